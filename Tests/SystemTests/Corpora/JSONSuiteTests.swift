// Holds the JSON reader to JSONTestSuite: all its cases that must be refused are, all that must be accepted but two are.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

@Suite struct JSONSuiteTests {
    private static let limits = DocumentLimits(bytes: 1 << 20, depth: 64, nodes: 100_000)

    private static func read(_ bytes: Bytes) -> Result<DataNode, DocumentError> {
        Result { () throws(DocumentError) in try parseDocument(bytes, format: .json, limits: limits) }
    }

    @Test func hasTheWholeSuite() {
        #expect(JSONSuiteCase.refused.count == 188)
        #expect(JSONSuiteCase.accepted.count == 95)
        #expect(JSONSuiteCase.free.count == 35)
    }

    @Test(arguments: JSONSuiteCase.refused) func refuses(_ example: JSONSuiteCase) {
        guard case .failure(let error) = Self.read(example.bytes) else {
            Issue.record("It was accepted")
            return
        }
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
    }

    /// RFC 8259 leaves repeated keys to the reader; a bundle in which two readers see different things is no evidence, so
    /// they are refused (RFC 7493, section 2.3).
    private static let repeatedKeys = ["object_duplicated_key", "object_duplicated_key_and_value"]

    @Test(arguments: JSONSuiteCase.accepted) func accepts(_ example: JSONSuiteCase) {
        switch Self.read(example.bytes) {
        case .success: #expect(!Self.repeatedKeys.contains(example.name))
        case .failure(let error):
            #expect(Self.repeatedKeys.contains(example.name), "\(error.message)")
            #expect(error.message.contains("appears twice"))
        }
    }

    /// Numbers of any size are read as they are written, and no double holds some of them: a bundle, whose numbers have one
    /// spelling, refuses these. Text that is not UTF-8, half a surrogate pair, a byte order mark and nesting beyond the
    /// limit are refused.
    @Test(arguments: JSONSuiteCase.free) func decidesOnTheRest(_ example: JSONSuiteCase) {
        let isNumber = example.name.hasPrefix("number_")
        switch Self.read(example.bytes) {
        case .success(let node):
            #expect(isNumber)
            let isBeyondDoubles = [
                "number_huge_exp", "number_neg_int_huge_exp", "number_pos_double_huge_exp", "number_real_neg_overflow",
                "number_real_pos_overflow",
            ].contains(example.name)
            #expect((node.sequence?.first?.double == nil) == isBeyondDoubles)
        case .failure(let error):
            #expect(!isNumber, "\(error.message)")
        }
    }
}
