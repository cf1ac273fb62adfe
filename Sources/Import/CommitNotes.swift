// Release notes out of commit messages, for a release about which neither a changelog nor a forge says anything.
import GitHistory
import Primitives
import ReleaseModel
import Versions

/// Takes the commits of one release, newest first. No more are kept than a reader would go through.
struct CommitNotes: Sendable {
    private static let limit = 200

    private var changes = ReleaseNotes()
    /// Tests, builds and the like: listed only where there is nothing else.
    private var chores: [ReleaseNotes.Change] = []
    private var left = 0

    /// `version`: a commit that does nothing but name it is no entry.
    mutating func take(_ message: CommitMessage, version: Version) {
        let subject = CleanText.line(message.subject)
        guard !subject.isBlank, !Self.isRelease(subject, version) else { return }
        guard changes.entryCount + chores.count < Self.limit else {
            left += 1
            return
        }
        let scope = message.scope.map { CleanText.line($0) + ": " } ?? ""
        let title = CleanText.markdown(ofSubject: scope + subject)
        let change = ReleaseNotes.Change(title: title, pr: message.request)
        if message.isBreaking {
            changes.breaking.append(
                .init(
                    title: message.request.map { "\(title) (\($0.hasPrefix("!") ? $0 : "#\($0)"))" } ?? title,
                    description: message.breaking.map { CleanText.lines($0) }))
            return
        }
        switch message.type {
        case "feat", "feature": changes.features.addOnce(change)
        case "fix", "bugfix", "hotfix": changes.fixes.addOnce(change)
        case "docs", "doc", "style", "test", "tests", "build", "ci", "chore", "refactor", "deps": chores.addOnce(change)
        default: changes.improvements.addOnce(change)
        }
    }

    var notes: ReleaseNotes {
        var notes = changes
        if notes.entryCount == 0 { notes.improvements = chores }
        return notes
    }

    var summary: String? {
        left == 0 ? nil : "\(counted(left, "older commit")) of this release \(left == 1 ? "is" : "are") not listed."
    }

    /// "Release 1.2.0", "v1.2.0", "This is 1.2", "Bump version to 1.2.0": a few words of such messages, and a version among them.
    private static func isRelease(_ subject: String, _ version: Version) -> Bool {
        let words = ASCII.lowercased(subject).split { $0 == " " || $0 == ":" }.map {
            $0.last == "." ? $0.dropLast() : $0
        }
        guard words.count <= 6, words.contains(where: { isVersion($0, version) }) else { return false }
        return words.allSatisfy {
            frame.contains($0) || isVersion($0, version) || $0.hasPrefix("chore(") || $0.first?.isNumber == true
        }
    }

    private static let frame: Set<Substring> = [
        "release", "releasing", "released", "version", "bump", "bumped", "prepare", "preparing", "for", "to", "the",
        "tag",
        "tagging", "chore", "new", "cut", "set", "update", "this", "is",
    ]

    /// This version, in any spelling, or one of two numbers or more: a commit that names another is about that one.
    private static func isVersion(_ word: Substring, _ version: Version) -> Bool {
        let text = word.hasPrefix("v") ? word.dropFirst() : word
        if version.isSpelled(String(text)) { return true }
        let numbers = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.split(separator: ".")
        return text.first?.isNumber == true && numbers.count > 1
    }
}

extension [ReleaseNotes.Change] {
    /// The same said again is no further change.
    fileprivate mutating func addOnce(_ change: ReleaseNotes.Change) {
        if !contains(change) { append(change) }
    }
}
