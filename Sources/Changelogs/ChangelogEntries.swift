// Turns the blocks of a changelog's section into entries: what an item says, with what is indented below it, under its heading.
import EvidenceParsing
import Primitives
import ReleaseModel

struct ChangelogEntries {
    private struct Listed: Hashable {
        var group: NotesGroup
        var entry: NotesEntryText
    }

    private let document: ChangelogDocument
    private var text: [ArraySlice<UInt8>] { document.lines }
    private var blocks: [ChangelogBlock] { document.blocks }
    private var notes = ReleaseNotes()
    private var summary: [String] = []
    /// Each list gets an entry once: each package of a repository may say that its dependencies were updated.
    private var seen: Set<Listed> = []
    private var group = NotesGroup.other
    /// The headings above, each with its level and what it sorts.
    private var headings: [(level: Int, group: NotesGroup)] = []
    /// Columns before the items of the list that is read; nil outside of one.
    private var listIndent: Int?

    init(_ document: ChangelogDocument) { self.document = document }

    /// Nil where there is nothing in it.
    mutating func read(_ range: Range<Int>) -> ReleaseNotesText? {
        for index in range {
            let block = blocks[index]
            switch block.content {
            case .heading(let level), .title(let level): heading(block.text, level: level)
            case .item:
                let indent = indent(of: text[block.line - 1])
                if let listIndent, indent > listIndent, indent > 0 { continue }
                listIndent = indent
                add(entry(block, lines: lines(from: index, range, indent: indent)))
            case .paragraph: paragraph(index, range)
            case .row(_, let rest): if !rest.isBlank { add(NotesEntryText(title: rest)) }
            case .conflict: continue
            }
        }
        let result = ReleaseNotesText(
            summary: summary.isEmpty ? nil : summary.joined(separator: "\n\n"), notes: notes)
        return result.summary == nil && notes.entryCount == 0 ? nil : result
    }

    // MARK: Blocks

    private mutating func heading(_ text: String, level: Int) {
        listIndent = nil
        headings.removeAll { $0.level >= level }
        let own = NotesGroup(heading: text)
        let outer = headings.last?.group
        group = own ?? outer ?? .other
        headings.append((level, group))
    }

    private mutating func paragraph(_ index: Int, _ range: Range<Int>) {
        listIndent = nil
        let block = blocks[index]
        let isLead = block.text.utf8.last == ASCII.colon || block.text.hasPrefix("**") && block.text.hasSuffix("**")
        if isLead {
            let plain = String(decoding: block.text.utf8.filter { !"*_:#".utf8.contains($0) }, as: UTF8.self)
            if let found = NotesGroup(heading: plain) {
                group = found
                return
            }
        }
        if Self.isFrame(block.text) { return }
        let lines = lines(from: index, range, indent: 0)
        let source = document.source(lines)
        if Self.isFrame(source) || source.isBlank { return }
        if group == .other, notes.entryCount == 0, headings.isEmpty {
            summary.append(source)
        } else if group != .omitted, lines.count < 2 || !MarkdownTable.isDelimiter(ASCII.trimmed(lines[1])) {
            // A table is no change.
            add(NotesEntryText(paragraph: source))
        }
    }

    /// What tools write around the notes, and the date of the release by itself.
    private static func isFrame(_ text: String) -> Bool {
        let lower = ASCII.lowercased(text).drop { "*_ ".contains($0) }
        if lower.hasPrefix("full changelog") { return true }
        return text.utf8.count <= 60 && ChangelogDocument.isDate(text)
    }

    /// The lines of a block, up to the next one that isn't indented further.
    private func lines(
        from index: Int, _ range: Range<Int>, indent: Int
    ) -> [ArraySlice<UInt8>] {
        let first = blocks[index].line - 1
        let isItem = blocks[index].content == .item
        // What follows the section is not its own, whatever its indent.
        let next = blocks[(index + 1)...].indices.first { later in
            let block = blocks[later]
            let isInner =
                later < range.upperBound && block.content == .item && self.indent(of: text[block.line - 1]) > indent
            return !(isItem && isInner)
        }
        let end = next.map { blocks[$0].line - 1 } ?? text.count
        var lines = (first..<max(first + 1, end)).map { text[$0] }
        if case .paragraph = blocks[index].content {
            let blank = lines.firstIndex { ASCII.trimmed($0).isEmpty } ?? lines.count
            let hasCode = document.hasCode(behind: lines[..<blank])
            lines = (first..<(hasCode ? endOfCode(first + blank) : first + blank)).map { text[$0] }
        } else if let foreign = lines.dropFirst().firstIndex(where: { isOutside($0, indent: indent) }) {
            lines = Array(lines[..<foreign])
        }
        return lines
    }

    /// Where what is indented below a paragraph ends. `blank`: the first line behind it.
    private func endOfCode(_ blank: Int) -> Int {
        text[blank...].firstIndex { !ASCII.trimmed($0).isEmpty && indent(of: $0) == 0 } ?? text.count
    }

    /// A line that is no part of an item: an overline, a rule, a comment, a reference's address.
    private func isOutside(_ line: ArraySlice<UInt8>, indent: Int) -> Bool {
        let body = ASCII.trimmed(line)
        guard let first = body.first, self.indent(of: line) <= indent else { return false }
        if body.count >= 3, "-=~^*_#`\"'+".utf8.contains(first), body.allSatisfy({ $0 == first }) { return true }
        // The mark for links to the next section.
        if body.starts(with: "<a name=".utf8) || body.starts(with: "<a id=".utf8) { return true }
        return body.starts(with: "<!--".utf8) || body.starts(with: ".. ".utf8) || MarkdownBlocks.isLinkDefinition(body)
    }

    private func indent(of line: ArraySlice<UInt8>) -> Int {
        ChangelogIndent.columns(of: line, tabStop: document.tabStop)
    }

    // MARK: Entries

    private func entry(_ block: ChangelogBlock, lines: [ArraySlice<UInt8>]) -> NotesEntryText {
        var lines = lines
        guard let first = lines.first else { return NotesEntryText(title: block.text) }
        let body = first.drop(while: ASCII.isBlank)
        let said = Self.said(block.text, on: body)
        let width = indent(of: first) + body.count - said.count
        lines[0] = said
        for index in lines.indices.dropFirst() {
            // AsciiDoc joins a block to its item by such a line.
            guard !ASCII.trimmed(lines[index]).elementsEqual("+".utf8) else {
                lines[index] = []
                continue
            }
            lines[index] = ChangelogIndent.dropping(width, from: lines[index], tabStop: document.tabStop)
        }
        return NotesEntryText(item: document.source(lines))
    }

    /// What an item's first line says, without the marks that its markup has for items.
    private static func said(_ text: String, on body: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for marks in 0...min(body.count, 12) {
            let rest = ASCII.trimmed(body.dropFirst(marks))
            if !rest.isEmpty, text.utf8.starts(with: rest) { return body.dropFirst(marks).drop(while: ASCII.isBlank) }
        }
        return body
    }

    private mutating func add(_ entry: NotesEntryText) {
        let title = entry.title
        guard !title.isBlank, Placeholder.word(at: title) == nil, !Self.isFrame(title) else { return }
        // Its heading sorts an entry, and its own first word where no heading does; but what breaks breaks under any heading.
        if let own = entry.conventional, group == .other || own.isBreaking && group != .omitted {
            add(own.entry, to: own.group)
        } else {
            add(entry, to: group)
        }
    }

    private mutating func add(_ entry: NotesEntryText, to group: NotesGroup) {
        let listed = Listed(group: group == .other ? .improvements : group, entry: entry)
        if seen.insert(listed).inserted { notes.add(entry, to: group) }
    }
}
