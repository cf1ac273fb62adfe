// Reads changelog.yaml, as antsibull-changelog keeps it for Ansible's collections.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// `releases`: version → `changes` (lists by category, or a summary), `release_date`, and lists of what is new.
enum AntsibullChangelog {
    /// Releases by version, with what only this form has beside or below them.
    static func isOne(_ document: DataNode) -> Bool {
        guard let releases = document["releases"]?.mapping, let first = releases.first else { return false }
        return HeadingVersion.version(Bytes(first.key.utf8)[...]) != nil
            && (document["ancestor"] != nil || first.value["changes"] != nil || first.value["release_date"] != nil)
    }

    static func read(_ document: DataNode, limits: Policy.Limits) throws(EvidenceFault) -> Changelog {
        guard isOne(document), let releases = document["releases"]?.mapping else {
            throw EvidenceFault(
                "unknown-form", "this is no changelog in YAML that is known",
                remedy: "Name the changelog that people read, or antsibull's changelog.yaml.")
        }
        guard releases.count <= limits.entries else { throw .tooMany("sections", limit: limits.entries, line: nil) }
        return Changelog(
            sections: try releases.map { (release) throws(EvidenceFault) in
                let stated = release.value["release_date"]?.string
                let date = stated.flatMap { HeadingDate.numeric(ASCII.lowercased($0)) }
                var section = Changelog.Section(
                    heading: release.key, version: release.key, date: date, entries: try entries(of: release.value),
                    line: release.value.position.line)
                if date == nil { section.noDay = stated }
                return section
            })
    }

    private static func entries(of release: DataNode) throws(EvidenceFault) -> Int {
        let remedy = "Write it as antsibull-changelog does."
        var count = 0
        for member in try EvidenceFields.mapping(release["changes"], "changes", remedy: remedy)?.mapping ?? [] {
            if let list = member.value.sequence {
                count += list.count { says($0.string) }
            } else if says(member.value.string) {
                count += 1
            }
        }
        // New modules and plugins are listed by themselves.
        count += try EvidenceFields.list(release["modules"], "modules", remedy: remedy)?.count ?? 0
        for kind in try EvidenceFields.mapping(release["plugins"], "plugins", remedy: remedy)?.mapping ?? [] {
            count += try EvidenceFields.list(kind.value, kind.key, remedy: remedy)?.count ?? 0
        }
        return count
    }

    /// What one release says, sorted by its categories; nil where that is nothing. `isVersion`: whether a key names it.
    static func notes(
        of document: DataNode, where isVersion: (String) -> Bool
    ) -> ReleaseNotesText? {
        guard let release = document["releases"]?.mapping?.first(where: { isVersion($0.key) })?.value else {
            return nil
        }
        var notes = ReleaseNotes()
        var summary: String?
        for change in release["changes"]?.mapping ?? [] {
            let texts = change.value.sequence?.compactMap(\.string) ?? change.value.string.map { [$0] } ?? []
            let said = texts.filter(ChangelogEntry.says).map { NotesMarkup.source([Bytes($0.utf8)[...]], true) }
            if change.key == "release_summary" {
                summary = said.isEmpty ? nil : said.joined(separator: "\n\n")
            } else if let group = groups[change.key] {
                for text in said { notes.add(NotesEntryText(item: text), to: group) }
            }
        }
        for kind in release["plugins"]?.mapping ?? [] { addNew(kind.value, kind: "\(kind.key) plugin", to: &notes) }
        addNew(release["modules"], kind: "module", to: &notes)
        return summary == nil && notes.entryCount == 0 ? nil : ReleaseNotesText(summary: summary, notes: notes)
    }

    private static func addNew(_ list: DataNode?, kind: String, to notes: inout ReleaseNotes) {
        for item in list?.sequence ?? [] {
            guard let name = item["name"]?.string else { continue }
            let about = item["description"]?.string.map { ": \($0)" } ?? ""
            notes.add(NotesEntryText(title: "New \(kind) `\(name)`\(about)"), to: .features)
        }
    }

    /// The categories of antsibull-changelog's own configuration; "trivial" is for no reader.
    private static let groups: [String: NotesGroup] = [
        "major_changes": .highlights, "minor_changes": .improvements, "breaking_changes": .breaking,
        "deprecated_features": .deprecations, "removed_features": .breaking, "security_fixes": .security,
        "bugfixes": .fixes, "known_issues": .knownIssues,
    ]

    private static func says(_ text: String?) -> Bool { text.map(ChangelogEntry.says) ?? false }
}
