// Takes a heading apart into words, and says what the words mean that all changelogs use.
import Primitives

struct HeadingWords {
    struct Word {
        /// In lower case.
        var text: String
        /// The last mark between it and the word before: a hyphen for any dash, a comma, a bracket; 0 for none.
        var mark: UInt8
        var version: HeadingVersion?

        /// It begins another thought than the word before it.
        var isParted: Bool { mark != 0 }
    }

    private(set) var words: [Word] = []
    /// "x = 1.2.0" assigns something, and "Why 1.2?" asks.
    private(set) var isSentence = false

    /// Reads at most 60 words: what is longer is no heading.
    init(_ text: String) {
        let bytes = Bytes(text.utf8)
        var index = 0
        var mark: UInt8 = 0
        while index < bytes.count, words.count < 60 {
            let byte = bytes[index]
            if Self.isOfWord(bytes, index) {
                var end = index
                while end < bytes.count, Self.isOfWord(bytes, end) { end += 1 }
                mark = add(bytes[index..<end], mark: mark)
                index = end
            } else {
                if byte == ASCII.equals, !words.isEmpty, index + 1 < bytes.count, bytes[index - 1] != byte,
                    bytes[index + 1] != byte
                {
                    isSentence = true
                }
                if !ASCII.isSpace(byte) { mark = byte >= 0x80 ? ASCII.hyphen : byte }
                index += byte >= 0xF0 ? 4 : byte >= 0x80 ? 3 : 1
            }
        }
    }

    /// Gives the mark before the next word.
    private mutating func add(_ piece: ArraySlice<UInt8>, mark: UInt8) -> UInt8 {
        var (bytes, mark) = (piece, mark)
        // A plus or a hyphen before digits may be a zone.
        let isZone = bytes.count > 2 && HeadingDate.isZone(ASCII.lowercased(String(decoding: bytes, as: UTF8.self)))
        while let first = bytes.first, "-/+~:_".utf8.contains(first), !isZone {
            mark = first
            bytes.removeFirst()
        }
        var next: UInt8 = 0
        while let last = bytes.last, ".-/+~:_!".utf8.contains(last) {
            if last != ASCII.dot { next = last }
            bytes.removeLast()
        }
        guard !bytes.isEmpty else { return max(mark, next) }
        if bytes.last == ASCII.question, bytes.contains(where: ASCII.isLetter) { isSentence = true }
        // "Version:1.2.0"
        if let colon = bytes.firstIndex(of: ASCII.colon), bytes[..<colon].allSatisfy(ASCII.isLetter) {
            _ = add(bytes[..<colon], mark: mark)
            return max(add(bytes[(colon + 1)...], mark: ASCII.colon), next)
        }
        let text = ASCII.lowercased(String(decoding: bytes.prefix(200), as: UTF8.self))
        words.append(Word(text: text, mark: mark, version: HeadingVersion(bytes)))
        return next
    }

    /// Not the dashes, U+2010 to U+2015, arrows, the lines of boxes, U+2500 to U+257F, nor two points, which are between the ends of
    /// a range.
    private static func isOfWord(_ bytes: Bytes, _ index: Int) -> Bool {
        let byte = bytes[index]
        if byte >= 0x80 {
            // Emoji and other signs beyond the basic plane.
            if byte >= 0xF0 { return false }
            guard byte == 0xE2, index + 2 < bytes.count else { return true }
            let isDash = bytes[index + 1] == 0x80 && (0x90...0x95).contains(bytes[index + 2])
            return !isDash && ![0x86, 0x94, 0x95].contains(bytes[index + 1])
        }
        if byte == ASCII.dot {
            return !(index + 1 < bytes.count && bytes[index + 1] == ASCII.dot)
                && !(index > 0 && bytes[index - 1] == ASCII.dot)
        }
        return ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-_+~@/:?!'".utf8.contains(byte)
    }
}

// MARK: - Vocabulary

extension HeadingWords {
    /// What headings of changelogs are made of, around the name and the version.
    static let frames: Set<String> = [
        "additions", "added", "announcement", "announcing", "available", "bugfix", "bugfixes", "change", "changed",
        "changelog", "change-log", "changes", "complete", "details", "enhancement", "enhancements", "feature",
        "features", "final",
        "fixed", "fixes", "fix", "full", "general", "highlights", "history", "hotfix", "important", "improvements",
        "incompatible", "log", "main", "maintenance", "major", "minor", "new", "news", "note", "notes", "noteworthy",
        "notable", "official", "overview", "patch", "patches", "public", "rel", "release", "released", "releases",
        "release-notes", "releasenotes", "security", "significant", "stable", "summary", "tag", "update", "updates",
        "user-visible", "user", "v", "ver", "version", "versions", "visible", "what's", "whats", "what’s", "whatsnew",
        "bug", "bugs", "deprecated", "removed", "list", "revision", "rev", "current", "lts",
    ]

    static let articles: Set<String> = ["a", "an", "the", "this", "our", "gnu", "of", "all"]

    static let prepositions: Set<String> = ["in", "with", "for", "of", "to", "on", "at", "by", "about", "as"]

    /// After one of these a version is another one than the section's.
    static let excluding: Set<String> = [
        "since", "after", "than", "before", "until", "till", "from", "over", "vs", "versus",
    ]

    /// A heading with one of these speaks about a version, and isn't the section that says what it changed.
    static let foreign: Set<String> = [
        "approval", "approved", "backlog", "checklist", "compatibility", "compatible", "deadline", "decision",
        "decisions",
        "documentation", "download", "downloading", "downloads", "downgrade", "downgrading", "end-of-life", "eol",
        "errata", "faq", "future", "goals", "guide", "how", "ideas", "install", "installation", "installing", "issue",
        "issues", "known", "limitations", "meeting", "migrate", "migrating", "migration", "milestone", "milestones",
        "minutes", "plan", "planned", "planning", "plans", "policy", "problems", "proposal", "proposals",
        "prerequisites",
        "requirement", "requirements", "requires", "revert", "reverted", "reverting", "reverts", "roadmap", "schedule",
        "support", "supported", "supports", "test",
        "tested", "testing", "timeline", "tutorial", "unsupported", "upgrade", "upgrades", "upgrading", "when", "why",
        "wishlist", "workaround", "workarounds",
    ]

    /// Words of sentences.
    static let functional: Set<String> = [
        "and", "are", "be", "been", "breaks", "broke", "but", "can", "cannot", "contains", "could", "describes", "did",
        "do",
        "document", "does",
        "ended", "ends", "gets", "had", "has", "have", "i", "if", "includes", "is", "it", "its", "makes", "may",
        "might",
        "must", "needs", "or", "previous", "should", "that", "these", "they", "those", "was", "we", "were", "which",
        "who", "will",
        "works", "would", "you", "your",
    ]

    /// By themselves they say that a version isn't out.
    static let unreleased: Set<String> = ["unreleased", "wip", "tbd", "tba", "tbc", "unpublished"]

    /// They say so where all other words near them are such as may come with them.
    static let pendingWords: Set<String> = [
        "candidate", "coming", "dev", "development", "draft", "estimated", "eta", "expected", "forthcoming", "next",
        "pending", "planned", "prerelease", "pre-release",
        "snapshot", "target", "targeted", "progress", "scheduled", "soon", "todo", "upcoming", "yet", "not", "future",
    ]
    static let pendingCompany: Set<String> = [
        "active", "be", "being", "changes", "current", "currently", "date", "early", "for", "in", "is", "late", "mid",
        "on",
        "out", "release", "released", "still", "the", "this", "to", "under", "version", "work", "of", "by", "end", "q1",
        "q2", "q3", "q4", "spring", "summer", "autumn", "winter", "fall",
    ]

    /// Whether a word may stand in a line that only dates a section.
    static func dates(_ word: String) -> Bool {
        HeadingDate.isPart(word) || HeadingDate.day(word) != nil || pendingWords.contains(word)
            || pendingCompany.contains(word)
            || ["published", "unreleased", "date", "at", "was", "status"].contains(word)
    }

    /// The same of a line that may also say that the section isn't out.
    static func datesOrPends(_ word: String) -> Bool {
        dates(word) || HeadingDate.isPlaceholder(word) || unreleased.contains(word)
    }

    /// Whether these words, in lower case, say that something isn't out yet.
    static func sayUnreleased(_ words: some Collection<String>) -> Bool {
        if words.contains(where: unreleased.contains) { return true }
        guard
            words.allSatisfy({
                pendingWords.contains($0) || pendingCompany.contains($0) || HeadingDate.isPart($0)
                    || HeadingDate.day($0) != nil
            })
        else { return false }
        let marks = words.count { pendingWords.contains($0) }
        // "not" and "yet" need what isn't yet; "development release" is a release.
        let isNot = words.contains("not") && !words.contains("released") && !words.contains("out")
        let isRelease = marks == 1 && words.contains("development") && words.contains("release")
        let isToBe = Array(words).suffix(3) == ["to", "be", "released"]
        return isToBe || (marks > 0 && !isNot && !isRelease && !(marks == 1 && words.contains("yet")))
    }
}
