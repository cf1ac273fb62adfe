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
        let place = RecordPlace(file: file.path, document: document)
        var findings = readFindings + identityFindings(record, folder: folder, place: place)
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
        let entries = record.evidence
        let isOut = record.status.isPublished
        loaded.evidence = concurrentMap(Array(entries.indices), batch: isSpread ? 1 : entries.count) {
            load(entries[$0], index: $0, folder: folder, place: place, policy: policy, isOut: isOut)
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

    private func identityFindings(_ record: ReleaseRecord, folder: ReleaseFolder, place: RecordPlace) -> [Finding] {
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

    private func load(
        _ entry: EvidenceEntry, index: Int, folder: ReleaseFolder, place: RecordPlace, policy: Policy, isOut: Bool
    ) -> LoadedEvidence {
        guard let file = folder[entry.path] else {
            guard isOut else {
                let finding = Finding(
                    Finding.evidenceToCome, .note, "\(excerpt(entry.path)) is listed and not here yet",
                    remedy: "Add it before the release.", file: place.file,
                    line: place.item(index, of: "evidence")?["path"]?.position.line, field: "evidence[\(index)].path",
                    subject: entry.path)
                return absent(entry, finding)
            }
            return absent(
                entry,
                place.finding(
                    "missing-evidence", "there is no file \(excerpt(entry.path)) in this folder",
                    remedy: "Add the file, or take it out of the record.", field: "evidence[\(index)].path",
                    at: place.item(index, of: "evidence")?["path"], subject: entry.path))
        }
        if let problem = problem(of: file) { return absent(entry, problem) }
        return EvidenceReader.read(
            entry, content: file.content, sha256: file.sha256, limits: policy.limits)
    }

    private func absent(_ entry: EvidenceEntry, _ finding: Finding) -> LoadedEvidence {
        LoadedEvidence(
            entry: entry, kind: entry.kind ?? .other, mediaType: "application/octet-stream", bytes: [],
            sha256: SHA256Digest(of: []), reading: .unreadable([finding]), isPresent: false)
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

    /// Fills in what the record leaves out of artifacts that lie in the folder. They may be larger than evidence. Few people keep an
    /// artifact in version control: where one is gone, what locking wrote of it counts.
    private func digestArtifacts(
        _ record: inout ReleaseRecord, locked: [LockedFacts.Artifact], folder: ReleaseFolder, place: RecordPlace
    ) -> [Finding] {
        var findings: [Finding] = []
        for index in record.artifacts.indices {
            let artifact = record.artifacts[index]
            guard let path = artifact.path else { continue }
            func report(_ code: String, _ key: String, _ message: String, _ remedy: String) {
                findings.append(
                    place.finding(
                        code, message, remedy: remedy, field: "artifacts[\(index)].\(key)",
                        at: place.item(index, of: "artifacts")?[key]))
            }
            if folder[path] == nil, let known = locked.first(where: { $0.path.hasSameBytes(as: path) }) {
                record.artifacts[index].sha256 = artifact.sha256 ?? known.sha256
                record.artifacts[index].size = artifact.size ?? known.size
                findings.append(
                    Finding(
                        "artifact-not-here", .note,
                        "\(excerpt(path)) is not in this folder, so the digest counts that it was locked with",
                        file: ReleaseFolder.factsName))
                continue
            }
            guard let file = folder[path], file.kind == .file else {
                report(
                    "missing-artifact", "path", "there is no file \(excerpt(path)) in this folder",
                    "Add the file itself, or state the artifact's sha256 instead of path.")
                continue
            }
            if file.failure != nil, let problem = problem(of: file) {
                findings.append(problem)
                continue
            }
            if let stated = artifact.sha256, stated != file.sha256 {
                report(
                    "artifact-mismatch", "sha256",
                    "the record states \(stated.hex), and the file has \(file.sha256.hex)",
                    "Leave sha256 out, or put the right file here.")
            }
            if let stated = artifact.size, stated != file.size {
                report(
                    "artifact-mismatch", "size", "the record states \(stated) bytes, and the file has \(file.size)",
                    "Leave size out, or put the right file here.")
            }
            record.artifacts[index].sha256 = file.sha256
            record.artifacts[index].size = file.size
        }
        return findings
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
    private func unjudgedFindings(_ record: ReleaseRecord, policy: Policy, place: RecordPlace) -> [Finding] {
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

    private func latenessFindings(_ record: ReleaseRecord, place: RecordPlace) -> [Finding] {
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
    private func futureFinding(_ record: ReleaseRecord, place: RecordPlace, isListed: Bool) -> Finding? {
        guard record.status.isPublished, let released = record.dates.released, released.days(since: today) > 1 else {
            return nil
        }
        return Finding(
            "released-in-the-future", isListed ? .warning : .error,
            "the record says that it was released on \(released.dateText), and today is \(today.dateText)",
            remedy: "State the day on which it came out, or set status to what it is today.", file: place.file,
            line: place.document["dates"]?["released"]?.position.line, field: "dates.released")
    }

    /// A file that no entry names may be a report that somebody believes to be judged. Files that begin with a dot are nobody's.
    private func unlistedFindings(_ folder: ReleaseFolder, record: ReleaseRecord) -> [Finding] {
        let named = record.evidence.map(\.path) + record.artifacts.compactMap(\.path)
        let known = Set((ReleaseFolder.ownNames + named).map { Array($0.utf8) })
        let unlisted = folder.files.filter { !known.contains(Array($0.path.utf8)) && !$0.isHidden }
        let findings = unlisted.prefix(Self.mostUnlisted).map {
            Finding(
                "unlisted-file", .warning,
                "the record doesn't name this file, so nothing judges it and the bundle doesn't hold it",
                remedy: "List it under evidence, or remove it.", file: $0.path, subject: $0.path)
        }
        guard unlisted.count > findings.count else { return findings }
        let rest = Finding(
            "unlisted-file", .warning,
            "the record doesn't name \(counted(unlisted.count - findings.count, "further file"))",
            remedy: "List them under evidence, or remove them.")
        return findings + [rest]
    }

    /// How many are named one by one.
    private static let mostUnlisted = 20
}

/// Where a record's values stand, for what is found only once the files beside it are known.
struct RecordPlace {
    let file: String
    let document: DataNode

    func item(_ index: Int, of list: String) -> DataNode? {
        let items = document.nodes(list)
        return items.indices.contains(index) ? items[index] : nil
    }

    func finding(
        _ code: String, _ message: String, remedy: String, field: String, at node: DataNode?, subject: String? = nil
    ) -> Finding {
        Finding(
            code, .error, message, remedy: remedy, file: file, line: node?.position.line, column: node?.position.column,
            field: field, subject: subject)
    }
}
