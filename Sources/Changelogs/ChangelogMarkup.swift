// Which markup a changelog is written in: by its name's ending, else by what most of its headings are.
import EvidenceParsing
import Primitives
import ReleaseModel

enum ChangelogMarkup: CaseIterable {
    case markdown, asciiDoc, org, reStructuredText, plainText

    /// Reads the text as the markup that its name says. Of another name, and where that markup shows no version, it is the markup
    /// in which most versions have a section: one line with a `#` or an underline settles nothing.
    static func read(
        _ text: EvidenceText, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        try chosen(text, path: path, limits: limits)?.changelog ?? Changelog(sections: [])
    }

    /// The markup that counts, with what it shows.
    static func chosen(
        _ text: EvidenceText, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> (markup: ChangelogMarkup, blocks: [ChangelogBlock], changelog: Changelog)? {
        let named = named(path)
        var best: (markup: ChangelogMarkup, blocks: [ChangelogBlock], changelog: Changelog)?
        let candidates = candidates(text, named: named)
        // Where it may be Markdown, its code blocks and comments are none of any other markup's text either.
        let hidden = candidates.contains(.markdown) ? MarkdownBlocks.hiddenLines(text) : []
        for markup in candidates {
            let blocks = markup.blocks(text, without: hidden)
            let found = try ChangelogSections.read(blocks, limits: limits)
            if let known = best, found.versionCounts <= known.changelog.versionCounts { continue }
            best = (markup, blocks, found)
            if named == markup, found.versionCounts > (0, 0) || markup != .markdown { break }
        }
        return best
    }

    private static func named(_ path: String) -> ChangelogMarkup? {
        switch EvidencePath.extension(of: path) {
        case "md", "markdown", "mdown", "mkd", "mdx": .markdown
        case "rst", "rest": .reStructuredText
        case "adoc", "asciidoc", "asc": .asciiDoc
        case "org": .org
        default: nil
        }
    }

    /// In the order that decides between equals.
    private static func candidates(_ text: EvidenceText, named: ChangelogMarkup?) -> [ChangelogMarkup] {
        switch named {
        case .markdown: return [.markdown, .plainText]
        case let named?: return [named]
        case nil:
            let lines = text.lines.map { text.bytes[$0] }
            var candidates: [ChangelogMarkup] = []
            if lines.contains(where: { MarkdownBlocks.headingLevel($0) != nil }) { candidates.append(.markdown) }
            if lines.contains(where: { AsciiDocBlocks.heading($0) != nil }) { candidates.append(.asciiDoc) }
            return candidates + [.reStructuredText, .plainText]
        }
    }

    func blocks(_ text: EvidenceText, without hidden: Set<Int>) -> [ChangelogBlock] {
        switch self {
        case .markdown: MarkdownBlocks.read(text)
        case .asciiDoc: AsciiDocBlocks.read(text)
        case .org: OrgBlocks.read(text)
        case .reStructuredText: ReStructuredTextBlocks.read(text)
        case .plainText: PlainTextBlocks.read(text, without: hidden)
        }
    }
}

extension Changelog {
    /// Versions that a section names and says something about, and those that one names.
    fileprivate var versionCounts: (full: Int, named: Int) {
        let versioned = sections.filter { $0.version != nil }
        return (
            Set(versioned.filter { $0.entries > 0 }.compactMap(\.version)).count,
            Set(versioned.compactMap(\.version)).count
        )
    }
}
