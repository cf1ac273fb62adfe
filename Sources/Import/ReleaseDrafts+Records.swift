// The records themselves: put together, read back, and written once nothing more can go wrong.
import Changelogs
import Documents
import Evidence
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions
import Workspace

extension ReleaseDrafts {
    /// `source`: the repository, as records name it.
    mutating func finish(source: String, into report: inout ImportReport) throws {
        for index in new {
            guard var draft = drafts[index] else { continue }
            let release = releases[index]
            let list = requests.list(of: index)
            if !list.isEmpty {
                try write(JSON.array(list).fileBytes, TagFiles.requestsName, of: index)
                draft.evidence.append(EvidenceEntry(path: TagFiles.requestsName, kind: .pullRequests))
            }
            if draft.notes == nil {
                let notes = ReleaseNotesText(summary: draft.commits.summary, notes: draft.commits.notes)
                if notes.summary != nil || notes.notes.entryCount > 0 {
                    draft.notes = notes
                    draft.notesFrom = "commits"
                    drafts[index]?.notesFrom = "commits"
                }
            }
            var record = record(of: release, draft)
            record.imported = ImportOrigin(from: "git", source: source, sha256: record.importDigest)
            guard let bytes = bytes(of: record) else {
                report.leftOut.append(LeftOutTag(name: release.tag.name, reason: "its record would not be readable"))
                continue
            }
            try write(bytes, "release.yaml", of: index)
            if !options.isDryRun { try place.finish(release.version) }
            report.releases.append(line(record, release, draft))
        }
        report.findings += findings + changelogFindings + judgedFindings(report)
        if !report.releases.isEmpty, requests.unplaced > 0 || requests.unmerged > 0 {
            report.findings.append(
                Finding(
                    "requests-without-release", .note,
                    "of the pull requests \(counted(requests.unplaced, "merged one")) \(requests.unplaced == 1 ? "is" : "are") in no release, and "
                        + "\(requests.unmerged) \(requests.unmerged == 1 ? "is" : "are") not merged"))
        }
    }

    private func record(of release: ImportedTag, _ draft: Draft) -> ReleaseRecord {
        let previous = release.previous.map { releases[$0].version }
        let version = release.version
        let type = previous.map { version.bump(over: $0) ?? .patch } ?? version.typeByZeros
        var record = ReleaseRecord(
            project: place.configuration.project.name, version: version, type: type, status: .released)
        record.commit = release.tag.commit
        record.previous = previous
        record.dates.released = release.tag.date
        record.people.releasedBy = release.tag.tagger.flatMap { PersonName.read($0.name, email: $0.email) }
        if let found = draft.notes {
            record.summary = found.summary.map { CleanText.lines($0) }
            record.notes = found.notes.cleaned
        }
        record.notes.contributors = draft.people.map(\.text).sorted { $0.precedesBytewise($1) }
        record.evidence = draft.evidence
        return record
    }

    /// Nil where what would be written doesn't say what was meant.
    private func bytes(of record: ReleaseRecord) -> Bytes? {
        for isPlain in [true, false] {
            let bytes = RecordText.yaml(record, isPlain: isPlain)
            let read = RecordReader.read(bytes, file: "release.yaml", scheme: place.configuration.project.versioning)
            if read.record?.isAsImported == true { return bytes }
        }
        return nil
    }

    private func line(_ record: ReleaseRecord, _ release: ImportedTag, _ draft: Draft) -> ImportReport.Release {
        ImportReport.Release(
            version: record.version.text, tag: release.tag.name, date: record.dates.released?.dateText ?? "",
            previous: record.previous?.text, notesFrom: draft.notesFrom, entries: record.notes.entryCount,
            evidence: draft.evidence.map(\.path))
    }

    /// Imported releases that came out too late to be left unjudged.
    private func judgedFindings(_ report: ImportReport) -> [Finding] {
        let since = place.configuration.policy.since.flatMap { Timestamp($0) } ?? options.today
        let judged = new.map { releases[$0] }.filter { ($0.tag.date?.days(since: since) ?? 0) >= 0 }
        guard !judged.isEmpty else { return [] }
        return [
            Finding(
                "imported-and-judged", .warning,
                "\(listed(judged.map(\.version.text))) came out on or after policy.since (\(since.dateText)), and will be judged",
                remedy: "Add evidence, or set policy.since to a later day.")
        ]
    }
}

extension ReleaseNotes {
    /// Every text as a record can hold it.
    fileprivate var cleaned: ReleaseNotes {
        func change(_ change: Change) -> Change {
            Change(
                title: CleanText.line(change.title), description: change.description.map { CleanText.lines($0) },
                pr: change.pr.map { CleanText.line($0) }, issue: change.issue.map { CleanText.line($0) },
                author: change.author.map { CleanText.line($0) })
        }
        var notes = self
        notes.highlights = highlights.map { CleanText.lines($0) }
        notes.features = features.map(change)
        notes.improvements = improvements.map(change)
        notes.fixes = fixes.map(change)
        notes.breaking = breaking.map {
            .init(title: CleanText.line($0.title), description: $0.description.map { CleanText.lines($0) })
        }
        notes.deprecations = deprecations.map { .init(title: CleanText.line($0.title)) }
        notes.security = security.map {
            .init(id: $0.id, title: CleanText.line($0.title), description: $0.description.map { CleanText.lines($0) })
        }
        notes.knownIssues = knownIssues.map { .init(title: CleanText.line($0.title)) }
        notes.upgrade = upgrade.map { CleanText.lines($0) }
        return notes
    }
}
