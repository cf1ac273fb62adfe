// Which markup a changelog is written in: by its name's ending, else by what most of its headings are.
import EvidenceParsing
import Primitives
import ReleaseModel

enum ChangelogMarkup {
    case markdown, asciiDoc, org, reStructuredText, plainText

    /// What a text shows when it is read as one markup.
    struct Reading {
        let markup: ChangelogMarkup
        let blocks: [ChangelogBlock]
        let sections: [(section: Changelog.Section, blocks: Range<Int>)]
        /// Versions that a section names and says something about, and those that one names.
        let versionCounts: (full: Int, named: Int)
        /// Columns from one tab stop to the next.
        var tabStop: Int { markup == .markdown ? MarkdownBlocks.tabStop : PlainTextBlocks.tabStop }

        /// Whether `other`, which comes later, shows more. Plain text finds a title wherever a line names a version, so that a few
        /// more of them are no reason to take the marks of the others for text; but its first version counts.
        func isBeaten(by other: Reading) -> Bool {
            let first = other.sections.first { $0.section.version != nil }?.section.version
            guard other.markup == .plainText, versionCounts.full > 0,
                sections.contains(where: { $0.section.version != nil && $0.section.version == first })
            else { return other.versionCounts > versionCounts }
            return 4 * other.versionCounts.full > 5 * versionCounts.full
        }

        init(_ markup: ChangelogMarkup, _ blocks: [ChangelogBlock], limits: Policy.Limits) throws(EvidenceFault) {
            let sections = try ChangelogSections.located(blocks, limits: limits)
            let versioned = sections.map(\.section).filter { $0.version != nil }
            self.markup = markup
            self.blocks = blocks
            self.sections = sections
            versionCounts = (
                Set(versioned.filter { $0.entries > 0 }.compactMap(\.version)).count,
                Set(versioned.compactMap(\.version)).count
            )
        }
    }

    /// Reads the text as the markup that its name says. Of another name, and where that markup shows no version, it is the markup
    /// in which most versions have a section: one line with a `#` or an underline settles nothing.
    static func read(
        _ text: EvidenceText, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        guard let found = try chosen(text, path: path, limits: limits) else { return Changelog(sections: []) }
        let labels = ChangelogLabels(found.blocks, of: text, tabStop: found.tabStop)
        return Changelog(
            sections: found.sections.map { section, blocks in
                var section = section
                section.entries -= labels.count(in: blocks)
                return section
            })
    }

    /// The markup that counts, with what it shows.
    static func chosen(
        _ text: EvidenceText, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Reading? {
        let named = named(path)
        var best: Reading?
        // Where it may be Markdown, its code blocks and comments are not plain text either.
        var hidden: Set<Int> = []
        for markup in candidates(text, named: named) {
            let blocks: [ChangelogBlock]
            switch markup {
            case .markdown:
                let read = MarkdownBlocks.read(text)
                blocks = read.blocks
                hidden = read.hidden
                if named == nil, let open = read.open { hidden = hidden.filter { $0 < open } }
            case .asciiDoc: blocks = AsciiDocBlocks.read(text)
            case .org: blocks = OrgBlocks.read(text)
            case .reStructuredText: blocks = ReStructuredTextBlocks.read(text)
            case .plainText: blocks = PlainTextBlocks.read(text, without: hidden)
            }
            let found = try Reading(markup, blocks, limits: limits)
            if let known = best, !known.isBeaten(by: found) { continue }
            best = found
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

    /// In the order that decides between equals; Markdown comes before plain text.
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
}
