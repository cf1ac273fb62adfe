// The load stage: from a folder's files to the record and its evidence, read, with a finding for all that is wrong.
import Changelogs
import Documents
import Evidence
import EvidenceParsing
import Files
package import Primitives
package import ReleaseModel
import Versions

package struct ReleaseLoader: Sendable {
    package let configuration: Configuration
    /// The day on which unreleased versions are judged.
    package let today: Timestamp
    /// What locking wrote counts only for what this lists.
    private let lock: Lock
    private let liveSync: @Sendable () -> SyncChecksums?

    /// `liveSync`: what the source tree gives now; asked only for a release with checksums that the lock doesn't list. Nil: unknown.
    package init(
        configuration: Configuration, today: Timestamp, lock: Lock,
        liveSync: @escaping @Sendable () -> SyncChecksums? = { nil }
    ) {
        self.configuration = configuration
        self.today = today
        self.lock = lock
        self.liveSync = liveSync
    }

    package enum Outcome: Sendable {
        case loaded(LoadedRelease)
        case broken(BrokenRelease)
    }

    package func load(_ folder: ReleaseFolder) -> Outcome {
        let records = ReleaseFolder.recordNames.compactMap { folder[$0] }
        guard let file = records.first, records.count == 1 else {
            let names = ReleaseFolder.recordNames.joined(separator: " or ")
            let finding =
                records.isEmpty
                ? Finding("no-record", .error, "this folder holds no release record", remedy: "Add \(names).")
                : Finding("two-records", .error, "this folder holds two release records", remedy: "Keep one: \(names).")
            return .broken(BrokenRelease(folder: folder.name, findings: [finding]))
        }
        if let problem = problem(of: file) { return .broken(BrokenRelease(folder: folder.name, findings: [problem])) }
        let (read, document, readFindings) = RecordReader.locatedRead(
            file.bytes, file: file.path, scheme: configuration.project.versioning)
        guard var record = read, let document else {
            return .broken(BrokenRelease(folder: folder.name, findings: readFindings))
        }
        let place = DocumentPlace(file: file.path, document: document)
        let (collected, collectedFindings) = self.collected(folder)
        let list = EvidenceList(of: &record, place: place, collected: collected, folder: folder)
        var findings =
            readFindings + identityFindings(record, folder: folder, place: place) + collectedFindings + list.findings
        if findings.contains(where: { $0.severity == .error }) {
            return .broken(BrokenRelease(folder: folder.name, findings: findings))
        }
        let isListed = !lock.entries(for: record.version).isEmpty
        let (facts, factFindings) = lockedFacts(folder, isListed: isListed)
        findings += factFindings
        findings += digestArtifacts(&record, locked: facts?.artifacts ?? [], folder: folder, place: place)
        findings += takeNotes(into: &record, folder: folder, place: place)
        var loaded = LoadedRelease(
            record: record, recordFile: file.path, recordSHA256: file.sha256, evidence: [],
            policy: configuration.policy)
        loaded.document = document
        if let facts {
            loaded.facts = facts.earlier
            loaded.hasLockedFacts = true
            loaded.rollbackTarget = facts.rollback
        }
        findings += addIncidents(to: &loaded, folder: folder)
        findings += loadLocked(into: &loaded, folder: folder, isListed: isListed)
        let policy = loaded.policy
        // Small files are read faster than they are spread over processors.
        let isSpread = folder.files.contains { if case .file = $0.content { true } else { false } }
        let isOut = record.status.isPublished
        loaded.evidence = concurrentMap(list.items, batch: isSpread ? 1 : list.items.count) {
            load($0, folder: folder, policy: policy, isOut: isOut)
        }
        findings += loaded.evidence.flatMap(Self.findings)
        findings += latenessFindings(record, place: place)
        if let future = futureFinding(record, place: place, isListed: isListed) { findings.append(future) }
        findings += unjudgedFindings(record, policy: policy, place: place)
        findings += unlistedFindings(folder, record: record)
        loaded.findings = findings
        return .loaded(loaded)
    }

    private static func findings(_ evidence: LoadedEvidence) -> [Finding] {
        if case .unreadable(let findings) = evidence.reading { return findings }
        return []
    }

    /// Nil where there is no such file, or it can't be read.
    private func collected(
        _ folder: ReleaseFolder
    ) -> (collected: (CollectedEvidence, DocumentPlace)?, findings: [Finding]) {
        guard let file = folder[CollectedEvidence.name] else { return (nil, []) }
        if let problem = problem(of: file) { return (nil, [problem]) }
        let (collected, document, findings) = CollectedReader.read(file.bytes, file: file.path)
        guard let collected, let document else { return (nil, findings) }
        return ((collected, DocumentPlace(file: file.path, document: document)), findings)
    }

    private func identityFindings(_ record: ReleaseRecord, folder: ReleaseFolder, place: DocumentPlace) -> [Finding] {
        var findings: [Finding] = []
        if !record.version.text.hasSameBytes(as: folder.name) {
            findings.append(
                place.finding(
                    "folder-mismatch", "the folder \(excerpt(folder.name)) holds the record of \(record.version.text)",
                    remedy: "Name the folder after the version.", field: "version", at: place.document["version"]))
        }
        if record.project != configuration.project.name {
            findings.append(
                place.finding(
                    "project-mismatch",
                    "the record belongs to \(excerpt(record.project)), and the workspace to \(excerpt(configuration.project.name))",
                    remedy: "Correct project here or project.name in the configuration.", field: "project",
                    at: place.document["project"]))
        }
        return findings
    }

    /// Why a file's bytes weren't read; nil where they were.
    func problem(of file: ReleaseFolder.File) -> Finding? {
        if file.kind != .file {
            let what = file.kind == .symbolicLink ? "a symbolic link" : "no ordinary file"
            return Finding(
                "not-a-file", .error, "this is \(what), and what a release's folder holds must be files of its own",
                remedy: "Put the file itself into the folder.", file: file.path, subject: file.path)
        }
        if let failure = file.failure { return .unreadable(file.path, failure) }
        guard file.isOverLimit else { return nil }
        return Finding(
            "too-large", .error,
            "the file has \(file.size) bytes, and the limit is \(configuration.policy.limits.fileBytes)",
            remedy: "Make it smaller, or raise policy.limits.file_bytes.", file: file.path, subject: file.path)
    }

    /// What locking wrote counts only for what the lock lists. Files that an interrupted run left say the same as the workspace and
    /// are passed over; others would change the verdict unseen, and are errors.
    private func loadLocked(
        into loaded: inout LoadedRelease, folder: ReleaseFolder, isListed: Bool
    ) -> [Finding] {
        var findings: [Finding] = []
        for file in [ReleaseFolder.syncName, ReleaseFolder.policyName].compactMap({ folder[$0] }) {
            if let problem = problem(of: file) {
                findings.append(problem)
            } else if file.path == ReleaseFolder.syncName {
                let reading = SyncRuleReader.readChecksums(file.bytes, file: file.path)
                findings += reading.findings
                guard let checksums = reading.checksums else { continue }
                if isListed {
                    loaded.lockedSync = checksums
                } else if let live = liveSync(), live != checksums {
                    findings.append(Self.notLocked("sync-not-locked", file))
                }
            } else {
                let reading = PolicyReader.read(file.bytes, file: file.path)
                findings += reading.findings
                guard let policy = reading.policy else { continue }
                if isListed {
                    loaded.policy = policy
                } else if policy != configuration.policy {
                    findings.append(Self.notLocked("policy-not-locked", file))
                }
            }
        }
        return findings
    }

    /// Nil where the lock doesn't list the release: what lies there says nothing then, and locking writes it anew.
    private func lockedFacts(_ folder: ReleaseFolder, isListed: Bool) -> (facts: LockedFacts?, findings: [Finding]) {
        guard isListed, let file = folder[ReleaseFolder.factsName] else { return (nil, []) }
        if let problem = problem(of: file) { return (nil, [problem]) }
        return LockedFactsReader.read(file.bytes, file: file.path)
    }

    private static func notLocked(_ code: String, _ file: ReleaseFolder.File) -> Finding {
        Finding(
            code, .error, "\(LockFile.name) doesn't list this release, and the file says otherwise than the workspace",
            remedy: "Remove the file; colophon lock writes it.", file: file.path)
    }

    /// Releases from before `policy.since` that are judged all the same, and a day that isn't there yet.
    private func unjudgedFindings(_ record: ReleaseRecord, policy: Policy, place: DocumentPlace) -> [Finding] {
        guard let period = JudgedPeriod(policy), period.isOlder(record), let released = record.releaseDate else {
            return []
        }
        let since = period.since
        if since.days(since: today) > 0 {
            return [
                place.finding(
                    "since-in-future", "policy.since is \(since.dateText), which is still to come",
                    remedy: "Write the day from which on releases are judged.", field: "dates.released",
                    at: place.document["dates"]?["released"])
            ]
        }
        guard !record.isAsImported else { return [] }
        let why =
            record.imported == nil
            ? "it was not imported" : "it is not as import wrote it"
        return [
            place.finding(
                "since-not-imported",
                "released on \(released.dateText), before policy.since (\(since.dateText)); it is judged, since \(why)",
                remedy: "Give it evidence, or import it with colophon import.", field: "dates.released",
                at: place.document["dates"]?["released"])
        ]
    }

    private func latenessFindings(_ record: ReleaseRecord, place: DocumentPlace) -> [Finding] {
        guard !record.status.isPublished, let planned = record.dates.planned, today.days(since: planned) > 0 else {
            return []
        }
        let days = today.days(since: planned)
        return [
            Finding(
                "late-release", .note,
                "planned for \(planned.dateText), \(days) \(days == 1 ? "day" : "days") ago, and not released yet",
                file: place.file, line: place.document["dates"]?["planned"]?.position.line, field: "dates.planned")
        ]
    }

    /// Nothing was released in the future: the date decides which release is the newest, and which waivers count. A day's difference is
    /// that of time zones. What the lock lists can only be amended.
    private func futureFinding(_ record: ReleaseRecord, place: DocumentPlace, isListed: Bool) -> Finding? {
        guard record.status.isPublished, let released = record.dates.released, released.days(since: today) > 1 else {
            return nil
        }
        return Finding(
            "released-in-the-future", isListed ? .warning : .error,
            "the record says that it was released on \(released.dateText), and today is \(today.dateText)",
            remedy: "State the day on which it came out, or set status to what it is today.", file: place.file,
            line: place.document["dates"]?["released"]?.position.line, field: "dates.released")
    }
}
