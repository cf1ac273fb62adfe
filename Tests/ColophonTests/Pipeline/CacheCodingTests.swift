// Tests that a remembered release comes back as it was, field by field.
import ReleaseModel
import Testing

@testable import Attestation
@testable import Bundles
@testable import Checklist
@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Sync
@testable import Versions
@testable import Workspace

@Suite struct CacheCodingTests {
    static func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Array(text.utf8)) }

    /// An entry with every optional field set and every list filled.
    static func full() throws -> CacheEntry {
        let version = try #require(Version("2.0.0-rc.1+7"))
        let previous = try #require(Version("1.9.0"))
        let date = try #require(Timestamp("2024-02-03"))
        let time = try #require(Timestamp("2024-02-03T04:05:06Z"))
        let incident = Incident(
            id: "I-1", severity: .high, impact: .low, security: true, title: "Zoë’s “pager”\n",
            detectedAt: time, resolvedIn: "2.0.1")
        var open = incident
        open.resolvedIn = nil
        let blocker = RollbackBlocker(code: "no-target", message: "nowhere to go")
        let step = RollbackStep(name: "decide", description: "In 5 minutes", minutes: 5)
        let back = RollbackTarget(
            version: "1.9.0", reason: .lastGood,
            passedOver: [
                .init(
                    version: "1.9.1", reason: .incident, incident: "INC-2", severity: .critical, resolvedIn: "2.0.0")
            ],
            undone: [.init(version: "1.9.1", kind: .securityFix, what: "CVE-1")])
        let finding = Finding(
            "code", .warning, "message", remedy: "remedy", file: "a/b.xml", line: 3, column: 4, field: "notes.fixes[0]",
            subject: "the lamp")
        var dates = ReleaseDates()
        dates.planned = date
        dates.frozen = time
        dates.rc = date
        dates.validated = time
        dates.released = time
        let checks = RuleBook.current.ids.enumerated().map { index, id in
            ReleaseSummary.Check(
                id: id, status: CheckStatus.allCases[index % CheckStatus.allCases.count], required: index % 2 == 0,
                waiver: index % 3 == 0
                    ? Waiver(findings: index == 0 ? .all : .keys(["a:b"]), by: "Ada", reason: "r", expires: date) : nil,
                headline: "headline \(index)")
        }
        let summary = ReleaseSummary.Fields(
            project: "sample", version: version, type: .major, status: .rolledBack, summary: "A *summary*",
            commit: "abc",
            previous: "1.9.0", dates: dates, rolledBackAt: time, releasedBy: "team", readiness: .notJudged,
            unread: 9, unreadWaiver: Waiver(findings: .all, by: "Ada", reason: "r", expires: date),
            checks: checks,
            tests: .init(passed: 1, failed: 2, skipped: 3), lines: LineCount(covered: 1, valid: 3), entries: 4,
            breaking: 5,
            securityFixes: 6,
            firstEntry: "first", bundleName: "b.tar.gz",
            bundle: BundleDigests(manifest: digest("m"), tar: digest("t"), gzip: digest("g"), size: 7), isDraft: true,
            isLocked: true, amendment: 8,
            standby: StandbyPlan(back: back, tested: true, blockers: [blocker], steps: [step]),
            advice: RollbackAdvice(
                decision: RollbackDecision(.partial, .teamLead), incident: open, back: back, blockers: [blocker],
                steps: [step]),
            incidents: [incident],
            sync: [.init(rule: "docs", files: 1, state: .conflict, added: 2, modified: 3, deleted: 4, conflicts: 5)],
            findings: [finding])
        let content = BundleContent(
            format: .v1, project: "sample", version: version, previous: previous,
            amends: Amendment(manifestSHA256: digest("a"), reason: "because"),
            source: .init(file: "release.json", sha256: digest("s")),
            facts: ReleaseFacts(
                repository: "https://example.org/sample",
                before: [EarlierEvidence(path: "junit.xml", sha256: digest("b"), gate: "unit", tests: 2)]),
            record: digest("r"), releaseDate: time,
            isDraft: true, modified: 1_700_000_000, payload: [.init(path: "data/x  y", bytes: [], sha256: digest("x"))])
        let outline = ReleaseOutline(
            version: version, status: .released, previous: previous, releasedAt: time, rolledBackAt: time,
            incidents: [incident], hasUnreadableIncidents: true, irreversible: ["It is gone"], securityFixes: ["CVE-1"])
        return CacheEntry(
            name: "2.0.0-rc.1+7", folder: digest("f"), stamp: digest("s"), job: digest("j"),
            history: HistoryLink(previous: "1.9.0", manifest: digest("h"), reason: "because"), content: content,
            outline: outline, summary: ReleaseSummary(summary), summaryDigest: digest("d"),
            files: [
                .init(
                    path: " 2.0.0/in dex.html", size: 12, modified: 1_700_000_000_123_456_789,
                    changed: 1_700_000_000_123_456_790, inode: Int.max)
            ],
            publications: ["2.0.0"],
            evidence: [EarlierEvidence(path: "junit.xml", sha256: digest("e"), gate: "unit", tests: 3)])
    }

    /// The paths of fields that are nil, empty, false or zero: what a round trip of the sample would not show.
    func unset(_ value: Any, at path: String) -> [String] {
        if let digest = value as? SHA256Digest { return digest.hex.isEmpty ? [path] : [] }
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            guard let inner = mirror.children.first else { return [path] }
            return unset(inner.value, at: path)
        }
        if mirror.displayStyle == .collection {
            if mirror.children.isEmpty { return [path] }
            return mirror.children.prefix(1).flatMap { unset($0.value, at: "\(path)[]") }
        }
        if let number = value as? Int { return number == 0 ? [path] : [] }
        if let flag = value as? Bool { return flag ? [] : [path] }
        if let text = value as? String { return text.isEmpty ? [path] : [] }
        if value is Version || value is Timestamp { return [] }
        return mirror.children.flatMap { unset($0.value, at: "\(path).\($0.label ?? "")") }
    }

    @Test func theSampleSetsEveryField() throws {
        // The bytes of the payload aren't remembered; the advice is about an open incident; what is kept is listed.
        #expect(
            unset(try Self.full(), at: "").filter { !$0.hasSuffix(".isUnlisted") } == [
                ".content.payload[].content.bytes", ".summary.box.value.advice.incident.resolvedIn",
            ])
    }

    @Test func everyFieldComesBack() throws {
        let entry = try Self.full()
        let key = Self.digest("key")
        let read = try #require(remembered(bytes(entry, key), key))
        #expect(read.name == entry.name)
        #expect(read.folder == entry.folder)
        #expect(read.stamp == entry.stamp)
        #expect(read.summaryDigest == entry.summaryDigest)
        #expect(read.job == entry.job)
        #expect(read.history == entry.history)
        #expect(read.content == entry.content)
        #expect(read.outline == entry.outline)
        #expect(read.summary == entry.summary)
        #expect(read.files == entry.files)
        #expect(read.publications == entry.publications)
    }

    @Test func absentFieldsComeBackAbsent() throws {
        var entry = try Self.full()
        entry.stamp = nil
        entry.content.previous = nil
        entry.content.amends = nil
        entry.content.releaseDate = nil
        entry.outline.previous = nil
        entry.outline.releasedAt = nil
        entry.summary.summary = nil
        entry.summary.dates = ReleaseDates()
        entry.summary.tests = nil
        entry.summary.lines = nil
        entry.summary.firstEntry = nil
        entry.summary.advice = nil
        entry.summary.standby.back.version = nil
        entry.summary.findings = [Finding("a", .note, "b")]
        let key = Self.digest("key")
        let read = try #require(remembered(bytes(entry, key), key))
        #expect(read.content == entry.content)
        #expect(read.outline == entry.outline)
        #expect(read.summary == entry.summary)
    }

    @Test func anEntryUnderAnotherKeyIsNone() throws {
        let memory = bytes(try Self.full(), Self.digest("key"))
        #expect(remembered(memory, Self.digest("other")) == nil)
    }

    @Test func noDamagedEntryIsRead() throws {
        let key = Self.digest("key")
        let memory = bytes(try Self.full(), key)
        for count in 0..<memory.count - 1 { #expect(remembered(Bytes(memory.prefix(count)), key) == nil) }
        for index in memory.indices {
            var damaged = memory
            damaged[index] ^= 1
            #expect(remembered(damaged, key) == nil)
        }
    }

    @Test func aDamagedRecordLeavesTheOthers() throws {
        let key = Self.digest("key")
        var second = try Self.full()
        second.name = "2.0.0"
        let site = SiteMemory(
            key: Self.digest("site"), files: second.files,
            archive: [ArchivePageMemory(path: "archive/1.html", key: Self.digest("page"))])
        let entries = [try Self.full(), second]
        var memory = CacheCoding.header(key) + CacheCoding.bytes(entries) + CacheCoding.bytes(site)
        for size in [1, 7, 1000, memory.count] {
            var reader = CacheReader(key: key)
            for start in stride(from: 0, to: memory.count, by: size) {
                reader.add(memory[start..<min(start + size, memory.count)])
            }
            #expect(reader.isWhole && reader.site == site && reader.entries.count == 2)
        }
        memory[CacheCoding.header(key).count + 80] ^= 1
        var reader = CacheReader(key: key)
        reader.add(memory[...])
        #expect(!reader.isWhole && reader.site == site)
        #expect(reader.entries.values.map(\.entry.name) == ["2.0.0"])
    }

    /// Nothing is kept of what can't be told into records.
    @Test func aLengthBeyondReasonEndsTheReading() throws {
        let key = Self.digest("key")
        var reader = CacheReader(key: key)
        reader.add((bytes(try Self.full(), key) + [1, 0, 0, 0])[...])
        reader.add(CacheCoding.bytes([try Self.full()])[...])
        #expect(reader.entries.count == 1 && !reader.isWhole)
    }

    private func bytes(_ entry: CacheEntry, _ key: SHA256Digest) -> Bytes {
        CacheCoding.header(key) + CacheCoding.bytes([entry])
    }

    private func remembered(_ bytes: Bytes, _ key: SHA256Digest) -> CacheEntry? {
        var reader = CacheReader(key: key)
        reader.add(bytes[...])
        return reader.entries.values.first?.entry
    }
}
