// The malformed table of release records: what a user sees, word for word, and documents that no table can hold.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions

@Suite struct MalformedRecordTests {
    static let head = "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: planned\n"
    static let table = documents + keys + values + paths + meaning

    @Test(arguments: table) func saysWhatIsWrongAndWhatToDo(_ row: MalformedDocument) {
        let (record, findings) = RecordReader.read(row.bytes(after: Self.head), file: row.file, scheme: row.scheme)
        #expect(record == nil)
        #expect(findings.map(\.text) == row.findings)
    }

    @Test func tableIsLong() {
        #expect(Self.table.count + MalformedConfigurationTests.table.count >= 120)
    }

    /// Nothing here may crash, hang, or take memory beyond the file's own.
    @Test(arguments: hostile) func refusesAHostileDocument(_ row: Hostile) {
        let (record, findings) = RecordReader.read(row.bytes, file: row.file, scheme: .semver)
        #expect(record == nil)
        #expect(findings.map(\.text) == [row.finding])
    }

    /// A mistake of any size is told in a line that can be read.
    @Test func cutsLongTextInMessages() throws {
        let long = String(repeating: "x", count: 100_000)
        for line in [
            "type: \(long)", "\(long): 1", "evidence: [{path: \(long)}]", "notes: {\(long): 1}", "commit: \(long)",
        ] {
            let (_, findings) = RecordReader.read(
                Array((Self.head + line + "\n").utf8), file: "release.yaml", scheme: .semver)
            let finding = try #require(findings.first)
            #expect(findings.count == 1)
            #expect(finding.text.utf8.count < 600)
        }
    }

    @Test func putsNoControlCharacterOnTheTerminal() {
        let text = Self.head + "\"\\e[2J\\x07\\u009b31m\\u202e\": {}\ntype: \"\\e]0;title\\a\"\n"
        let (_, findings) = RecordReader.read(Array(text.utf8), file: "re\u{1B}[31mlease.yaml", scheme: .semver)
        #expect(findings.count == 2)
        for finding in findings {
            #expect(!finding.text.unicodeScalars.contains { $0.properties.generalCategory == .control })
            #expect(!finding.text.unicodeScalars.contains("\u{202E}"))
        }
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: Bytes
        var file = "release.yaml"
        var finding: String
        var testDescription: String { name }
    }

    static let hostile: [Hostile] = [
        Hostile(
            name: "invalid UTF-8", bytes: Array(head.utf8) + Array("summary: ".utf8) + [0xC3, 0x28, 0x0A],
            finding: "release.yaml:5:10: error: the file is not UTF-8 text here. Save the file as UTF-8. [unreadable]"),
        Hostile(
            name: "UTF-16", bytes: [0xFF, 0xFE, 0x73, 0x00],
            finding: "release.yaml:1:1: error: the file is not UTF-8 text here. Save the file as UTF-8. [unreadable]"),
        Hostile(
            name: "NUL", bytes: Array(head.utf8) + Array("summary: a".utf8) + [0, 0x0A],
            finding: "release.yaml:5:11: error: the file holds a control character. Remove it. [unreadable]"),
        Hostile(
            name: "NUL in JSON", bytes: Array("{\"a\": ".utf8) + [0] + Array("}".utf8), file: "release.json",
            finding:
                #"release.json:1:7: error: "\#u{FFFD}" is unexpected where a value is expected. Write text in double quotes; the only words of JSON are true, false and null. [unreadable]"#
        ),
        Hostile(
            name: "aliases that multiply",
            bytes: Array(
                (head + "notes: {features: [&a [x, x, x, x, x, x, x, x, x, x]]}\n"
                    + (0..<8).map { level in
                        let from = level == 0 ? "a" : "b\(level - 1)"
                        return
                            "k\(level): &b\(level) [\(Array(repeating: "*\(from)", count: 10).joined(separator: ", "))]\n"
                    }.joined()).utf8),
            finding:
                "release.yaml:9:45: error: the file holds more than 100000 values, counting what its aliases repeat. Split the file, or raise the limit. [unreadable]"
        ),
        Hostile(
            name: "lists in lists", bytes: Array((head + "summary: " + String(repeating: "[", count: 10_000)).utf8),
            finding:
                "release.yaml:5:73: error: lists and mappings are nested more than 64 deep here. Nest them less deeply. [unreadable]"
        ),
        Hostile(
            name: "lists in lists of JSON",
            bytes: Array(("{\"summary\": " + String(repeating: "[", count: 10_000)).utf8), file: "release.json",
            finding:
                "release.json:1:76: error: lists and mappings are nested more than 64 deep here. Nest them less deeply. [unreadable]"
        ),
        Hostile(
            name: "more values than a record may have",
            bytes: Array((head + "summary: [" + String(repeating: "0,", count: 120_000) + "]\n").utf8),
            finding:
                "release.yaml:5:199999: error: the file holds more than 100000 values, counting what its aliases repeat. Split the file, or raise the limit. [unreadable]"
        ),
        Hostile(
            name: "a file of 17 MB", bytes: Bytes(repeating: UInt8(ascii: "#"), count: 17 << 20),
            finding:
                "release.yaml: error: the file has 17825792 bytes, which is more than the 16777216 allowed. Make the file smaller, or raise the limit. [unreadable]"
        ),
    ]
}
