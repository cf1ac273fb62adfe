// Takes a changelog's heading apart: version, date, "unreleased", "yanked".
import Primitives
import ReleaseModel

struct ChangelogHeading: Sendable, Hashable {
    /// Without Markdown's marks and link targets.
    var text: String
    var version: String?
    /// Nothing but "version" or "release" stands before the version, and nothing but a date and such behind it.
    var isVersionAlone = false
    var date: Timestamp?
    var isUnreleased = false
    var isYanked = false

    init(_ source: String) {
        text = Self.withoutMarks(firstLine(of: source) ?? "")
        let tokens = Self.tokens(of: text)
        let lowered = tokens.map(ASCII.lowercased)
        let words = HeadingDate.words(of: text)
        for (index, token) in tokens.enumerated() {
            // "Upgrading from 1.1.0": a version that a sentence mentions isn't the section's.
            if index > 5 || (index > 0 && Self.prepositions.contains(lowered[index - 1])) { break }
            guard let found = Self.version(in: token) else { continue }
            version = found
            isVersionAlone =
                lowered[..<index].allSatisfy { ["version", "release", "v"].contains($0) }
                && Self.isOnlyDate(words.drop { !$0.contains(ASCII.lowercased(found)) }.dropFirst())
            break
        }
        date = HeadingDate.find(in: words)?.date
        isYanked = words.contains("yanked")
        isUnreleased =
            words.contains("unreleased")
            || (version == nil && Self.meansUnreleased(lowered.joined(separator: " ")))
            || (version != nil && (words.suffix(2) == ["in", "development"] || words.dropFirst().last == "tbd"))
    }

    func section(line: Int) -> Changelog.Section {
        Changelog.Section(
            heading: text, version: version, date: date, isUnreleased: isUnreleased, isYanked: isYanked, entries: 0,
            line: line)
    }

    private static func isOnlyDate(_ words: ArraySlice<String>) -> Bool {
        let others = words.filter { word in
            word != "yanked" && word != "unreleased" && word.utf8.contains { ASCII.isDigit($0) || ASCII.isLetter($0) }
        }
        return others.isEmpty || HeadingDate.find(in: others)?.wordCount == others.count
    }

    private static let prepositions: Set<String> = [
        "from", "to", "since", "before", "after", "until", "for", "and", "or", "with", "than", "on",
    ]

    /// Whether a heading's whole text, in lower case, stands for what is not out yet.
    static func meansUnreleased(_ text: String) -> Bool {
        [
            "unreleased", "unreleased changes", "upcoming", "upcoming release", "next", "next release", "next version",
            "in development", "development", "not released", "not yet released", "to be released", "head", "main",
            "master",
        ].contains(text)
    }

    /// The heading in pieces at white space and brackets; stops within a word (`tomli-1.2.0`, `v1.2.0`) stay.
    private static func tokens(of text: String) -> [String] {
        text.utf8.split { ASCII.isSpace($0) || "[](){},;:|\"'<>/@=".utf8.contains($0) }.map { String(Substring($0)) }
    }

    /// The version that a token is, or ends in after a name and a hyphen; nil for dates, words and numbers without a point.
    static func version(in token: String) -> String? {
        var bytes = Array(token.utf8)[...]
        while let last = bytes.last, ".-!*_".utf8.contains(last) { bytes.removeLast() }
        if let plain = versionText(bytes) { return plain }
        guard let first = bytes.first, ASCII.isLetter(first) else { return nil }
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "-") {
            if let found = versionText(bytes.dropFirst(index + 1)) { return found }
        }
        return nil
    }

    /// SemVer, CalVer and PEP 440 alike: an optional v, two or more numbers, and a suffix that starts with a hyphen, a plus,
    /// or a word that versions use.
    private static func versionText(_ token: ArraySlice<UInt8>) -> String? {
        var bytes = token
        if let first = bytes.first, first | 32 == UInt8(ascii: "v") { bytes.removeFirst() }
        var rest = bytes
        var numbers = 0
        while let first = rest.first, ASCII.isDigit(first) {
            rest = rest.drop(while: ASCII.isDigit)
            numbers += 1
            guard rest.first == UInt8(ascii: "."), let next = rest.dropFirst().first, ASCII.isDigit(next) else { break }
            rest = rest.dropFirst()
        }
        guard numbers >= 2, bytes.count <= 100 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let first = rest.first else { return text }
        let allowed = rest.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "-+._~".utf8.contains($0) }
        guard allowed else { return nil }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first == UInt8(ascii: "~") { return text }
        let word = rest.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }.prefix(while: ASCII.isLetter)
        return suffixes.contains(ASCII.lowercased(String(decoding: word, as: UTF8.self))) ? text : nil
    }

    private static let suffixes: Set<String> = [
        "a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "post", "rev", "r", "dev", "m", "final", "ga",
        "release", "sp",
    ]

    /// Takes out emphasis, code marks, and the targets of links and images.
    static func withoutMarks(_ source: String) -> String {
        let bytes = Array(source.utf8)
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "`") {
                index += 1
                continue
            }
            output.append(byte)
            index += 1
            guard byte == UInt8(ascii: "]"), index < bytes.count else { continue }
            let close: UInt8? =
                switch bytes[index] {
                case UInt8(ascii: "("): UInt8(ascii: ")")
                case UInt8(ascii: "["): UInt8(ascii: "]")
                default: nil
                }
            if let close, let end = bytes[index...].firstIndex(of: close) { index = end + 1 }
        }
        return ASCII.trimmed(String(decoding: output, as: UTF8.self))
    }
}

/// Finds a date among the words of a heading: ISO 8601, `2024/01/02`, `January 2, 2024`, `2 January 2024`. Other orders of
/// numbers are ambiguous, and no date.
enum HeadingDate {
    /// In lower case, at white space and punctuation but points, hyphens and slashes; points and hyphens at the ends of a word
    /// are taken off.
    static func words(of text: String) -> [String] {
        text.utf8.split { ASCII.isSpace($0) || "[](){},;:|\"'<>*_`".utf8.contains($0) }.compactMap { piece in
            var bytes = Array(piece)[...]
            while let first = bytes.first, ".-/".utf8.contains(first) { bytes.removeFirst() }
            while let last = bytes.last, ".-/".utf8.contains(last) { bytes.removeLast() }
            return bytes.isEmpty ? nil : ASCII.lowercased(String(decoding: bytes, as: UTF8.self))
        }
    }

    static func find(in words: [String]) -> (date: Timestamp, wordCount: Int)? {
        for index in words.indices {
            if let date = numeric(words[index]) { return (date, 1) }
            let rest = words[index...].filter { $0 != "of" }
            guard rest.count >= 3 else { continue }
            if let month = month(rest[0]), let day = day(rest[1]), let date = date(rest[2], month, day) {
                return (date, 3)
            }
            if let day = day(rest[0]), let month = month(rest[1]), let date = date(rest[2], month, day) {
                return (date, 3)
            }
        }
        return nil
    }

    private static func numeric(_ word: String) -> Timestamp? {
        let bytes = Array(word.utf8.prefix(10))
        guard bytes.count == 10, bytes[4] == bytes[7], bytes[4] == UInt8(ascii: "-") || bytes[4] == UInt8(ascii: "/"),
            word.utf8.count == 10 || Array(word.utf8)[10] == UInt8(ascii: "t")
        else { return nil }
        return Timestamp(
            String(decoding: bytes.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 }, as: UTF8.self))
    }

    private static func date(_ year: String, _ month: Int, _ day: Int) -> Timestamp? {
        guard year.utf8.count == 4, ASCII.number(year.utf8) != nil else { return nil }
        return Timestamp("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }

    /// English names and their abbreviations of three letters or more.
    private static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        return months.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// 1 to 31, with or without st, nd, rd, th.
    private static func day(_ word: String) -> Int? {
        let digits = word.utf8.prefix(while: ASCII.isDigit)
        let rest = String(Substring(word.utf8.dropFirst(digits.count)))
        guard let number = ASCII.number(digits), (1...31).contains(number), ["", "st", "nd", "rd", "th"].contains(rest)
        else { return nil }
        return number
    }
}
