// Large evidence: of many cases and findings a few are told, and every count, verdict and list is the one of all.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import EvidenceParsing
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

private enum Sample {
    /// 3,000 passed, 1,200 failed, 1,100 skipped and 40 broken cases, some of them flaky, with times that differ.
    static let tests: Bytes = {
        var text = "<testsuites><testsuite name=\"s\" tests=\"9\">\n"
        for number in 0..<5_340 {
            let end =
                switch number {
                case ..<3_000: number % 2 == 0 ? "<flakyFailure message=\"f\"/>" : ""
                case ..<4_200: "<failure message=\"why \(number)\">trace</failure>"
                case ..<5_300: "<skipped/>"
                default: "<error>text</error>"
                }
            let time = Double(number * 7_919 % 5_340) / 1_000
            text += "<testcase name=\"case \(number)\" classname=\"c\" time=\"\(time)\">\(end)</testcase>\n"
        }
        return Bytes((text + "<failure>outside</failure></testsuite></testsuites>").utf8)
    }()

    /// 5,600 results of a few rules, whose severity stands in the rules; some are suppressed. The rules come after them, or before.
    static func scan(rulesFirst: Bool, number: Int = 5_600) -> Bytes {
        let tool = """
            "tool": {"driver": {"name": "scanner", "rules": [
              {"id": "R0", "properties": {"security-severity": "9.5"}}, {"id": "R1", "properties": {"security-severity": "7.5"}},
              {"id": "R2", "defaultConfiguration": {"level": "note"}, "shortDescription": {"text": "two"}}, {"id": "R3"}]}}
            """
        let results = (0..<number).map { number in
            let suppression =
                number % 4 == 3 ? #", "suppressions": [{"kind": "inSource", "justification": "known"}]"# : ""
            let message = number % 4 == 2 ? "" : #", "message": {"text": "result \#(number)"}"#
            return """
                {"ruleIndex": \(number % 4)\(message)\(suppression), "fingerprints": {"a": "\(number)"}, "locations": [
                  {"physicalLocation": {"artifactLocation": {"uri": "src/\(number).c"}, "region": {"startLine": \(number)}}}]}
                """
        }
        let list = #""results": [\#(results.joined(separator: ",\n"))]"#
        let run = rulesFirst ? "\(tool), \(list)" : "\(list), \(tool)"
        return Bytes(#"{"version": "2.1.0", "runs": [{\#(run)}]}"#.utf8)
    }

    static let bill: Bytes = {
        let components = (0..<1_500).map { number in
            """
            {"type": "library", "name": "lib-\(number)", "version": "1.\(number)", "purl": "pkg:npm/lib-\(number)@1.\(number)",
             "licenses": [{"license": {"id": "\(number % 3 == 0 ? "MIT" : "Apache-2.0")"}}], "hashes": [{"alg": "SHA-1", "content": "0"}],
             "components": [{"name": "inner-\(number)"}]}
            """
        }
        let vulnerabilities = (0..<2_400).map {
            #"{"id": "CVE-\#($0)", "ratings": [{"severity": "\#($0 % 2 == 0 ? "low" : "high")"}]}"#
        }
        let edges = (0..<2_000).map { #"{"ref": "\#($0)", "dependsOn": ["\#($0 + 1)"]}"# }
        return Bytes(
            """
            {"vulnerabilities": [\(vulnerabilities.joined(separator: ","))], "dependencies": [\(edges.joined(separator: ","))],
             "components": [\(components.joined(separator: ",\n"))], "bomFormat": "CycloneDX", "specVersion": "1.5"}
            """.utf8)
    }()

    static let packages: Bytes = {
        let packages = (0..<3_000).map {
            #"{"name": "p\#($0)", "versionInfo": "\#($0)", "licenseConcluded": "MIT", "downloadLocation": "x"}"#
        }
        return Bytes(
            #"{"files": [{"fileName": "a"}], "packages": [\#(packages.joined(separator: ","))], "spdxVersion": "SPDX-2.3"}"#
                .utf8)
    }()

    /// A scanner's findings, of which each is a low, a high or a critical one, or one that the scanner set aside.
    private static func weaknesses(_ entry: (_ number: Int, _ word: String) -> String) -> String {
        (0..<4_200).map { entry($0, ["Low", "High", "Critical"][$0 % 3]) }.joined(separator: ",\n")
    }

    static let grype: Bytes = {
        let matches = weaknesses {
            #"{"vulnerability": {"id": "CVE-\#($0)", "severity": "\#($1)", "urls": []}, "artifact": {"name": "p\#($0)", "version": "1"}}"#
        }
        return Bytes(
            #"{"ignoredMatches": [\#(matches)], "matches": [\#(matches)], "descriptor": {"name": "grype", "version": "1"}}"#
                .utf8)
    }()

    static let osv: Bytes = {
        let packages = weaknesses {
            #"{"package": {"name": "p\#($0)", "version": "1"}, "vulnerabilities": [{"id": "G-\#($0)", "details": "text", "affected": [{"a": 1}], "database_specific": {"severity": "\#($1)"}}], "groups": [{"ids": ["G-\#($0)"]}]}"#
        }
        return Bytes(
            #"{"results": [{"source": {"path": "a"}, "packages": []}, {"source": {}, "packages": [\#(packages)]}]}"#
                .utf8)
    }()

    static let gitLab: Bytes = {
        let findings = weaknesses {
            #"{"id": "\#($0)", "name": "n", "severity": "\#($1)", "location": {"file": "a\#($0).py", "start_line": 3}, "identifiers": []}"#
        }
        return Bytes(
            #"{"vulnerabilities": [\#(findings)], "version": "15.0.0", "scan": {"type": "sast", "status": "success", "scanner": {"name": "s"}}}"#
                .utf8)
    }()

    static let lines: Bytes = {
        let sections = (0..<400).map { number in
            "SF:src/é\(number).c\r\n" + (1...40).map { "DA:\($0),\($0 * number % 7)\n" }.joined()
                + "BRDA:3,0,0,1\nLF:40\nLH:\((1...40).count { $0 * number % 7 > 0 })\nend_of_record\n"
        }
        return Bytes(("TN:\n" + sections.joined()).utf8)
    }()

    static let events: Bytes = {
        let tests = (0..<2_400).map { number in
            #"{"Action": "run", "Package": "p", "Test": "T\#(number)"}"# + "\n"
                + #"{"Action": "\#(number % 5 == 0 ? "fail" : "pass")", "Package": "p", "Test": "T\#(number)", "Elapsed": 0.1}"#
                + "\n"
        }
        return Bytes((tests.joined() + #"{"Action": "fail", "Package": "p", "Elapsed": 3}"# + "\n").utf8)
    }()

    static let profile = Bytes(
        ("mode: set\n" + (0..<3_000).map { "example.org/é/\($0 % 40).go:\($0).5,\($0 + 2).2 1 \($0 % 3)\n" }.joined())
            .utf8)

    static let tags = Bytes(
        ("SPDXVersion: SPDX-2.3\nDocumentName: d\n"
            + (0..<1_500).map {
                "PackageName: p\($0)\nPackageVersion: 1.\($0)\nPackageComment: <text>a\nb: c\n</text>\nPackageLicenseConcluded: MIT\n"
            }.joined()).utf8)

    static let all: [(name: String, kind: EvidenceKind, bytes: Bytes)] = [
        ("junit.xml", .junit, tests), ("scan.sarif", .sarif, scan(rulesFirst: true)),
        ("late.sarif", .sarif, scan(rulesFirst: false)),
        ("bom.json", .cyclonedx, bill), ("spdx.json", .spdx, packages),
        ("grype.json", .scan, grype), ("osv.json", .scan, osv), ("gl-sast-report.json", .scan, gitLab),
        ("coverage.lcov", .lcov, lines), ("coverage.out", .coverage, profile), ("tests.json", .tests, events),
        ("bom.spdx", .spdx, tags),
    ]
}

@Suite struct LargeEvidenceTests {
    private static func read(_ index: Int, kind: EvidenceKind?, keeping: Int = EvidenceReader.kept) -> LoadedEvidence {
        let sample = Sample.all[index]
        return EvidenceReader.read(
            EvidenceEntry(path: sample.name, kind: kind), bytes: sample.bytes, limits: Policy().limits, keeping: keeping
        )
    }

    @Test(arguments: Sample.all.indices)
    func saysOfTheManyWhatItSaysOfAll(index: Int) throws {
        let (few, all) = (
            Self.read(index, kind: Sample.all[index].kind),
            Self.read(index, kind: Sample.all[index].kind, keeping: .max)
        )
        #expect(few.complaint == nil && few.reading.json != nil)
        #expect(few.reading.json == all.reading.json)
        var (fewReleases, allReleases) = (try ReleaseBuilder(), try ReleaseBuilder())
        fewReleases.evidence = [few]
        allReleases.evidence = [all]
        for id in RuleBook.current.ids {
            var (few, all) = (try fewReleases.result(id), try allReleases.result(id))
            // Of how many more there are, one says which can be named.
            func isCount(_ finding: Finding) -> Bool { [Finding.unlisted, Finding.notKept].contains(finding.code) }
            #expect(few.findings.contains(where: isCount) == all.findings.contains(where: isCount))
            few.findings.removeAll(where: isCount)
            all.findings.removeAll(where: isCount)
            #expect(few.json == all.json)
        }
    }

    @Test func keepsAFewOfEachOutcome() throws {
        let report = try #require(Self.read(0, kind: .junit).tests)
        #expect(report.total == 5_341 && report.count(.passed) == 3_000 && report.flaky == 1_500)
        #expect(report.cases.count(where: { $0.outcome == .failed }) == 1_000 && report.count(.failed) == 1_201)
        #expect(report.cases.count < 4_000 && report.rest.total == 5_341 - report.cases.count)
        #expect(report.cases.last { $0.outcome == .error }?.name == "case 5339")
    }

    @Test(arguments: [1, 2])
    func keepsAFewOfEachSeverity(index: Int) throws {
        let report = try #require(Self.read(index, kind: .sarif).security)
        #expect(report.total == 5_600 && report.excluded == 1_400)
        #expect(SecurityRating.allCases.map(report.count) == [1_400, 1_400, 0, 1_400, 0])
        #expect(report.results.count == 4_000 && report.results.last?.place == "/runs/0/results/3999")
        #expect(report.results[2].message == "two" && report.results[2].location == "src/2.c:2")
        #expect(report.byRule.map(\.count) == [1_400, 1_400, 1_400])
    }

    @Test(arguments: [("grype.json", 8_400), ("osv.json", 4_200), ("gl-sast-report.json", 4_200)])
    func countsEachWeaknessAndKeepsAFew(name: String, total: Int) throws {
        let index = try #require(Sample.all.firstIndex { $0.name == name })
        let report = try #require(Self.read(index, kind: .scan).security)
        #expect(report.total == total && report.excluded == total - 4_200)
        #expect([SecurityRating.critical, .high, .low].map(report.count) == [1_400, 1_400, 1_400])
        #expect(report.results.count == (total > 4_200 ? 4_000 : 3_000))
    }

    @Test func whereTheRulesStandMakesNoDifference() throws {
        func read(_ rulesFirst: Bool) -> [String] {
            let bytes = Sample.scan(rulesFirst: rulesFirst, number: 600)
            return readEvidence(bytes, as: .sarif).security?.results.map { "\($0.place) \($0.severity) \($0.message)" }
                ?? []
        }
        #expect(read(true) == read(false) && read(true).count == 600)
    }

    @Test(arguments: Sample.all.indices)
    func isReadFromDiskAndInPiecesAsFromMemory(index: Int) throws {
        let sample = Sample.all[index]
        let tree = try SyncTree([:])
        try tree.write(String(decoding: sample.bytes, as: UTF8.self), to: "file")
        let file = try StampedFile.digest(tree.path("file"))
        for kind in [sample.kind, nil] {
            var whole = Self.read(index, kind: kind)
            #expect(whole.kind == sample.kind)
            whole.bytes = []
            let entry = EvidenceEntry(path: sample.name, kind: kind)
            for piece in [7, 4_096] {
                let feed = ByteFeed(sample.bytes, piece: piece)
                #expect(EvidenceReader.read(entry, feed: feed, sha256: file.sha256, limits: Policy().limits) == whole)
            }
            whole.content = .file(file)
            let read = EvidenceReader.read(entry, content: .file(file), sha256: file.sha256, limits: Policy().limits)
            #expect(read == whole)
        }
    }

    @Test func aFileThatChangedAfterItsDigestIsUnreadable() throws {
        let tree = try SyncTree(["scan.sarif": String(decoding: Sample.scan(rulesFirst: true), as: UTF8.self)])
        let file = try StampedFile.digest(tree.path("scan.sarif"))
        try tree.write("{}", to: "scan.sarif")
        let entry = EvidenceEntry(path: "scan.sarif", kind: .sarif)
        let read = EvidenceReader.read(entry, content: .file(file), sha256: file.sha256, limits: Policy().limits)
        #expect(read.complaint?.contains("[evidence-changed]") == true)
    }

    /// Only documents and small files are in memory; what is large is in the bundle all the same.
    @Test func aReleasesLargeFilesStayOnDisk() throws {
        let log = String(repeating: "a line of the log\n", count: 100_000)
        let workspace = try ScratchWorkspace(["evidence/1.0.0/build.log": log, "evidence/1.0.0/small.log": "small\n"])
        try workspace.write(
            record: "1.0.0",
            adding: "evidence:\n- {path: build.log, kind: log}\n- {path: small.log, kind: log}\n")
        let release = try workspace.loaded("1.0.0")
        #expect(release.findings.isEmpty)
        #expect(release.evidence.map(\.bytes.count) == [0, 6])
        #expect(release.evidence.map(\.size) == [1_800_000, 6])
        #expect(release.evidence.map(\.sha256) == [SHA256Digest(of: log.utf8), SHA256Digest(of: "small\n".utf8)])
    }
}

@Suite struct StreamedDocumentTests {
    private static func dump(_ node: DataNode) -> String {
        let content =
            switch node.content {
            case .scalar(let text, let kind): "\(kind) \(text.debugDescription)"
            case .sequence(let items): "[\(items.map(dump).joined(separator: ","))]"
            case .mapping(let members):
                "{\(members.map { "\($0.key.debugDescription) \($0.keyPosition) \(dump($0.value))" }.joined(separator: ","))}"
            }
        return "\(node.position) \(content)"
    }

    private static func outcome(_ read: () throws(DocumentError) -> DataNode) -> String {
        do throws(DocumentError) { return dump(try read()) } catch {
            return "\(error.message) \(error.remedy) \(error.position?.description ?? "")"
        }
    }

    /// Every fixture, also those that are no JSON.
    @Test(arguments: EvidenceFixture.all)
    func aStreamSaysWhatTheTreeSays(fixture: EvidenceFixture) {
        let whole = Self.outcome { () throws(DocumentError) in
            try parseDocument(fixture.bytes, format: .json, limits: .standard)
        }
        for piece in [1, 7, 4_096] {
            let streamed = Self.outcome { () throws(DocumentError) in
                var stream = JSONStream(ByteFeed(fixture.bytes, piece: piece), shape: .whole, limits: .standard)
                return try stream.root()
            }
            #expect(streamed == whole)
        }
    }
}

@Suite struct EvidenceLinesTests {
    /// What a text is as lines, or why it is none.
    private static func lines(_ text: Bytes, piece: Int) -> String {
        do throws(EvidenceFault) {
            return try EvidenceLines.read(ByteFeed(text, piece: piece)) { lines throws(EvidenceFault) in
                var found: [String] = []
                while let line = try lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
                return "\(found) \(lines.number)"
            }
        } catch { return "\(error.code) \(error.line ?? 0)" }
    }

    private static func whole(_ text: Bytes) -> String {
        do throws(EvidenceFault) {
            let text = try EvidenceText(text)
            return "\(text.lines.indices.map { String(decoding: text[$0], as: UTF8.self) }) \(text.lines.count)"
        } catch { return "\(error.code) \(error.line ?? 0)" }
    }

    @Test(arguments: [
        "", "a", "a\n", "\n", "\n\na", "a\r\nb\rc\n\rd", "\r", "\r\n", "a\r", "é\n€\n\u{1F600}", "a\0\nb\0\n", "a\n\0",
        String(repeating: "line of a text\r\n", count: 40),
    ]) func aTextInPiecesHasTheLinesOfTheWhole(_ text: String) {
        let bytes = Bytes(text.utf8)
        for bytes in [
            bytes, bytes + [0xFF], bytes + [0xE2, 0x82], [0xC3, 0x0A] + bytes, bytes + Bytes("\n\0\n".utf8) + [0x80],
        ] {
            for piece in [1, 2, 3, 7, 4_096] { #expect(Self.lines(bytes, piece: piece) == Self.whole(bytes)) }
        }
    }

    /// Also where two things are wrong, of which the second is that it is no text.
    @Test(arguments: [
        Bytes("TN:\nDA:1,1\nSF:a\nend_of_record\n".utf8) + [0xFF], Bytes("TN:\nDA:x,1\n\0\n".utf8),
        Bytes("TN:\nSF:a\0\nend_of_record\n".utf8) + [0xFF, 0x0A], Bytes("TN:\nSF:a\nDA:1,1\n".utf8),
        Bytes("TN:\n".utf8),
        Bytes("SF:a\rDA:1,1\rend_of_record".utf8), Bytes("SF:a\nda:1,1\nend_of_record".utf8),
        Bytes("mode: set\na.go:1.1,2.2 1 1\n".utf8), Bytes("mode: set\nx\n".utf8) + [0xFF],
        Bytes("mode: set\na.go:1.1,2.2 1 1\nb\n\0".utf8),
        Bytes("{\"Action\": \"run\", \"Package\": \"p\"}\n{\"Action\": \"pa".utf8),
        Bytes("{\"Action\": \"pass\", \"Package\": \"p\"}\nnothing\n".utf8) + [0xC3],
        Bytes("SPDXVersion: SPDX-2.3\nPackageName: p\nPackageComment: <text>a\n".utf8),
        Bytes("SPDXVersion: SPDX-2.3\nwhat\n\0".utf8),
    ]) func aTextInPiecesIsReadAsTheWhole(_ bytes: Bytes) {
        for kind in [EvidenceKind.lcov, .coverage, .tests, .spdx, nil] {
            let entry = EvidenceEntry(path: "a.info", kind: kind)
            var whole = readEvidence(bytes, as: kind, file: "a.info")
            whole.bytes = []
            for piece in [1, 5, 64] {
                let feed = ByteFeed(bytes, piece: piece)
                #expect(EvidenceReader.read(entry, feed: feed, sha256: whole.sha256, limits: Policy().limits) == whole)
            }
        }
    }
}
