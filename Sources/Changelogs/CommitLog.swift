// Tells a list of commits, which is called ChangeLog as well, from a changelog.
import EvidenceParsing
import Primitives

/// GNU's form, which names the day and the author of each commit above it, and what `git log` prints. What is indented below is a
/// commit's message, and a message such as "version 1.2.0" is no section with changes.
enum CommitLog {
    /// Most of the lines that begin in the first column begin a commit: one of them settles nothing.
    static func isOne(_ text: EvidenceText) -> Bool {
        var (heads, others) = (0, 0)
        for range in text.lines {
            let line = text.bytes[range]
            guard let first = line.first, !ASCII.isSpace(first) else { continue }
            if isHead(line) {
                heads += 1
            } else if !isOfGit(line) {
                // A project that once kept a list of commits, and then began to write a changelog above it.
                if heads == 0, line.count <= 100, ChangelogHeading(String(decoding: line, as: UTF8.self)).isNamed {
                    return false
                }
                others += 1
            }
        }
        return heads > others
    }

    /// `2024-01-02  Ada L  <ada@example.org>`, `Tue Jan  2 15:04:05 UTC 2024 Ada <ada@example.org>`, `Author: Ada <ada@example.org>`
    private static func isHead(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= 300, let open = line.firstIndex(of: ASCII.less),
            let close = line[open...].firstIndex(of: ASCII.greater)
        else { return false }
        if line.starts(with: "Author: ".utf8) { return true }
        guard let first = line.first, ASCII.isDigit(first) || ASCII.isLetter(first),
            line[open..<close].contains(UInt8(ascii: "@"))
        else { return false }
        let words = HeadingWords(String(decoding: line[..<open], as: UTF8.self)).words
        guard let date = HeadingDate.find(in: words.map(\.text)), date.range.lowerBound <= 1 else { return false }
        // A version beside the author makes it the heading of a release.
        let rest = HeadingWords(String(decoding: line[close...], as: UTF8.self)).words
        let others = words.indices.filter { !date.range.contains($0) }.map { words[$0] }
        return !(others + rest).contains { $0.version != nil }
    }

    /// The other lines that git writes above a message.
    private static func isOfGit(_ line: ArraySlice<UInt8>) -> Bool {
        [
            "commit ", "Author: ", "AuthorDate: ", "Commit: ", "CommitDate: ", "CommitterDate: ", "Date: ", "Merge: ",
        ]
        .contains { line.starts(with: $0.utf8) }
    }
}
