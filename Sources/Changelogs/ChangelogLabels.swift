// Finds the items of a changelog that only sort the items below them, as "- Improved" does.
import EvidenceParsing
import Primitives

enum ChangelogLabels {
    /// By their index the items that say nothing but what the items indented below them have in common.
    static func find(in blocks: [ChangelogBlock], of text: EvidenceText, tabStop: Int) -> Set<Int> {
        var labels: Set<Int> = []
        for (index, (block, next)) in zip(blocks, blocks.dropFirst()).enumerated() {
            guard block.content == .item, next.content == .item, isLabel(block.text),
                [block, next].allSatisfy({ isCounted($0.text) })
            else { continue }
            let between = (block.line..<max(block.line, next.line - 1)).allSatisfy {
                ASCII.trimmed(text[$0]).isEmpty
            }
            let indents = [block, next].map {
                ChangelogIndent.columns(of: text[$0.line - 1], tabStop: tabStop)
            }
            if between, indents[0] < indents[1] { labels.insert(index) }
        }
        return labels
    }

    private static func isCounted(_ text: String) -> Bool { !ChangelogGroup.isAlone(text) && ChangelogEntry.says(text) }

    /// Up to three words and nothing else: "Type annotations", "Improved:", "**Packaging**".
    private static func isLabel(_ text: String) -> Bool {
        let words = text.utf8.split(separator: ASCII.space)
        return words.count <= 3
            && text.utf8.allSatisfy { ASCII.isLetter($0) || $0 >= 0x80 || " -&/:*_".utf8.contains($0) }
    }
}
