// A changelog taken apart for those who want its words: lines, blocks, and which blocks each version's section has.
import EvidenceParsing
import Primitives
import ReleaseModel

struct ChangelogDocument: Sendable {
    let lines: [ArraySlice<UInt8>]
    let blocks: [ChangelogBlock]
    private let isReStructuredText: Bool
    private let references: ReferenceLinks
    /// Columns from one tab stop to the next.
    let tabStop: Int
    /// The blocks of each section, its heading left out; those of a section further in are the outer one's too.
    let sections: [(section: Changelog.Section, blocks: Range<Int>)]

    /// Nil where the file is no changelog in a markup language: a distribution's, a list of commits, or nothing but data.
    init?(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) {
        let text = try ChangelogText.read(EvidenceDecoding.decoded(bytes)).text
        guard !DebianChangelog.startsLikeOne(text), !RPMChangelog.startsLikeOne(text), !CommitLog.isOne(text),
            let found = try ChangelogMarkup.chosen(text, path: path, limits: limits)
        else { return nil }
        lines = text.lines.map { text.bytes[$0] }
        blocks = found.blocks
        isReStructuredText = found.markup == .reStructuredText
        references = ReferenceLinks(found.markup == .markdown ? lines : [])
        tabStop = found.tabStop
        sections = found.sections
    }

    /// Markdown of which all belongs together. Nil where it is no text.
    init?(markdown: String) {
        guard let text = try? EvidenceText(Bytes(markdown.utf8)) else { return nil }
        lines = text.lines.map { text.bytes[$0] }
        blocks = MarkdownBlocks.read(text).blocks
        isReStructuredText = false
        references = ReferenceLinks(lines)
        tabStop = MarkdownBlocks.tabStop
        sections = []
    }

    /// Lines of an entry or a paragraph as Markdown that needs no other line of the file.
    func source(_ lines: [ArraySlice<UInt8>]) -> String {
        references.resolved(NotesMarkup.source(lines, isReStructuredText))
    }

    /// Whether what is indented below these lines of a paragraph is code that they lead to.
    func hasCode(behind lines: ArraySlice<ArraySlice<UInt8>>) -> Bool {
        isReStructuredText && lines.last.map { ASCII.trimmed($0).suffix(2).elementsEqual("::".utf8) } ?? false
    }

    /// Whether a text only dates the section or says that it isn't out: "2 January 2024", "Released 2024-01-02", "Unreleased".
    static func isDate(_ text: String) -> Bool {
        let words = HeadingWords(ChangelogHeading.withoutMarks(text)).words.map(\.text)
        guard !words.isEmpty, words.count <= 10, words.allSatisfy(HeadingWords.datesOrPends) else { return false }
        return HeadingDate.find(in: words) != nil || HeadingDate.noDay(in: words) != nil
            || words.contains(where: HeadingDate.isPlaceholder) || HeadingWords.sayUnreleased(words)
            || ["date", "published", "release date", "released"].contains(words.joined(separator: " "))
    }
}
