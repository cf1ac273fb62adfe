// Reads changelogs of Debian packages, in the form of deb-changelog(5).
import EvidenceParsing
import Primitives
import ReleaseModel

/// `package (version) distributions; metadata`, then entries that start with two spaces and an asterisk, then a line
/// ` -- name <address>  date`. The version is the upstream part: without epoch and revision (deb-version(7)), and with a hyphen
/// for the tilde of a pre-release; what says that the sources were repacked ("+dfsg1", ".ds", "+repack") is none of its.
/// The distribution UNRELEASED means what it says.
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
                var section = Changelog.Section(
                    heading: String(decoding: ASCII.trimmed(line), as: UTF8.self), version: title.version,
                    isUnreleased: title.isUnreleased, entries: 0, line: index + 1)
                section.isPackaging = title.hasRevision
                changelog.sections.append(section)
                continue
            }
            guard let last = changelog.sections.indices.last else { continue }
            if ChangelogBlock.conflict(line, number: index) != nil {
                changelog.sections[last].hasConflict = true
            } else if line.starts(with: "  * ".utf8), ASCII.trimmed(line).count > 1 {
                let entry = String(decoding: line.dropFirst(4), as: UTF8.self)
                if Placeholder.word(at: entry) == nil { changelog.sections[last].entries += 1 }
            } else if line.starts(with: " -- ".utf8), let closing = line.lastIndex(of: UInt8(ascii: ">")) {
                // "Tue, 02 Jan 2024 15:04:05 +0000"
                let words = HeadingWords(String(decoding: line[(closing + 1)...], as: UTF8.self)).words
                changelog.sections[last].date = HeadingDate.find(in: words.map(\.text))?.date
            }
        }
        return changelog
    }

    /// `hasRevision`: the package is a distribution's of sources that others release.
    private static func title(
        _ line: ArraySlice<UInt8>
    ) -> (version: String, hasRevision: Bool, isUnreleased: Bool)? {
        guard let first = line.first, ASCII.isLetter(first) || ASCII.isDigit(first),
            let open = line.firstIndex(of: UInt8(ascii: "(")), let close = line.firstIndex(of: UInt8(ascii: ")")),
            let end = line.firstIndex(of: UInt8(ascii: ";")), open < close, close < end,
            !ASCII.trimmed(line[..<open]).contains(where: ASCII.isSpace)
        else { return nil }
        var version = line[(open + 1)..<close]
        if let colon = version.firstIndex(of: UInt8(ascii: ":")) { version = version[(colon + 1)...] }
        let hyphen = version.lastIndex(of: UInt8(ascii: "-"))
        if let hyphen { version = version[..<hyphen] }
        let isVersion = version.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || ".+-~".utf8.contains($0) }
        guard let digit = version.first, ASCII.isDigit(digit), isVersion else { return nil }
        let distributions = ASCII.trimmed(line[(close + 1)..<end])
        return (upstream(version), hyphen != nil, distributions.elementsEqual("UNRELEASED".utf8))
    }

    /// The version of the sources as their authors call it; also RPM's are written so.
    static func upstream(_ version: ArraySlice<UInt8>) -> String {
        var version = version
        for index in version.indices where ".+~-".utf8.contains(version[index]) {
            let word = version[(index + 1)...].prefix(while: ASCII.isLetter)
            let rest = version[word.endIndex...]
            guard repacks.contains(String(decoding: word, as: UTF8.self)),
                rest.allSatisfy({ ASCII.isDigit($0) || $0 == ASCII.dot })
            else { continue }
            version = version[..<index]
            break
        }
        return String(decoding: version.map { $0 == ASCII.tilde ? ASCII.hyphen : $0 }, as: UTF8.self)
    }

    private static let repacks: Set<String> = ["dfsg", "ds", "repack", "repacked", "orig", "debian", "nmu"]
}
