// The reader as a whole: limits, encodings, kinds and media types.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct EvidenceReaderTests {
    @Test(arguments: EvidenceKind.allCases) func refusesAFileOverTheLimitAndDigestsItAllTheSame(_ kind: EvidenceKind) {
        var limits = Policy().limits
        limits.fileBytes = 3
        let loaded = readEvidence("abcd", as: kind, file: "a", limits: limits)
        #expect(
            loaded.complaint
                == "a: error: the file has 4 bytes, and the limit is 3. Make it smaller, or raise policy.limits.file_bytes. [too-large]"
        )
        #expect(loaded.sha256 == SHA256Digest(of: Bytes("abcd".utf8)) && loaded.size == 4)
    }

    @Test(arguments: [EvidenceKind.documentation, .lcov, .versionManifest, .sarif, .pullRequests, .gate])
    func namesTheLineThatIsNotUTF8(_ kind: EvidenceKind) {
        let finding = readEvidence(Bytes("one\ntwo\n".utf8) + [0xC3, 0x28], as: kind, file: "a").reading
        guard case .unreadable(let findings) = finding else {
            Issue.record("it was read")
            return
        }
        #expect(findings.first?.line == 3)
        #expect(findings.first?.message == "the file is not UTF-8 text here")
    }

    @Test(arguments: EvidenceKind.allCases) func survivesOddInput(_ kind: EvidenceKind) {
        let odd: [Bytes] = [
            [], [0], [0xFF], Bytes("null".utf8), Bytes("\"\"".utf8), Bytes("[]".utf8), Bytes("{}".utf8),
            Bytes("[null]".utf8),
            Bytes("[[]]".utf8), Bytes("[{}]".utf8), Bytes("<a/>".utf8), Bytes("<".utf8), Bytes("\n\r\r\n".utf8),
            Bytes(repeating: UInt8(ascii: "["), count: 20_000), Bytes(repeating: UInt8(ascii: "<"), count: 20_000),
            Bytes(repeating: UInt8(ascii: "#"), count: 20_000), Bytes(repeating: UInt8(ascii: "="), count: 20_000),
            Bytes(repeating: UInt8(ascii: "\""), count: 20_000), Bytes(repeating: UInt8(ascii: "`"), count: 20_000),
            Bytes(String(repeating: "a=[", count: 10_000).utf8), Bytes(String(repeating: "- ", count: 10_000).utf8),
            Bytes(String(repeating: "{\"a\":", count: 10_000).utf8), Bytes("version = ".utf8),
            Bytes("version: *a\n".utf8),
        ]
        for bytes in odd {
            for file in ["a.json", "a.yaml", "Cargo.toml", "pom.xml", "CHANGES.rst", "setup.cfg", "a.py", "VERSION"] {
                _ = readEvidence(bytes, as: kind, file: file)
            }
        }
    }

    /// Whatever the file is, a kind that it is not reads it as nothing or refuses it.
    @Test(
        arguments: EvidenceFixture.all.filter {
            [.junit, .cobertura, .sarif, .pullRequests].contains($0.kind) && $0.name != "none"
        })
    func saysWhichKindAFileIs(_ fixture: EvidenceFixture) {
        for kind in [
            EvidenceKind.junit, .cobertura, .jacoco, .lcov, .sarif, .pullRequests, .changelog, .documentation,
            .cyclonedx, .gate,
        ]
        where kind != fixture.kind {
            let complaint = readEvidence(fixture.bytes, as: kind, file: "a").complaint
            #expect(
                complaint?.hasSuffix(
                    "Write \"kind: \(fixture.kind.rawValue)\" in the record, or name the file that was meant. [kind-mismatch]"
                ) == true)
        }
    }

    @Test(arguments: [
        ("junit.xml", EvidenceKind.junit, "application/xml"), ("a.sarif", .sarif, "application/sarif+json"),
        ("CHANGELOG.md", .changelog, "text/markdown"), ("HISTORY.rst", .changelog, "text/x-rst"),
        ("CHANGES", .changelog, "text/plain"),
        ("pulls", .pullRequests, "application/json"), ("review.yml", .securityReview, "application/yaml"),
        ("Cargo.TOML", .versionManifest, "application/toml"), ("bom.xml", .cyclonedx, "application/vnd.cyclonedx+xml"),
        ("sbom.spdx.json", .spdx, "application/spdx+json"), ("sbom.spdx", .spdx, "text/spdx"),
        ("a.info", .lcov, "text/plain"),
        ("build.log", .log, "text/plain"), ("picture.png", .other, "image/png"),
        ("noname", .other, "application/octet-stream"),
        (".version", .versionManifest, "text/plain"), ("a.b/c", .other, "application/octet-stream"),
    ]) func knowsTheMediaType(_ file: String, _ kind: EvidenceKind, _ type: String) {
        #expect(readEvidence("", as: kind, file: file).mediaType == type)
    }

    @Test(arguments: [
        ("notes.md", "# Notes\n\nNo version here.\n", EvidenceKind.other), ("notes.md", "# 1.2.0\n\n- a\n", .other),
        ("CHANGELOG-1.x.md", "# 1.2.0\n\n- a\n", .changelog), ("core-release_notes.rst", "1.2.0\n=====\n", .changelog),
        ("newsletter.md", "# 1.2.0\n\n- a\n", .other), ("list.txt", "docs/a.md\nREADME.md\n", .other),
        ("changed-files.txt", "docs/a.md\nREADME.md\n", .documentation),
        ("changed-paths.txt", "Makefile\nLICENSE\nsrc/a.c\n", .documentation),
        ("modified_files", "Makefile\n", .documentation),
        ("changed-paths.txt", "# 1.2.0\n\n- a\n", .documentation), ("paths.txt", "Makefile\nLICENSE\n", .other),
        ("changed-paths.txt", "a file.md\n", .documentation), ("any.txt", "M\tdocs/a.md\n", .documentation),
        ("release.diff", "diff --git a/x b/x\n", .documentation), ("any.txt", "3\t0\tdocs/a.md\n", .documentation),
        ("requirements.txt", "a==1.0\nb>=2.0\n", .other), ("names.json", #"["docs/a.md"]"#, .other),
        ("changed.json", #"["docs/a.md"]"#, .documentation),
        ("compare.json", #"[{"filename": "docs/a.md", "status": "added"}]"#, .documentation),
        ("out.txt", "Done.\n", .other), ("a.py", "x = 1\n", .other), ("a.json", "[]", .other),
        ("settings.py", "version = \"1.2.0\"\n", .other), ("a.py", "__version__ = \"1.2.0\"\n", .versionManifest),
        ("_version.py", "version = \"1.2.0\"\n", .versionManifest), ("Main.swift", "let version = \"1.2.0\"\n", .other),
        ("AppVersion.swift", "let version = \"1.2.0\"\n", .versionManifest),
        ("prs.json", "[]", .pullRequests), ("build.log", "Done.\n", .other),
        ("coverage.xml", "<coverage clover='1'/>", .coverage), ("sbom", "SPDXVersion: SPDX-2.3\n", .spdx),
        ("a.xml", "<html/>", .other), ("a.yaml", "a: 1\n", .other),
        ("links.txt", "https://example.org/a.md\n", .other),
    ]) func doesNotGuessBeyondWhatTheContentShows(_ file: String, _ text: String, _ kind: EvidenceKind) {
        let loaded = readEvidence(text, as: nil, file: file)
        #expect(loaded.kind == kind)
        if kind == .other { #expect(loaded.complaint != nil) }
    }

    @Test func refusesXMLThatIsNotWellFormed() {
        let broken = [
            "<testsuite>\n<testcase name='a'></testsuite>", "<testsuites>\n<testsuite tests='2'>",
            "<testsuite>\n<testcase a='1' a='2'/></testsuite>",
            "<testsuite>\n&x;</testsuite>",
        ]
        for text in broken {
            let complaint = readEvidence(text, as: .junit, file: "j.xml").complaint
            #expect(
                complaint?.hasPrefix("j.xml:2:") == true && complaint?.hasSuffix("[malformed-xml]") == true,
                "\(complaint ?? "")")
        }
    }

    @Test func refusesEntitiesOfItsOwnWithoutFollowingThem() {
        let xxe =
            "<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><testsuite><testcase name=\"&x;\"/></testsuite>"
        let laughs = "<!DOCTYPE t [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><testsuite name=\"&b;\"/>"
        for text in [xxe, laughs] {
            #expect(readEvidence(text, as: .junit, file: "j.xml").complaint?.contains("DOCTYPE") == true)
            #expect(readEvidence(text, as: nil, file: "j.xml").complaint?.contains("DOCTYPE") == true)
        }
    }

    @Test func refusesXMLThatIsNestedTooDeeply() {
        let deep = String(repeating: "<testsuite>", count: 65) + String(repeating: "</testsuite>", count: 65)
        #expect(readEvidence(deep, as: .junit, file: "j.xml").complaint?.contains("64 deep") == true)
    }
}
