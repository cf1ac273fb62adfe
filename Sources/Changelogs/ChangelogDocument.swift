// A changelog taken apart for those who want its words: lines, blocks, and which blocks each version's section has.
import EvidenceParsing
import Primitives
import ReleaseModel

struct ChangelogDocument: Sendable {
    let lines: [ArraySlice<UInt8>]
    let blocks: [ChangelogBlock]
    let isReStructuredText: Bool
    /// The blocks of each section, its heading left out; those of a section further in are the outer one's too.
    let sections: [(section: Changelog.Section, blocks: Range<Int>)]

    /// Nil where the file is no changelog in a markup language: a distribution's, or nothing but data.
    init?(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) {
        let text = try EvidenceText(EvidenceDecoding.decoded(bytes))
        guard !DebianChangelog.startsLikeOne(text), !RPMChangelog.startsLikeOne(text),
            let found = try ChangelogMarkup.chosen(text, path: path, limits: limits)
        else { return nil }
        lines = text.lines.map { text.bytes[$0] }
        blocks = found.blocks
        isReStructuredText = found.markup == .reStructuredText
        sections = found.sections
    }

    /// Markdown of which all belongs together. Nil where it is no text.
    init?(markdown: String) {
        guard let text = try? EvidenceText(Bytes(markdown.utf8)) else { return nil }
        lines = text.lines.map { text.bytes[$0] }
        blocks = MarkdownBlocks.read(text).blocks
        isReStructuredText = false
        sections = []
    }

    /// Whether a text is a day by itself, in any of the forms that headings have.
    static func isDay(_ text: String) -> Bool { HeadingDate.day(text) != nil }
}
