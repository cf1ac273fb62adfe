// Into which list of the notes the entries below a heading belong.
import Primitives
import ReleaseModel

enum NotesGroup: Sendable, Hashable {
    case highlights, features, improvements, fixes, breaking, deprecations, security, knownIssues, upgrade
    /// No heading sorts it.
    case other
    /// Nothing of it is a change: thanks to people, packages' checksums.
    case omitted

    /// Nil: the heading doesn't say.
    init?(heading: String) {
        let words = Self.words(heading)
        guard !words.isEmpty, words.count <= 8 else { return nil }
        let text = " \(words.joined(separator: " ")) "
        for (group, phrases) in Self.framed where phrases.contains(where: { text.containsBytes(of: $0) }) {
            self = group
            return
        }
        return nil
    }

    /// Letters alone, in lower case: marks and pictures are no words.
    private static func words(_ heading: String) -> [String] {
        heading.utf8.split { !ASCII.isLetter($0) && $0 != ASCII.apostrophe }
            .map { ASCII.lowercased(String(decoding: $0, as: UTF8.self)) }
    }

    /// With blanks around each.
    private static let framed = phrases.map { group, phrases in (group, phrases.map { " \($0) " }) }

    /// In the order in which they count: "Security fixes" is of security, "Breaking API changes" breaks.
    private static let phrases: [(NotesGroup, [String])] = [
        (
            .omitted,
            [
                "new contributors", "contributors", "thanks", "credits", "acknowledgements", "checksums", "downloads",
                "sponsors", "committers",
            ]
        ),
        (.knownIssues, ["known issues", "known issue", "known problems"]),
        (.upgrade, ["upgrade", "upgrading", "migration", "migrating", "upgrade notes"]),
        (
            .breaking,
            ["breaking", "incompatible", "incompatibilities", "incompatibility", "major changes", "bc breaks"]
        ),
        (.security, ["security", "vulnerabilities", "vulnerability"]),
        (.deprecations, ["deprecated", "deprecation", "deprecations", "deprecates"]),
        (
            .fixes,
            [
                "fixed", "fixes", "fix", "bug", "bugs", "bugfix", "bugfixes", "regressions", "corrections",
                "patch changes",
            ]
        ),
        (.features, ["added", "adds", "add", "additions", "feat", "feature", "features", "new", "minor changes"]),
        (.highlights, ["highlights"]),
        (
            .improvements,
            [
                "changed", "changes", "change", "improved", "improvement", "improvements", "enhancement",
                "enhancements",
                "performance", "perf", "optimizations", "removed", "removals", "removal", "other", "misc",
                "miscellaneous",
                "documentation", "docs", "internal", "dependencies", "maintenance", "refactor", "refactoring",
                "updated",
                "updates", "chores", "chore", "build", "ci", "tests", "infrastructure", "packaging", "reverted",
                "reverts",
            ]
        ),
    ]
}

extension ReleaseNotes {
    mutating func add(_ entry: NotesEntryText, to group: NotesGroup) {
        let change = Change(
            title: entry.title, description: entry.description, pr: entry.pr, issue: entry.issue, author: entry.author)
        switch group {
        case .features: features.append(change)
        case .improvements, .other: improvements.append(change)
        case .fixes: fixes.append(change)
        case .breaking: breaking.append(.init(title: entry.titleWithReferences, description: entry.description))
        case .deprecations: deprecations.append(.init(title: entry.whole))
        case .security:
            security.append(
                .init(id: entry.identifier, title: entry.titleWithReferences, description: entry.description))
        case .knownIssues: knownIssues.append(.init(title: entry.whole))
        case .upgrade: upgrade = [upgrade, entry.whole].compactMap(\.self).joined(separator: "\n\n")
        case .highlights: highlights.append(entry.whole)
        case .omitted: return
        }
    }
}
