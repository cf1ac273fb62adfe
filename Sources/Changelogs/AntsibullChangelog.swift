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
            sections: releases.map { release in
                let date = release.value["release_date"]?.string.flatMap { HeadingDate.numeric(ASCII.lowercased($0)) }
                return Changelog.Section(
                    heading: release.key, version: release.key, date: date, entries: entries(of: release.value),
                    line: release.value.position.line)
            })
    }

    private static func entries(of release: DataNode) -> Int {
        var count = 0
        for member in release["changes"]?.mapping ?? [] {
            if let list = member.value.sequence {
                count += list.count { says($0.string) }
            } else if says(member.value.string) {
                count += 1
            }
        }
        // New modules and plugins are listed by themselves.
        count += release["modules"]?.sequence?.count ?? 0
        for kind in release["plugins"]?.mapping ?? [] { count += kind.value.sequence?.count ?? 0 }
        return count
    }

    private static func says(_ text: String?) -> Bool {
        text.map { !$0.isBlank && Placeholder.word(at: $0) == nil } ?? false
    }
}
