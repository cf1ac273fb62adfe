// Splits a changelog in Org's markup into headings, list items and paragraphs.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Comments, keywords (`#+TITLE:`), blocks between `#+BEGIN_…` and `#+END_…`, drawers, and headlines that begin with COMMENT with all
/// below them are no blocks here.
struct OrgBlocks {
    private var blocks: [ChangelogBlock] = []
    private var isInBlock = false
    private var isInCode = false
    private var isInDrawer = false
    /// Of the headline that is commented out.
    private var hidden: Int?

    static func read(_ text: EvidenceText) -> [ChangelogBlock] {
        var reader = OrgBlocks()
        for index in text.lines.indices { reader.line(text[index], number: index + 1) }
        return reader.blocks
    }

    private mutating func line(_ raw: ArraySlice<UInt8>, number: Int) {
        let body = ASCII.trimmed(raw)
        guard let first = body.first else {
            isInBlock = false
            return
        }
        let start = ASCII.lowercased(String(decoding: body.prefix(8), as: UTF8.self))
        if isInCode {
            if start.utf8.starts(with: "#+end_".utf8) { isInCode = false }
            return
        }
        let stars = raw.prefix { $0 == ASCII.asterisk }.count
        if stars > 0, raw.dropFirst(stars).first.map(ASCII.isBlank) ?? false {
            isInDrawer = false
            headline(ASCII.trimmed(raw.dropFirst(stars)), level: min(stars, 30), number: number)
            return
        }
        guard hidden == nil else { return }
        if start.utf8.starts(with: "#+begin_".utf8) {
            isInCode = true
        } else if let conflict = ChangelogBlock.conflict(raw, number: number) {
            blocks.append(conflict)
            isInBlock = false
        } else if first == ASCII.hash, body.count == 1 || "+ ".utf8.contains(body[body.startIndex + 1]) {
            isInBlock = false
        } else if first == ASCII.colon, body.last == ASCII.colon, body.count > 2 {
            isInDrawer = start != ":end:"
        } else if isInDrawer || first == ASCII.colon {
            return
        } else if let item = ListMark.text(of: body, bullets: "-+") {
            isInBlock = true
            if !item.isEmpty { add(.item, item, number) }
        } else if !isInBlock {
            isInBlock = true
            add(.paragraph, body, number)
        }
    }

    private mutating func headline(_ text: ArraySlice<UInt8>, level: Int, number: Int) {
        isInBlock = false
        if let outer = hidden, level > outer { return }
        hidden = text.starts(with: "COMMENT".utf8) ? level : nil
        if hidden == nil { add(.heading(level: level), text, number) }
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ number: Int) {
        var text = text
        // [[address][text]]: the grammar of headings knows the text's own brackets.
        if text.starts(with: "[[".utf8) {
            if let middle = text.firstIndex(of: Bytes("][".utf8)) { text = text[(middle + 2)...] }
        }
        blocks.append(ChangelogBlock(content: content, text: String(decoding: text, as: UTF8.self), line: number))
    }
}
