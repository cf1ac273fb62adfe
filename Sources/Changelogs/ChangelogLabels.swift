// Finds the items of a changelog that only sort the items below them, as "- Improved" does.
import EvidenceParsing
import Primitives

/// Where a section sorts its items by known labels ("- Fixed"), others with items indented below them are labels as well.
struct ChangelogLabels {
    /// By their index the items that may be labels, and those that surely are.
    private var possible: Set<Int> = []
    private var known: Set<Int> = []

    init(_ blocks: [ChangelogBlock], of text: EvidenceText, tabStop: Int) {
        for (index, (block, next)) in zip(blocks, blocks.dropFirst()).enumerated() {
            guard block.content == .item, next.content == .item else { continue }
            let between = (block.line..<max(block.line, next.line - 1)).allSatisfy { ASCII.trimmed(text[$0]).isEmpty }
            let indents = [block, next].map { ChangelogIndent.columns(of: text[$0.line - 1], tabStop: tabStop) }
            guard between, indents[0] < indents[1] else { continue }
            if ChangelogGroup.isAlone(block.text) {
                known.insert(index)
            } else if Self.isLabel(block.text), [block, next].allSatisfy({ Self.isCounted($0.text) }) {
                possible.insert(index)
            }
        }
    }

    /// How many of the blocks were counted as entries and are labels.
    func count(in blocks: Range<Int>) -> Int {
        known.contains(where: blocks.contains) ? possible.count(where: blocks.contains) : 0
    }

    private static func isCounted(_ text: String) -> Bool { !ChangelogGroup.isAlone(text) && ChangelogEntry.says(text) }

    /// Up to three words and nothing else: "Type annotations", "Improved:", "**Packaging**".
    private static func isLabel(_ text: String) -> Bool {
        text.utf8.split(separator: ASCII.space).count <= 3
            && text.utf8.allSatisfy { ASCII.isLetter($0) || $0 >= 0x80 || " -&/:*_".utf8.contains($0) }
    }
}
