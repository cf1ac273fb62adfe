// A line as Conventional Commits have it: `feat(parser)!: subject`, in a commit's subject or in an entry that was made of one.

package struct ConventionalSubject: Sendable, Hashable {
    /// In lower case.
    package var type: String
    package var scope: String?
    /// An exclamation mark is before the colon.
    package var isBreaking: Bool
    /// What is behind the colon.
    package var subject: String

    /// Nil where the line doesn't begin with one of the known types and a colon.
    package init?(_ line: String) {
        let bytes = Array(line.utf8)
        let word = bytes.prefix(while: ASCII.isLetter)
        type = ASCII.lowercased(String(decoding: word, as: UTF8.self))
        guard Self.types.contains(type) else { return nil }
        var rest = bytes[word.count...]
        if rest.first == ASCII.leftParenthesis, let close = rest.firstIndex(of: ASCII.rightParenthesis) {
            scope = String(decoding: rest[(rest.startIndex + 1)..<close], as: UTF8.self)
            rest = rest[(close + 1)...]
        }
        isBreaking = rest.first == UInt8(ascii: "!")
        if isBreaking { rest = rest.dropFirst() }
        guard rest.first == ASCII.colon else { return nil }
        subject = ASCII.trimmed(String(decoding: rest.dropFirst(), as: UTF8.self))
    }

    private static let types: Set<String> = [
        "feat", "feature", "fix", "bugfix", "hotfix", "perf", "refactor", "docs", "doc", "style", "test", "tests",
        "build",
        "ci", "chore", "revert", "security", "deprecate", "deps",
    ]
}
