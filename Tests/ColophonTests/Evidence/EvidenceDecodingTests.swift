// The same text in other encodings and with other white space around it is the same evidence.
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

struct EvidenceDecodingTests {
    private static func utf16(_ bytes: Bytes, isBigEndian: Bool, isMarked: Bool = true) -> Bytes {
        let units = (isMarked ? [0xFEFF] : []) + Array(String(decoding: bytes, as: UTF8.self).utf16)
        return units.flatMap { unit in
            let pair = [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
            return isBigEndian ? pair : pair.reversed()
        }
    }

    private static let changes: [@Sendable (Bytes) -> Bytes] = [
        { [0xEF, 0xBB, 0xBF] + $0 }, { utf16($0, isBigEndian: false) }, { utf16($0, isBigEndian: true) },
    ]

    private static let texts = EvidenceFixture.all.filter {
        ![.log, .other].contains($0.kind) && !["name-status-z", "empty"].contains($0.name)
    }

    /// Read with the kind that the record says, and without one, from memory and in pieces.
    @Test(arguments: texts) func readsEachEncodingAsTheSame(_ fixture: EvidenceFixture) {
        let plain = readEvidence(fixture.bytes, as: fixture.kind, file: fixture.file)
        for change in Self.changes {
            let bytes = change(fixture.bytes)
            let loaded = readEvidence(bytes, as: fixture.kind, file: fixture.file)
            #expect(loaded.reading == plain.reading)
            #expect(loaded.bytes == bytes && loaded.sha256 == SHA256Digest(of: bytes) && loaded.size == bytes.count)
            for kind in [fixture.kind, nil] {
                let whole = readEvidence(bytes, as: kind, file: fixture.file)
                let streamed = EvidenceReader.read(
                    EvidenceEntry(path: fixture.file, kind: kind), feed: ByteFeed(bytes, piece: 7),
                    sha256: SHA256Digest(of: bytes), limits: Policy().limits)
                #expect(
                    streamed.reading == whole.reading && streamed.kind == whole.kind && streamed.size == bytes.count)
            }
        }
    }

    private static let report = "<testsuite name=\"é😀\"><testcase name=\"a\"><failure/></testcase></testsuite>"

    /// PowerShell writes UTF-16 around a declaration that still says UTF-8, and .NET one that says UTF-16 into UTF-8.
    @Test(arguments: ["UTF-8", "utf-16", "ISO-8859-1", "unicode"]) func takesAMarkBeforeTheDeclaration(_ name: String) {
        let text = Bytes("<?xml version=\"1.0\" encoding=\"\(name)\" standalone='yes'?>\n\(Self.report)".utf8)
        let plain = readEvidence(Self.report, as: .junit).tests
        for change in Self.changes {
            #expect(readEvidence(change(text), as: nil).tests?.cases.first?.suite == plain?.cases.first?.suite)
        }
        if name != "ISO-8859-1" { #expect(readEvidence(text, as: nil).tests?.cases.first?.suite == "é😀") }
    }

    @Test func readsUTF16WithoutAMark() {
        for isBigEndian in [false, true] {
            let bytes = Self.utf16(Bytes(Self.report.utf8), isBigEndian: isBigEndian, isMarked: false)
            #expect(readEvidence(bytes, as: nil).tests?.count(.failed) == 1)
        }
    }

    @Test(arguments: ["\n", "\r\n \t\n", "\n\n\n\n"]) func readsADeclarationBehindBlankLines(_ blanks: String) {
        let lines = blanks.utf8.count { $0 == UInt8(ascii: "\n") }
        let text = "\(blanks)<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(Self.report)"
        let loaded = readEvidence(text, as: nil, file: "a.xml")
        #expect(loaded.tests?.cases.map(\.line) == [lines + 2])
    }

    @Test func readsTheDeclaredEncodingsOfOtherScripts() throws {
        // "テスト" in Shift_JIS and EUC-JP; "тест" in KOI8-R.
        let samples: [(String, Bytes, String)] = [
            ("Shift_JIS", [0x83, 0x65, 0x83, 0x58, 0x83, 0x67], "テスト"),
            ("EUC-JP", [0xA5, 0xC6, 0xA5, 0xB9, 0xA5, 0xC8], "テスト"), ("KOI8-R", [0xD4, 0xC5, 0xD3, 0xD4], "тест"),
        ]
        for (encoding, name, text) in samples {
            let bytes =
                Bytes("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><testsuite name=\"s\"><testcase name=\"".utf8)
                + name
                + Bytes("\"/></testsuite>".utf8)
            #expect(readEvidence(bytes, as: .junit).tests?.cases.first?.name == text)
        }
    }

    @Test func refusesUTF16ThatIsCutOffWithinACharacter() {
        let bytes = Self.utf16(Bytes(#"{"approved": true, "by": "é"}"#.utf8), isBigEndian: false)
        for cut in [Bytes(bytes.dropLast()), Bytes(bytes.dropLast(2)) + [0x00, 0xDC], bytes + [0x3D, 0xD8]] {
            #expect(readEvidence(cut, as: .securityReview).complaint?.hasSuffix("[malformed-json]") == true)
        }
    }
}
