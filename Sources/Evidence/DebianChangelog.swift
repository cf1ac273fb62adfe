// Reads changelogs of Debian packages, in the form of deb-changelog(5).
import Primitives
import ReleaseModel

/// `package (version) distributions; metadata`, then entries that start with two spaces and an asterisk, then a line
/// ` -- name <address>  date`. The version is the upstream part: without epoch and revision (deb-version(7)), and with a hyphen
/// for the tilde of a pre-release. The distribution UNRELEASED means what it says.
enum DebianChangelog {
    static func startsLikeOne(_ text: EvidenceText) -> Bool {
        for index in text.lines.indices where !ASCII.trimmed(text[index]).isEmpty { return title(text[index]) != nil }
        return false
    }

    static func read(_ text: EvidenceText, limits: Policy.Limits) throws(EvidenceFault) -> Changelog {
        var changelog = Changelog(sections: [])
        for index in text.lines.indices {
            let line = text[index]
            if let title = title(line) {
                guard changelog.sections.count < limits.entries else {
                    throw .tooMany("sections", limit: limits.entries, line: index + 1)
                }
                changelog.sections.append(
                    .init(
                        heading: String(decoding: ASCII.trimmed(line), as: UTF8.self), version: title.version,
                        isUnreleased: title.isUnreleased, isYanked: false, entries: 0, line: index + 1))
                continue
            }
            guard let last = changelog.sections.indices.last else { continue }
            if line.starts(with: "  * ".utf8), ASCII.trimmed(line).count > 1 {
                changelog.sections[last].entries += 1
            } else if line.starts(with: " -- ".utf8), let closing = line.lastIndex(of: UInt8(ascii: ">")) {
                // "Tue, 02 Jan 2024 15:04:05 +0000"
                let words = HeadingDate.words(of: String(decoding: line[(closing + 1)...], as: UTF8.self))
                changelog.sections[last].date = HeadingDate.find(in: words)?.date
            }
        }
        return changelog
    }

    private static func title(_ line: ArraySlice<UInt8>) -> (version: String, isUnreleased: Bool)? {
        guard let first = line.first, ASCII.isLetter(first) || ASCII.isDigit(first),
            let open = line.firstIndex(of: UInt8(ascii: "(")), let close = line.firstIndex(of: UInt8(ascii: ")")),
            let end = line.firstIndex(of: UInt8(ascii: ";")), open < close, close < end,
            !ASCII.trimmed(line[..<open]).contains(where: ASCII.isSpace)
        else { return nil }
        var version = line[(open + 1)..<close]
        if let colon = version.firstIndex(of: UInt8(ascii: ":")) { version = version[(colon + 1)...] }
        if let hyphen = version.lastIndex(of: UInt8(ascii: "-")) { version = version[..<hyphen] }
        let isVersion = version.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || ".+-~".utf8.contains($0) }
        guard let digit = version.first, ASCII.isDigit(digit), isVersion else { return nil }
        let upstream = version.map { $0 == UInt8(ascii: "~") ? UInt8(ascii: "-") : $0 }
        let distributions = ASCII.trimmed(line[(close + 1)..<end])
        return (String(decoding: upstream, as: UTF8.self), distributions.elementsEqual("UNRELEASED".utf8))
    }
}
