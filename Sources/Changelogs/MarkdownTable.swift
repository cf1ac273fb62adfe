// A table in a changelog: the rows of one with a column for versions are sections.
import Primitives

/// Of GitHub's Markdown, AsciiDoc and reStructuredText's grids, which all part cells by bars.
struct MarkdownTable {
    /// Nil where the table is about something else, such as which versions are supported.
    private(set) var versionColumn: Int?
    private var dateColumn: Int?

    init?(header: ArraySlice<UInt8>) {
        guard header.contains(ASCII.bar) else { return nil }
        let names = Self.cells(header).map { ASCII.lowercased(ChangelogHeading.withoutMarks($0)) }
        dateColumn = names.firstIndex { name in ["date", "released", "release date", "when"].contains(name) }
        let isAboutChanges = names.contains { name in
            name.utf8.split { !ASCII.isLetter($0) }.contains { word in
                Self.subjects.contains(String(decoding: word, as: UTF8.self))
            }
        }
        guard isAboutChanges else { return }
        versionColumn = names.firstIndex { ["version", "release", "tag", "versions", "release version"].contains($0) }
    }

    private static let subjects: Set<String> = [
        "change", "changes", "changelog", "comment", "comments", "description", "details", "fix", "fixes", "feature",
        "features", "highlights", "message", "new", "note", "notes", "pr",
        "pull",
        "subject", "summary", "title", "what",
    ]

    func row(_ body: ArraySlice<UInt8>, number: Int) -> ChangelogBlock? {
        guard let versionColumn, !Self.isDelimiter(body) else { return nil }
        let cells = Self.cells(body)
        guard versionColumn < cells.count else { return nil }
        let rest = cells.indices.filter { $0 != versionColumn && $0 != dateColumn }.map { cells[$0] }
            .filter { !$0.isBlank }
        return ChangelogBlock(
            content: .row(
                date: dateColumn.flatMap { $0 < cells.count ? cells[$0] : nil } ?? "", rest: rest.last ?? ""),
            text: cells[versionColumn], line: number)
    }

    /// `| :--- | --- |`, and the rule of a grid, `+---+---+`.
    static func isDelimiter(_ body: ArraySlice<UInt8>) -> Bool {
        body.contains(ASCII.hyphen) && (body.contains(ASCII.bar) || body.first == ASCII.plus)
            && body.allSatisfy { ASCII.isBlank($0) || "-:|+=".utf8.contains($0) }
    }

    /// The first thousand characters of each cell, without white space around them; a bar behind a backslash is the cell's.
    static func cells(_ line: ArraySlice<UInt8>) -> [String] {
        var cells: [Bytes] = [[]]
        var isEscaped = false
        for byte in line {
            if byte == ASCII.bar, !isEscaped {
                guard cells.count < 50 else { break }
                cells.append([])
            } else if cells[cells.count - 1].count < 1000 {
                cells[cells.count - 1].append(byte)
            }
            isEscaped = byte == ASCII.backslash && !isEscaped
        }
        var texts = cells.map { String(decoding: ASCII.trimmed($0[...]), as: UTF8.self) }
        if texts.first?.isEmpty == true { texts.removeFirst() }
        if texts.last?.isEmpty == true { texts.removeLast() }
        return texts
    }
}
