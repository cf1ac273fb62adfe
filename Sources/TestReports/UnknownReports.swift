// What the record calls a test report or a coverage report, without its form, and what has the form of none that is read.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Last of its kind: what another dialect takes never comes here.
enum UnknownTestReport: EvidenceDialect {
    static let kind = EvidenceKind.tests
    static let name = "a test report"
    static let need = EvidenceNeed.whole

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        throw .unknownForm(of: name, kind, file)
    }
}

enum UnknownCoverageReport: EvidenceDialect {
    static let kind = EvidenceKind.coverage
    static let name = "a coverage report"
    static let need = EvidenceNeed.whole

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        throw .unknownForm(of: name, kind, file)
    }
}

extension EvidenceFault {
    fileprivate static func unknownForm(of name: String, _ kind: EvidenceKind, _ file: EvidenceInput) -> EvidenceFault {
        if file.bytes.allSatisfy(ASCII.isSpace) { return .empty }
        let known = file.dialects.all.filter { kind.includes($0.kind) && $0.name != name }.map { dialect in
            // Without its article.
            String(dialect.name.drop { $0 != " " }.dropFirst())
        }
        return EvidenceFault(
            "unknown-form", "this is \(name) of no form that is read",
            remedy: "Have the tool write one of these: \(known.joined(separator: ", ")).")
    }
}
