// A red file stays red whatever happens to it, and a green one stays green however it is written: the short form of
// scripts/checks/mutations.
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions

struct EvidencePair: Sendable, CustomTestStringConvertible {
    var kind: EvidenceKind
    var check: CheckID
    var file: String
    var green: String
    var red: String
    /// What the policy asks of the lines.
    var minimumLineRate: Double?
    /// Other files of the release.
    var beside: [(kind: EvidenceKind, file: String, text: String)] = []
    var testDescription: String { file }

    static let all = [
        EvidencePair(
            kind: .junit, check: .rl02, file: "junit.xml",
            green:
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite tests=\"1\">\n<testcase name=\"é\"/>\n</testsuite>\n",
            red:
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite tests=\"1\">\n<testcase name=\"é\"><failure/></testcase>\n</testsuite>\n"
        ),
        EvidencePair(
            kind: .gate, check: .rl02, file: "gate.json", green: "{\"gate\": \"smoke\", \"status\": \"pass\"}\n",
            red: "{\"gate\": \"smoke\", \"status\": \"fail\"}\n"),
        EvidencePair(
            kind: .sarif, check: .rl06, file: "scan.sarif",
            green:
                "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"é\"}}, \"results\": []}]}\n",
            red:
                "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"é\"}}, \"results\": [{\"ruleId\": \"B\", \"level\": \"error\", \"message\": {\"text\": \"no\"}}]}]}\n"
        ),
        EvidencePair(
            kind: .securityReview, check: .rl06, file: "security-review.json",
            green: "{\"approved\": true, \"by\": \"Zoë\"}\n", red: "{\"approved\": false, \"by\": \"Zoë\"}\n"),
        EvidencePair(
            kind: .pullRequests, check: .rl01, file: "pulls.json",
            green: "[{\"number\": 1, \"state\": \"MERGED\", \"title\": \"é\"}]\n",
            red: "[{\"number\": 1, \"state\": \"OPEN\", \"title\": \"é\"}]\n"),
        EvidencePair(
            kind: .versionManifest, check: .rl04, file: "package.json",
            green: "{\"name\": \"é\", \"version\": \"1.1.0\"}\n",
            red: "{\"name\": \"é\", \"version\": \"1.0.9\"}\n"),
        EvidencePair(
            kind: .documentation, check: .rl05, file: "docs.txt", green: "src/a.c\ndocs/é.md\n",
            red: "src/a.c\nsrc/é.c\n"),
        EvidencePair(
            kind: .rollbackTest, check: .rl07, file: "rollback-test.json",
            green:
                "{\"from\": \"1.1.0\", \"to\": \"1.0.0\", \"result\": \"pass\", \"steps\": [{\"name\": \"é\", \"exit_code\": 0}]}\n",
            red:
                "{\"from\": \"1.1.0\", \"to\": \"1.0.0\", \"result\": \"fail\", \"steps\": [{\"name\": \"é\", \"exit_code\": 1}]}\n"
        ),
    ]

    /// Whether a release passes the check with this file, and no file of it is left out.
    func isMet(by bytes: Bytes, named name: String, as kind: EvidenceKind?) throws -> Bool {
        var builder = try ReleaseBuilder()
        // Only a major release needs a test of going back; as the type of a smaller step it is red itself.
        if check == .rl07 { builder.record.type = .major }
        builder.policy.tests.minimumLineRate = minimumLineRate
        builder.evidence = [readEvidence(bytes, as: kind, file: name)]
        builder.evidence += beside.map { readEvidence($0.text, as: $0.kind, file: $0.file) }
        if case .unreadable = builder.evidence[0].reading { return false }
        return try builder.result(check).isSatisfied
    }
}

struct MutationTests {
    private static func encodings(_ text: String) -> [Bytes] {
        let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        return [Bytes(text.utf8), [0xEF, 0xBB, 0xBF] + text.utf8, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big]
    }

    @Test(arguments: EvidencePair.all + EvidencePair.dialects) func letsNoMutationMakeARedFileGreen(
        _ pair: EvidencePair
    ) throws {
        var mutations = Self.encodings(pair.red)
        let bytes = Bytes(pair.red.utf8)
        mutations += stride(from: 0, to: bytes.count - 1, by: max(1, bytes.count / 80)).map { Bytes(bytes.prefix($0)) }
        mutations += ["\n", "\u{FEFF}\n", "Running tests\n", "\u{0}"].map { Bytes($0.utf8) + bytes }
        mutations += [
            bytes + [0, 0, 0], bytes + bytes, Bytes("<html></html>".utf8), Bytes("{}".utf8), Bytes("[]".utf8),
        ]
        for mutation in mutations {
            // An empty list of requests passes, and says so.
            if pair.kind == .pullRequests, mutation == Bytes("[]".utf8) { continue }
            for name in [pair.file, "report.xml", "report.json", "report.txt", "build.log"] {
                for kind in [pair.kind, nil] where name == pair.file || kind == nil {
                    #expect(try !pair.isMet(by: mutation, named: name, as: kind), "\(name): \(mutation.prefix(40))")
                }
            }
        }
    }

    @Test(arguments: EvidencePair.all + EvidencePair.dialects) func letsNoHarmlessChangeMakeAGreenFileRed(
        _ pair: EvidencePair
    ) throws {
        let isJSON = pair.green.hasPrefix("{") || pair.green.hasPrefix("[")
        var texts = [pair.green, pair.green.replacing("\n", with: "\r\n"), String(pair.green.dropLast())]
        if isJSON {
            texts += [
                "\n \n" + pair.green, pair.green.replacing(", ", with: ",\n\t"), pair.green.replacing(": ", with: ":"),
            ]
            // npm's members there are packages: one more of them is one more finding.
            texts.append(
                pair.green.replacing("{", with: "{\"x-own\": [1, {}], ")
                    .replacing("\"vulnerabilities\": {\"x-own\": [1, {}], \"a\"", with: "\"vulnerabilities\": {\"a\""))
        } else if pair.green.hasPrefix("<") {
            texts += [
                "\n" + pair.green, pair.green.replacing("\"", with: "'"), pair.green.replacing("\n<", with: "\n  <"),
            ]
            texts += [
                pair.green.replacing("?>", with: "?><!-- a -->"),
                pair.green.replacing(" name=", with: " own='1' name="),
            ]
        }
        for bytes in texts.flatMap(Self.encodings) {
            for kind in [pair.kind, nil] {
                #expect(
                    try pair.isMet(by: bytes, named: pair.file, as: kind), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
