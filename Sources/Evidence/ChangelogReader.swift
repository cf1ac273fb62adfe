// Reads changelogs: Keep a Changelog and GitHub style in Markdown, reStructuredText, Debian's form, and plain text.
import Primitives
import ReleaseModel

/// A heading that names a version or says "unreleased" starts a section, on whatever level. A heading further in belongs to
/// its section, unless it is nothing but a version and its date; one on the same level or further out starts a section without
/// a version. Entries are list items, at any depth, and paragraphs. A paragraph that only dates its section ("Released
/// 2021-05-21") or says "Unreleased" is none.
enum ChangelogReader {
    static func read(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        let text = try EvidenceText(bytes)
        guard !text.lines.allSatisfy({ ASCII.trimmed(text.bytes[$0]).isEmpty }) else {
            throw EvidenceFault(
                "empty-file", "the changelog is empty", remedy: "Add a section for this version, with what changed.")
        }
        guard isReStructuredText(text, path: path) else {
            return try sections(MarkdownBlocks.read(text), limits: limits)
        }
        if DebianChangelog.startsLikeOne(text) { return try DebianChangelog.read(text, limits: limits) }
        let changelog = try sections(ReStructuredTextBlocks.read(text), limits: limits)
        if !isNamedReStructuredText(path), !changelog.sections.contains(where: { $0.version != nil }) {
            let plain = try sections(PlainTextBlocks.read(text), limits: limits)
            if plain.sections.contains(where: { $0.version != nil }) { return plain }
        }
        return changelog
    }

    private static func sections(
        _ blocks: [ChangelogBlock], limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        var changelog = Changelog(sections: [])
        // Headings up to this level end the section that is open.
        var level = Int.max
        var outermost = Int.max
        var isBelowHeading = false
        for block in blocks {
            switch block.content {
            case .heading(let headingLevel):
                let heading = ChangelogHeading(block.text)
                let names = heading.version != nil || heading.isUnreleased
                guard headingLevel <= level || heading.isVersionAlone || heading.isUnreleased else { continue }
                guard changelog.sections.count < limits.entries else {
                    throw .tooMany("sections", limit: limits.entries, line: block.line)
                }
                changelog.sections.append(heading.section(line: block.line))
                if names { outermost = min(outermost, headingLevel) }
                level = headingLevel >= outermost ? headingLevel : .max
                isBelowHeading = true
            case .item: changelog.addEntry()
            case .paragraph:
                if !isBelowHeading || !changelog.takeDate(from: block.text) { changelog.addEntry() }
            }
            if case .heading = block.content {} else { isBelowHeading = false }
        }
        return changelog
    }

    /// By the name's ending; of other names, text without a heading that starts with `#` is reStructuredText, whose
    /// underlined titles are a superset of Markdown's.
    private static func isReStructuredText(_ text: EvidenceText, path: String) -> Bool {
        if isNamedReStructuredText(path) { return true }
        return switch EvidencePath.extension(of: path) {
        case "md", "markdown", "mdown", "mkd": false
        default: !text.lines.contains { MarkdownBlocks.headingLevel(text.bytes[$0]) != nil }
        }
    }
}

private func isNamedReStructuredText(_ path: String) -> Bool {
    EvidencePath.extension(of: path).map { ["rst", "rest"].contains($0) } ?? false
}

extension Changelog {
    fileprivate mutating func addEntry() {
        guard let last = sections.indices.last else { return }
        sections[last].entries += 1
    }

    /// True where the paragraph only dates the section or says that it is unreleased.
    fileprivate mutating func takeDate(from text: String) -> Bool {
        guard let last = sections.indices.last, sections[last].version != nil else { return false }
        let words = HeadingDate.words(of: text)
        guard words.count <= 6, let first = words.first else { return false }
        if words.count == 1, ChangelogHeading.meansUnreleased(first) {
            sections[last].isUnreleased = true
            return true
        }
        let starts = ["released", "release", "date"].contains(first)
        guard let found = HeadingDate.find(in: words), starts || found.wordCount == words.count else { return false }
        sections[last].date = sections[last].date ?? found.date
        return true
    }
}

/// One block of a changelog, as both markup languages have it.
struct ChangelogBlock: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// 1 is the outermost.
        case heading(level: Int)
        case item
        case paragraph
    }
    var content: Content
    /// Without the heading's or item's own marks.
    var text: String
    /// The 1-based line where it starts.
    var line: Int
}

extension ChangelogReader: EvidenceDialect {
    package static let kind = EvidenceKind.changelog
    package static let name = "a changelog"
    package static let need = EvidenceNeed.whole
    static let plainMediaType = "text/plain"

    private static let names: Set<String> = [
        "changelog", "changes", "history", "news", "releases", "release-notes", "releasenotes", "change-log",
        "whatsnew",
        "whats-new",
    ]

    static func looks(_ text: EvidenceSample) -> Bool {
        guard text.isProse else { return false }
        return isNamedChangelog(text.name)
    }

    /// The whole name up to its ending, or what comes before or after a hyphen or point in it: CHANGELOG.md, changelog-2.x.md,
    /// core-release-notes.rst. In lower case.
    static func isNamedChangelog(_ name: String) -> Bool {
        let name = String(decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
        let stem = EvidencePath.extension(of: name).map { String(name.dropLast($0.utf8.count + 1)) } ?? name
        return names.contains { word in
            stem == word || stem.hasPrefix("\(word)-") || stem.hasPrefix("\(word).") || stem.hasSuffix("-\(word)")
                || stem.hasSuffix(".\(word)")
        }
    }

    static func namesVersions(_ text: EvidenceSample) -> Bool {
        let changelog = try? read(text.bytes, path: text.path, limits: text.limits)
        return changelog?.sections.contains { $0.version != nil && $0.entries > 0 } ?? false
    }

    /// Any text is a changelog, so what else the file could be is looked for first.
    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        try file.checkText(as: kind)
        return .changelog(try read(file.bytes, path: file.path, limits: file.limits))
    }
}
