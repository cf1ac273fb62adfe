// A locked release lives on its bundle: a build from bundles alone gives the bytes of one from the evidence, and answers
// the same questions.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

@Suite struct BundleBuildTests {
    private static let scan = """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scanner"}}, "results": [
        {"ruleId": "S1", "level": "note", "message": {"text": "short key"}}]}]}
        """

    /// Every kind of locked release: plain, with a redacted report, an incident, a waiver, notes out of a changelog, an artifact, an
    /// amendment, and one that was taken back.
    private func history() async throws -> SampleWorkspace {
        let signed = try SignedSample(versions: [])
        let sample = signed.workspace
        try sample.add("1.0.0", extra: "artifacts: [{name: sample.bin, path: sample.bin}]\n")
        try sample.write("binary", to: "evidence/1.0.0/sample.bin")
        try sample.write(
            "- {id: I-1, severity: high, impact: high, title: Down}\n", to: "evidence/1.0.0/incidents.yaml")
        try sample.add("1.0.1", previous: "1.0.0", date: "2024-01-06")
        try sample.replace(
            "{path: junit.xml}", with: "{path: junit.xml, redact: true}", in: "evidence/1.0.1/release.yaml")
        try sample.replace(
            "- {path: CHANGELOG.md}", with: "- {path: CHANGELOG.md}\n  - {path: scan.sarif}",
            in: "evidence/1.0.1/release.yaml")
        try sample.write(Self.scan, to: "evidence/1.0.1/scan.sarif")
        try sample.add(
            "1.1.0", previous: "1.0.1", date: "2024-01-07",
            waiver: "  RL-02: {waive: {findings: all, by: team, reason: known, expires: 2024-06-30}}\n")
        try sample.breakTests(of: "1.1.0")
        try sample.add("1.2.0", previous: "1.1.0", date: "2024-01-08")
        try sample.replace(
            "notes: {fixes", with: "notes: {from: CHANGELOG.md, fixes", in: "evidence/1.2.0/release.yaml")
        try sample.write("of nobody", to: "evidence/1.2.0/unlisted.txt")
        try sample.add(
            "1.3.0", previous: "1.2.0", date: "2024-01-09", extra: "rollback: {reason: broke, target_version: 1.2.0}\n")
        try sample.replace("status: released", with: "status: rolled_back", in: "evidence/1.3.0/release.yaml")
        try await sample.lock(withRed: true)
        try await sample.build()
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.0/release.yaml")
        try Amending.state("a wrong word", versions: ["1.0.0"], in: sample.workspace)
        try await sample.lock(withRed: true)
        try sample.add("2.0.0", previous: "1.3.0", status: "planned", date: "2024-07-01")
        try await sample.build()
        return sample
    }

    static let locked = ["1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.3.0"]

    private func expectSame(_ sample: SampleWorkspace, as before: [String: Bytes], _ what: Comment) throws {
        let now = try sample.output()
        #expect(now.keys.sorted() == before.keys.sorted(), what)
        let changed = before.keys.sorted().filter { now[$0] != before[$0] }
        #expect(changed == [], what)
    }

    // MARK: The same bytes

    @Test func bundlesAloneGiveTheBytesOfTheEvidence() async throws {
        let sample = try await history()
        let before = try sample.output()
        #expect(before.keys.contains("1.0.0/amend-1/SHA256SUMS") && before.keys.contains("1.3.0/SHA256SUMS.sig"))
        // From the evidence again, on a machine that remembers nothing.
        try sample.move("output", to: "old")
        try sample.remove(".colophon")
        #expect(try await sample.build { $0.previous = sample.path("old") }.report.exitStatus == 0)
        try expectSame(sample, as: before, "from the evidence")

        try sample.write("", to: "kept/here")
        for version in Self.locked { try sample.move("evidence/\(version)", to: "kept/\(version)") }
        // Incidents come after the release, and are in no bundle.
        try sample.write(try sample.bytes("kept/1.0.0/incidents.yaml"), to: "evidence/1.0.0/incidents.yaml")
        try sample.remove("output")
        try sample.remove(".colophon")
        let built = try await sample.build {
            $0.previous = sample.path("old")
            $0.jobs = 1
        }
        try expectSame(sample, as: before, "from bundles")
        #expect(built.errors == [] && built.report.exitStatus == 0)
        #expect(try built.summary("1.3.0").isLocked)
        #expect(try sample.verify().verdict == .verified)

        // What the build remembers serves the next one, and one with little room.
        #expect(try await sample.build { $0.previous = sample.path("old") }.outcome.isEmpty)
        let small = try await sample.build {
            $0.previous = sample.path("old")
            $0.usesCache = false
            $0.room = 1
        }
        #expect(small.outcome.isEmpty)
        try expectSame(sample, as: before, "with little room")
    }

    /// A build never makes the output the only place of a release.
    @Test func aRecordThatIsGoneNeedsAFolderOfBundles() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try await sample.build()
        let before = try sample.output()
        let bundle = try #require(before.keys.first { $0.hasPrefix("1.0.0/") && $0.hasSuffix(".tar.gz") })
        try sample.remove("evidence/1.0.0")
        for _ in 0..<2 {
            let built = try await sample.build()
            #expect(built.errors.contains("record-removed") && built.report.exitStatus == 1)
            #expect(try sample.output()[bundle] == before[bundle])
            try sample.write("", to: "evidence/1.0.0/.gathering")
        }
        let built = try await sample.build { $0.previous = sample.path("output") }
        #expect(built.errors == [])
        try expectSame(sample, as: before, "from the output that was named")
    }

    /// Of the folder only the record is kept; then only the files that locking wrote are gone.
    @Test func aRecordAloneIsEnoughToo() async throws {
        let sample = try await history()
        let before = try sample.output()
        for version in Self.locked {
            for entry in try Files.walk(sample.path("evidence/\(version)"))
            where !["release.yaml", "incidents.yaml"].contains(entry.path) {
                try sample.remove("evidence/\(version)/\(entry.path)")
            }
        }
        try sample.remove(".colophon")
        #expect(try await sample.build().outcome.written == [])
        try expectSame(sample, as: before, "the record alone")
        // The policy of today is not the one that it was locked with.
        try sample.append("policy: {tests: {minimum_line_rate: 0.9}}\n", to: "colophon.yaml")
        try await sample.build()
        #expect(try sample.bytes("output/1.2.0/checklist.json") == before["1.2.0/checklist.json"])
    }

    /// Bundles as they come from a forge's downloads or a registry: in any folders, or in none.
    @Test func takesBundlesFromAnyFolders() async throws {
        let sample = try await history()
        let before = try sample.output()
        for (index, entry) in try sample.lockEntries().enumerated() {
            let name = "sample-\(entry.version.text).evidence.tar.gz"
            try sample.write(
                try sample.bytes("output/\(entry.folder)/\(name)"),
                to: index % 2 == 0 ? "bundles/\(name)" : "bundles/of/\(index)/\(name)")
        }
        // Another file of the same name, and what only looks like a bundle.
        try sample.write("<html>not found</html>", to: "bundles/aaa/sample-1.2.0.evidence.tar.gz")
        for version in Self.locked where version != "1.0.0" { try sample.remove("evidence/\(version)") }
        try sample.remove("output")
        try sample.remove(".colophon")
        try await sample.build { $0.previous = sample.path("bundles") }
        for (path, bytes) in before
        where !path.hasSuffix(".sig") && !path.hasSuffix(".jsonl") && !path.hasSuffix(".json") {
            #expect(try sample.bytes("output/\(path)") == bytes, "\(path)")
        }
    }

    @Test func aLaterReleaseIsHeldAgainstTheBundleBeforeIt() async throws {
        let sample = try SampleWorkspace()
        try sample.add("1.0.0")
        try await sample.lock()
        try await sample.build()
        try sample.remove("evidence/1.0.0")
        try sample.add("1.1.0", previous: "1.0.0", date: "2024-02-05")
        // The report of the release before, byte for byte.
        try sample.write(
            "<testsuite name=\"all of 1.0.0\" tests=\"1\"><testcase classname=\"suite\" name=\"works\" time=\"0.1\"/></testsuite>\n",
            to: "evidence/1.1.0/junit.xml")
        try await sample.build()
        #expect(try sample.text("output/1.1.0/checklist.json").contains("1.0.0"))
        #expect(
            try sample.bundle("1.1.0").provenance.facts.before.map(\.path) == ["junit.xml", "CHANGELOG.md", "VERSION"])
        // Without the bundle it would be locked without them for good.
        try sample.move("output", to: "old")
        #expect(try await sample.lockRefusals("1.1.0").contains("previous-unreadable"))
    }

    // MARK: What is left of a folder

    @Test func whatIsLeftOfAFolderHasToBeWhatWasPublished() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try await sample.build()
        let before = try sample.output()
        try sample.remove("evidence/1.0.0/VERSION")
        try sample.append("\n", to: "evidence/1.0.0/junit.xml")
        let built = try await sample.build()
        #expect(built.errors == ["locked-differs"])
        #expect(
            built.result.findings.contains { $0.code == "changed-since-lock" && ($0.file ?? "").hasSuffix("junit.xml") }
        )
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == before["1.0.0/sample-1.0.0.evidence.tar.gz"])
        try sample.remove("evidence/1.0.0/junit.xml")
        #expect(try await sample.build().errors == [])
        try expectSame(sample, as: before, "once the changed file is gone")
    }

    @Test func aFolderThatLacksALittleWithoutABundleSaysSo() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try sample.remove("evidence/1.0.0/VERSION")
        let built = try await sample.build()
        #expect(built.errors.contains("locked-differs") && built.errors.contains("bundle-missing"))
    }

    // MARK: Other words

    /// A later version may put things otherwise: what it is made of is what counts.
    @Test func aReleaseThatWouldBePutOtherwiseTodayIsTakenFromItsBundle() async throws {
        let sample = try SampleWorkspace()
        try sample.add("1.0.0")
        try await sample.build()
        let first = try sample.bundle("1.0.0")
        // The bundle as an earlier version would have made it: with another headline.
        var content = first.bundleContent
        for file in first.files {
            guard let index = content.payload.firstIndex(where: { $0.path == file.path }), let bytes = file.bytes else {
                continue
            }
            content.payload[index] = .init(path: file.path, bytes: bytes)
        }
        let index = try #require(content.payload.firstIndex { $0.path == "data/checklist.json" })
        let text = String(decoding: content.payload[index].bytes, as: UTF8.self)
        let headline = try #require(text.firstRange(of: "\"headline\":\""))
        let other = Bytes((text[..<headline.upperBound] + "In older words: " + text[headline.upperBound...]).utf8)
        content.payload[index] = .init(path: "data/checklist.json", bytes: other)
        let bundle = try BundleBuilder.bundle(content, history: first.provenance.history)
        try await sample.lock()
        let entry = try #require(try sample.lockEntries().first)
        try sample.replace(entry.manifest.hex, with: bundle.digests.manifest.hex, in: "colophon.lock")
        try sample.replace(entry.tar.hex, with: bundle.digests.tar.hex, in: "colophon.lock")
        try sample.replace(try #require(entry.gzip).hex, with: bundle.digests.gzip.hex, in: "colophon.lock")
        #expect(try await sample.build().errors.contains("locked-differs"), "it isn't here")
        try sample.write(bundle.bytes, to: "old/1.0.0/sample-1.0.0.evidence.tar.gz")
        let built = try await sample.build { $0.previous = sample.path("old") }
        #expect(built.errors == [])
        #expect(try sample.bytes(sample.bundlePath("1.0.0")) == bundle.bytes)
        #expect(try sample.text("output/1.0.0/index.html").contains("In older words"))
        #expect(try sample.bytes("output/1.0.0/checklist.json") == other)
        #expect(try sample.verify().verdict == .verified)
        #expect(try await sample.build().outcome.isEmpty, "and remembered")
        // Once it is made of something else it is another release.
        try sample.append("\n", to: "evidence/1.0.0/VERSION")
        #expect(try await sample.build().errors == ["locked-differs"])
    }

    // MARK: Named builds

    /// On a machine that has nothing but the commit: what one version's build publishes leads nowhere that isn't there.
    @Test(arguments: [true, false]) func aNamedBuildLeadsNowhereThatIsNotThere(_ hasBundles: Bool) async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        try sample.add("2.0.0", previous: "1.1.0", date: "2024-02-05")
        try sample.write("project: {name: sample}\nsite: {url: \"https://example.org/r\"}\n", to: "colophon.yaml")
        let built = try await sample.build("2.0.0") { $0.previous = hasBundles ? sample.path("old") : nil }
        #expect(built.report.exitStatus == (hasBundles ? 0 : 1))
        let files = try sample.output()
        var dead: [String] = []
        for (path, bytes) in files
        where path.hasSuffix(".html") || path.hasSuffix(".xml") || path.hasSuffix("releases.json") {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /(?:href="|"(?:page|path)":"|<loc>|https:\/\/example\.org\/r\/)([^"<#?\s]*)/)
            {
                var link = String(match.output.1)
                if link.hasPrefix("https://example.org/r/") { link = String(link.dropFirst(22)) }
                // A page that may be at any address names the others from the host's root.
                if path == "404.html", link.hasPrefix("/r/") { link = String(link.dropFirst(3)) }
                guard !link.isEmpty, !link.contains(":") else { continue }
                let isFromRoot = match.output.0.contains("example.org") || path.hasSuffix(".json")
                let base = isFromRoot ? "" : Files.parent(path) ?? ""
                var parts: [Substring] = []
                for part in Files.join(base, link).split(separator: "/") {
                    if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
                }
                let target = parts.joined(separator: "/")
                let isThere =
                    files[target] != nil || target.isEmpty || files["\(target)/index.html"] != nil
                    || target.hasPrefix("https")
                if !isThere { dead.append("\(path) → \(link)") }
            }
        }
        #expect(dead.sorted() == [])
        for version in ["1.0.0", "1.0.1", "1.1.0", "2.0.0"] {
            #expect(files["\(version)/index.html"] != nil)
            #expect((files["\(version)/SHA256SUMS"] != nil) == (hasBundles || version == "2.0.0"))
        }
    }

    // MARK: Questions

    @Test func questionsAboutAReleaseAreAnsweredFromItsBundle() async throws {
        let sample = try await history()
        let before = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        var expected: [String: Checklist] = [:]
        for version in Self.locked { expected[version] = try before.judged(version).release.checklist }
        let notes = try before.release("1.2.0").notesMarkdown
        let record = try before.checked("1.2.0").record
        let plan = try before.rendered("1.3.0").standby
        for version in Self.locked { try sample.remove("evidence/\(version)") }
        let query = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        for version in Self.locked {
            let (release, findings) = try query.judged(version)
            #expect(release.checklist == expected[version], "\(version)")
            #expect(!findings.contains { $0.code == "locked-differs" })
        }
        #expect(try query.release("1.2.0").notesMarkdown == notes)
        #expect(try query.rendered("1.3.0").standby == plan)
        #expect(try query.checked("1.2.0").record == record && notes.contains("Mends"))
        #expect(try WaiverList(sample.workspace, options: SampleWorkspace.options()).items.map(\.version) == ["1.1.0"])
        let advice = try query.recommend(severity: .critical, impact: .high, security: false, version: "2.0.0")
        #expect(advice.target == "1.2.0", "1.3.0 was taken back")
        // Without bundles each says what is missing.
        try sample.remove("output")
        let without = try ReleaseQuery(workspace: sample.workspace, options: SampleWorkspace.options())
        let error = #expect(throws: WorkspaceError.self) { try without.judged("1.2.0") }
        #expect(error?.findings.map(\.code) == ["bundle-missing"])
    }

    @Test func anAmendmentOfWhatIsInABundleAloneSaysWhatToUnpack() async throws {
        let sample = try await SampleWorkspace.withoutEvidence()
        let error = #expect(throws: WorkspaceError.self) {
            try Amending.state("a word", versions: ["1.0.0"], in: sample.workspace)
        }
        #expect(error?.findings.map(\.code) == ["no-record"])
        #expect(error?.findings.first?.remedy.contains("data/evidence") == true)
    }

    @Test func aPreviewShowsWhatIsInBundlesAlone() async throws {
        let sample = try SampleWorkspace.family()
        try await sample.lock()
        try await sample.build()
        let page = try sample.bytes("output/1.0.0/index.html")
        try sample.remove("evidence/1.0.0")
        let session = PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options()
        ) {
            SampleWorkspace.day
        }
        #expect(session.site.failures == [])
        #expect(session.site.file("1.0.0/index.html") == page)
        #expect(session.site.problems("1.0.0/index.html") == [])
    }
}
