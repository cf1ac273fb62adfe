// Reads the changelogs of RPM packages, alone or in a spec file.
import EvidenceParsing
import Primitives
import ReleaseModel

/// `* Tue Jan 02 2024 Name <mail> - 2.1.0-1`, or with a time and zone in the date, then entries that start with a hyphen. The version is
/// the upstream part: without epoch and release.
enum RPMChangelog {
    static func startsLikeOne(_ text: EvidenceText) -> Bool {
        if isSpec(text) {
            return text.lines.contains { ASCII.trimmed(text.bytes[$0]).elementsEqual("%changelog".utf8) }
        }
        let first = text.lines.indices.first { !ASCII.trimmed(text[$0]).isEmpty }
        return first.map { title(text[$0]) != nil || text[$0].starts(with: "%changelog".utf8) } ?? false
    }

    static func read(_ text: EvidenceText, limits: Policy.Limits) throws(EvidenceFault) -> Changelog {
        var changelog = Changelog(sections: [])
        let start = text.lines.indices.first { ASCII.trimmed(text[$0]).elementsEqual("%changelog".utf8) } ?? 0
        for index in text.lines.indices.dropFirst(start) {
            let line = text[index]
            if let (version, date) = title(line) {
                guard changelog.sections.count < limits.entries else {
                    throw .tooMany("sections", limit: limits.entries, line: index + 1)
                }
                var section = Changelog.Section(
                    heading: String(decoding: ASCII.trimmed(line), as: UTF8.self), version: version, date: date,
                    entries: 0, line: index + 1)
                section.isPackaging = true
                changelog.sections.append(section)
                continue
            }
            let entry = ASCII.trimmed(line)
            guard let last = changelog.sections.indices.last, entry.count > 1, entry.first == ASCII.hyphen else {
                continue
            }
            if Placeholder.word(at: String(decoding: entry.dropFirst(), as: UTF8.self)) == nil {
                changelog.sections[last].entries += 1
            }
        }
        return changelog
    }

    /// A spec file begins with its tags.
    private static func isSpec(_ text: EvidenceText) -> Bool {
        text.lines.indices.prefix(50).contains {
            text[$0].starts(with: "Name:".utf8) || text[$0].starts(with: "%".utf8)
        }
    }

    private static func title(_ line: ArraySlice<UInt8>) -> (version: String?, date: Timestamp)? {
        guard line.starts(with: "* ".utf8), line.count <= 300,
            line.contains(ASCII.greater) || line.contains(UInt8(ascii: "@"))
        else {
            return nil
        }
        let words = line.dropFirst(2).split(whereSeparator: ASCII.isBlank)
        guard words.count >= 5, HeadingDate.isWeekday(lowered(words[0])),
            let date = HeadingDate.find(in: words[1...].prefix(5).map(lowered)), date.range.lowerBound == 0,
            date.range.count >= 3
        else { return nil }
        var version = words[words.count - 1]
        if let colon = version.firstIndex(of: ASCII.colon) { version = version[(colon + 1)...] }
        if let hyphen = version.lastIndex(of: ASCII.hyphen) { version = version[..<hyphen] }
        guard let digit = version.first, ASCII.isDigit(digit) else { return (nil, date.date) }
        return (DebianChangelog.upstream(version), date.date)
    }

    private static func lowered(_ word: ArraySlice<UInt8>) -> String {
        ASCII.lowercased(String(decoding: word, as: UTF8.self))
    }
}
