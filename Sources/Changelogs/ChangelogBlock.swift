// One block of a changelog, as all markup languages have it.
import Primitives

package struct ChangelogBlock: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// 1 is the outermost.
        case heading(level: Int)
        /// A line that is a heading if it names a version as its like do, and else text.
        case title(level: Int)
        case item
        case paragraph
        /// Of a table with a column for versions: what that column holds is the text.
        case row(date: String, rest: String)
        /// Where an unresolved merge begins, and where it ends.
        case conflict(isEnd: Bool)
    }
    package var content: Content
    /// Without the heading's or item's own marks.
    package var text: String
    /// The 1-based line where it starts.
    package var line: Int
    /// Of a title: an underline, a ruler or a date around it shows what it is.
    var isFramed = false
    /// Of a title: it is one only where others of the file have its shape.
    var needsLike = false

    package init(content: Content, text: String, line: Int) {
        self.content = content
        self.text = text
        self.line = line
    }

    /// What git writes around two versions of a text that it could not merge, from the first column on.
    static func conflict(_ line: ArraySlice<UInt8>, number: Int) -> ChangelogBlock? {
        guard let mark = line.first, mark == ASCII.less || mark == ASCII.greater, line.count > 8,
            line.prefix(7).allSatisfy({ $0 == mark }), line[line.startIndex + 7] == ASCII.space
        else { return nil }
        return ChangelogBlock(content: .conflict(isEnd: mark == ASCII.greater), text: "", line: number)
    }
}

/// White space before a text, in columns.
enum ChangelogIndent {
    /// A tab goes to the next multiple of `tabStop`.
    static func columns(of line: ArraySlice<UInt8>, tabStop: Int) -> Int {
        var column = 0
        for byte in line {
            switch byte {
            case ASCII.space: column += 1
            case ASCII.tab: column += tabStop - column % tabStop
            default: return column
            }
        }
        return column
    }

    /// The line without the white space of its first columns.
    static func dropping(_ columns: Int, from line: ArraySlice<UInt8>, tabStop: Int) -> ArraySlice<UInt8> {
        var rest = line
        var column = 0
        while column < columns, let first = rest.first, ASCII.isBlank(first) {
            column += first == ASCII.tab ? tabStop - column % tabStop : 1
            rest = rest.dropFirst()
        }
        return rest
    }
}

/// The marks of list items, which all markup languages share.
package enum ListMark {
    /// What an item says, behind a bullet, or a number of up to nine digits with a point or a bracket; nil for what isn't one.
    package static func text(of body: ArraySlice<UInt8>, bullets: String) -> ArraySlice<UInt8>? {
        var rest = body
        let digits = body.prefix(while: ASCII.isDigit).count
        if (1...9).contains(digits), let mark = body.dropFirst(digits).first,
            mark == ASCII.dot || mark == ASCII.rightParenthesis
        {
            rest = body.dropFirst(digits + 1)
        } else if let mark = body.first, bullets.utf8.contains(mark) {
            rest = body.dropFirst()
        } else {
            return nil
        }
        guard let next = rest.first else { return rest }
        return ASCII.isBlank(next) ? ASCII.trimmed(rest) : nil
    }
}

/// Headings that sort the entries of a version, and say nothing by themselves.
enum ChangelogGroup {
    /// "### Added", "Patch changes:", "🐛 Bug Fixes".
    static func isKnown(_ text: String) -> Bool {
        guard text.utf8.count <= 60 else { return false }
        let words = text.utf8.split { !ASCII.isLetter($0) && $0 != ASCII.apostrophe && $0 < 0x80 }
            .map { ASCII.lowercased(String(decoding: $0, as: UTF8.self)) }
            .filter { $0.utf8.contains(where: ASCII.isLetter) }
        guard !words.isEmpty, words.count <= 5 else { return false }
        return words.allSatisfy(vocabulary.contains)
    }

    /// Such a text that shows what it is: a colon ends it, all of it is emphasised, or it is a single word.
    static func isAlone(_ text: String) -> Bool {
        guard isKnown(text) else { return false }
        let bytes = Bytes(ASCII.trimmed(text).utf8)
        guard let last = bytes.last else { return false }
        let isEmphasised = (last == ASCII.asterisk || last == ASCII.underscore) && bytes.first == last
        return last == ASCII.colon || isEmphasised || bytes.allSatisfy(ASCII.isLetter)
    }

    private static let vocabulary: Set<String> = [
        "added", "adds", "additions", "all", "and", "api", "breaking", "bug", "bugfix", "bugfixes", "bugs", "build",
        "change", "changed", "changelog", "changes", "chore", "chores", "ci", "cleanup", "closed", "code",
        "compatibility",
        "contributors", "core", "dependencies", "dependency", "deprecated", "deprecation", "deprecations", "details",
        "dev",
        "development", "doc", "docs", "documentation", "enhancement", "enhancements", "feat", "feature", "features",
        "fix",
        "fixed", "fixes", "for", "full", "general", "highlights", "important", "improved", "improvement",
        "improvements",
        "incompatible", "in", "infrastructure", "internal", "internals", "issues", "items", "known", "library", "list",
        "maintenance", "major", "merged", "minor", "misc", "miscellaneous", "new", "news", "note", "notes", "notable",
        "noteworthy", "of", "optimizations", "or", "other", "others", "overview", "packaging", "patch", "performance",
        "prs", "pull", "refactor", "refactoring", "regressions", "removal", "removals", "removed", "requests", "revert",
        "reverts", "security", "significant", "style", "styles", "summary", "test", "testing", "tests", "the", "this",
        "tools", "translations", "ui", "under", "update", "updated", "updates", "upgrade", "user", "visible",
        "vulnerabilities",
        "what's", "what’s", "whats", "what",
    ]
}
