// What an import did, or would do: release by release, with every tag that was left out, and why.
package import Documents
import Primitives
package import ReleaseModel
package import Workspace

package struct ImportReport: Sendable {
    package struct Release: Sendable, Hashable {
        package var version: String
        package var tag: String
        package var date: String
        package var previous: String?
        /// "CHANGES.md", "the forge", "commits"; nil: nothing says what changed.
        package var notesFrom: String?
        package var entries: Int
        package var evidence: [String]
    }

    /// A tag that leads to another commit than the record that was imported from it.
    package struct Moved: Sendable, Hashable {
        package var version: String
        package var tag: String
        package var recorded: String
        package var now: String
    }

    package var isDryRun: Bool
    /// Written beside the records: the configuration, what git ignores.
    package var files: [NewWorkspace.File] = []
    package var releases: [Release] = []
    package var kept = 0
    /// Of those that were kept, the ones that somebody changed.
    package var edited: [String] = []
    package var moved: [Moved] = []
    /// Versions that were imported from here, and that no tag names any more.
    package var gone: [String] = []
    package var leftOut: [LeftOutTag] = []
    /// The day that was put into `policy.since`; nil: nothing was.
    package var since: String?
    package var findings: [Finding] = []

    package init(isDryRun: Bool) { self.isDryRun = isDryRun }

    package var text: String {
        var lines: [String] = []
        for file in files { lines.append(isDryRun ? "would make \(file.path)" : file.line) }
        for release in releases {
            let previous = release.previous.map { ", after \($0)" } ?? ""
            let notes =
                release.notesFrom.map { "\(counted(release.entries, "entry", "entries")) from \($0)" } ?? "no notes"
            let evidence = release.evidence.isEmpty ? "no evidence" : release.evidence.joined(separator: ", ")
            lines.append(
                "\(isDryRun ? "would import" : "imported") \(release.version) (\(release.tag), \(release.date)\(previous)): "
                    + "\(notes); \(evidence)")
        }
        for tag in leftOut { lines.append("left out \(tag.name): \(tag.reason)") }
        for tag in moved {
            lines.append(
                "moved \(tag.tag): the record of \(tag.version) names \(tag.recorded.prefix(12)), and the tag now leads to "
                    + "\(tag.now.prefix(12)). If that is what was released, remove the folder of \(tag.version) and import again."
            )
        }
        for version in gone {
            lines.append("kept \(version): it was imported from here, and no tag names it any more")
        }
        if let since {
            lines.append(
                "\(isDryRun ? "would set" : "set") policy.since to \(since): imported releases from before are not judged."
            )
        }
        lines.append(summary)
        return lines.map { TerminalText.line($0) + "\n" }.joined()
    }

    private var summary: String {
        var parts = ["\(counted(releases.count, "release")) \(isDryRun ? "to import" : "imported")"]
        if kept > 0 {
            let changed = edited.isEmpty ? "" : ", \(edited.count) of them changed by hand"
            parts.append("\(kept) there already and left as \(kept == 1 ? "it is" : "they are")\(changed)")
        }
        if !leftOut.isEmpty { parts.append("\(counted(leftOut.count, "tag")) left out") }
        if !moved.isEmpty { parts.append("\(counted(moved.count, "tag")) moved") }
        return parts.joined(separator: "; ") + "."
    }

    package var json: JSON {
        .object(compact: [
            ("dry_run", .bool(isDryRun)), ("files", .array(files.map { .string($0.path) })),
            ("releases", .array(releases.map(Self.json))), ("kept", .int(kept)),
            ("edited", .array(edited.map { .string($0) })),
            (
                "moved",
                .array(
                    moved.map { moved in
                        .object(compact: [
                            ("version", .string(moved.version)), ("tag", .string(moved.tag)),
                            ("recorded", .string(moved.recorded)), ("now", .string(moved.now)),
                        ])
                    })
            ),
            ("gone", .array(gone.map { .string($0) })),
            (
                "left_out",
                .array(leftOut.map { .object(compact: [("tag", .string($0.name)), ("reason", .string($0.reason))]) })
            ),
            ("since", since.map { .string($0) }),
        ])
    }

    private static func json(_ release: Release) -> JSON {
        .object(compact: [
            ("version", .string(release.version)), ("tag", .string(release.tag)), ("date", .string(release.date)),
            ("previous", release.previous.map { .string($0) }), ("notes_from", release.notesFrom.map { .string($0) }),
            ("entries", .int(release.entries)), ("evidence", .array(release.evidence.map { .string($0) })),
        ])
    }
}
