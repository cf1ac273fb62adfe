// Puts a changelog's blocks together: which headings are sections, whose they are, and what each has below it.
import EvidenceParsing
import Primitives
import ReleaseModel

/// A heading is a version's section where the grammar accounts for all of its words, or where others of the file have its shape.
/// One that only sorts entries ("### Added", or a text that comes again and again) ends nothing, on whatever level it is; any
/// other one ends the section on its level or further in. A version with another name, deeper than the section it is in, has
/// its entries together with that section.
struct ChangelogSections {
    private let blocks: [ChangelogBlock]
    private let limits: Policy.Limits
    private let headings: [Int: ChangelogHeading]
    /// How many different versions the headings of one shape name.
    private var shapes: [String: Set<String>] = [:]
    private var versionCount = 0
    private var groups: [String: Int] = [:]

    private var sections: [Open] = []
    /// The sections that are open, each further in than the one before.
    private var chain: [Int] = []
    /// Headings up to this level end the section that is open.
    private var level = Int.max
    private var outermost = Int.max
    private var isBelowHeading = false
    private var isInConflict = false
    private let lastConflictEnd: Int

    private struct Open {
        var section: Changelog.Section
        var level: Int
        /// The section further out whose entries these are too.
        var parent: Int?
        /// The block that is its heading.
        var start: Int
        var hasFrame = false
        var hasItems = false
    }

    /// The block that is read.
    private var current = 0

    /// Each section with its blocks, the heading left out. Those of a section further in belong to the outer one too.
    static func located(
        _ blocks: [ChangelogBlock], limits: Policy.Limits
    ) throws(EvidenceFault) -> [(section: Changelog.Section, blocks: Range<Int>)] {
        var reader = ChangelogSections(blocks, limits: limits)
        for index in blocks.indices {
            reader.current = index
            try reader.read(index)
        }
        reader.dropSeries()
        let sections = reader.sections
        return sections.indices.map { index in
            let start = sections[index].start
            let next = sections[(index + 1)...].indices.first { later in
                sections[later].start > start && !reader.isInside(later, of: index)
            }
            let end = next.map { sections[$0].start } ?? blocks.count
            return (sections[index].section, (start + 1)..<max(start + 1, end))
        }
    }

    private func isInside(_ index: Int, of outer: Int) -> Bool {
        var place = sections[index].parent
        while let found = place {
            if found == outer { return true }
            place = sections[found].parent
        }
        return false
    }

    private init(_ blocks: [ChangelogBlock], limits: Policy.Limits) {
        self.blocks = blocks
        self.limits = limits
        lastConflictEnd = blocks.lastIndex { $0.content == .conflict(isEnd: true) } ?? -1
        var headings: [Int: ChangelogHeading] = [:]
        for (index, block) in blocks.enumerated() {
            switch block.content {
            case .heading, .title: break
            default: continue
            }
            let heading = ChangelogHeading(block.text)
            headings[index] = heading
            if heading.versions.isEmpty || heading.isBare {
                groups[Self.key(block.text), default: 0] += 1
            } else if heading.leadsToVersion || heading.strayBehind == 0 {
                shapes[heading.shape, default: []].formUnion(heading.versions)
                versionCount += 1
            }
        }
        self.headings = headings
    }

    private static func key(_ text: String) -> String { ASCII.lowercased(text.utf8.count > 100 ? "" : text) }

    // MARK: Blocks

    private mutating func read(_ index: Int) throws(EvidenceFault) {
        let block = blocks[index]
        switch block.content {
        case .heading(let level):
            if let heading = headings[index] { try read(heading, level: level, line: block.line) }
        case .title(let level):
            guard let heading = headings[index] else { return }
            if isTitle(heading, block) || (heading.versions.isEmpty && heading.isUnreleased) {
                try read(heading, level: level, line: block.line)
            } else {
                text(block)
            }
        case .item, .paragraph: text(block)
        case .row(let date, let rest): try row(block, date: date, rest: rest)
        case .conflict(let isEnd):
            isInConflict = !isEnd && index < lastConflictEnd
            if !isInConflict, let last = sections.indices.last { sections[last].section.hasConflict = true }
        }
    }

    private mutating func text(_ block: ChangelogBlock) {
        guard let last = sections.indices.last else { return }
        if isInConflict { sections[last].section.hasConflict = true }
        if isBelowHeading, sections[last].section.takeDate(from: block.text) { return }
        isBelowHeading = false
        guard !ChangelogGroup.isAlone(block.text), ChangelogEntry.says(block.text) else { return }
        if block.content == .item { sections[last].hasItems = true }
        var place: Int? = last
        while let index = place {
            sections[index].section.entries += 1
            place = sections[index].parent
        }
    }

    // MARK: Headings

    private mutating func read(_ heading: ChangelogHeading, level: Int, line: Int) throws(EvidenceFault) {
        let isNamed = !heading.versions.isEmpty && isHeading(heading)
        let outer = chain.last { sections[$0].level < level }
        guard isNamed || (heading.versions.isEmpty && heading.isUnreleased) else {
            try readOther(heading, level: level, line: line)
            return
        }
        var parent: Int?
        if let outer, let version = sections[outer].section.version {
            // "### Python 3.6 is gone" inside of 2.0.0.
            guard heading.isNamed || heading.isUnreleased || isSibling(heading) else { return }
            let isOther = heading.subject != nil && heading.subject != sections[outer].section.subject
            if isOther, !heading.versions.contains(where: { Self.extends($0, version) }) { parent = outer }
        }
        chain.removeAll { sections[$0].level >= level || (parent == nil && sections[$0].section.version != nil) }
        let first = sections.count
        try open(heading, isNamed ? heading.versions : [], level: level, line: line, parent: parent)
        chain.append(first)
        outermost = min(outermost, level)
        self.level = level
        isBelowHeading = true
    }

    /// A heading that names no version: it only sorts entries, or it ends the section.
    private mutating func readOther(_ heading: ChangelogHeading, level: Int, line: Int) throws(EvidenceFault) {
        if let last = sections.last?.section, last.version != nil || last.isUnreleased {
            guard !ChangelogGroup.isKnown(heading.text), groups[Self.key(heading.text), default: 0] < 2 else { return }
        }
        guard level <= self.level else { return }
        chain.removeAll { sections[$0].level >= level }
        try open(heading, [], level: level, line: line, parent: nil)
        chain.append(sections.count - 1)
        self.level = level >= outermost ? level : .max
        isBelowHeading = true
    }

    private mutating func open(
        _ heading: ChangelogHeading, _ versions: [String], level: Int, line: Int, parent: Int?
    ) throws(EvidenceFault) {
        var parent = parent
        // "### 1.2.0" below "## Unreleased"
        let isInUnreleased =
            chain.last.map { sections[$0].section.version == nil && sections[$0].section.isUnreleased } ?? false
        let group = chain.last { sections[$0].section.version == nil }.map { sections[$0].section.heading }
        for version in versions.isEmpty ? [nil] : versions.map(Optional.some) {
            guard sections.count < limits.entries else { throw .tooMany("sections", limit: limits.entries, line: line) }
            var section = Changelog.Section(
                heading: heading.text, version: version,
                isUnreleased: heading.isUnreleased || isInUnreleased, isYanked: heading.isYanked, entries: 0, line: line
            )
            section.setDate(heading.date)
            section.noDay = heading.noDay
            if version != nil { (section.subject, section.group) = (heading.subject, group) }
            section.hasConflict = isInConflict
            sections.append(
                Open(section: section, level: level, parent: parent, start: current, hasFrame: heading.hasFrame))
            // Of several versions in one heading the entries count for each.
            parent = sections.count - 1
        }
    }

    private func isSibling(_ heading: ChangelogHeading) -> Bool { shapes[heading.shape, default: []].count > 1 }

    /// In markup a heading is one by its marks.
    private func isHeading(_ heading: ChangelogHeading) -> Bool {
        if heading.isWhole { return heading.leadsToVersion && heading.strayBehind == 0 && isSibling(heading) }
        return heading.isTitle || (isSibling(heading) && heading.strayBehind <= 3)
    }

    /// In plain text only its words, its like and what is around it make a line a heading.
    private func isTitle(_ heading: ChangelogHeading, _ block: ChangelogBlock) -> Bool {
        if block.needsLike {
            return heading.leadsToVersion && heading.strayBehind <= (block.isFramed ? 3 : 0)
                && (isSibling(heading) || versionCount == 1 && heading.hasFrame)
        }
        if heading.isAlone { return true }
        let mayAdd = heading.date != nil || block.isFramed && heading.strayBehind <= 3
        guard heading.leadsToVersion, heading.strayBehind == 0 || mayAdd && isSibling(heading) else { return false }
        if isSibling(heading) { return true }
        return !heading.isWhole && heading.strayBehind == 0
            && (heading.hasFrame || heading.date != nil || versionCount == 1)
    }

    // MARK: Tables

    private mutating func row(_ block: ChangelogBlock, date: String, rest: String) throws(EvidenceFault) {
        var heading = ChangelogHeading(block.text)
        guard heading.isNamed else { return text(block) }
        let isSaid = ChangelogEntry.says(rest)
        heading.date = heading.date ?? ChangelogHeading(date).date
        heading.isUnreleased = heading.isUnreleased || ChangelogHeading("1.0 - \(date)").isUnreleased
        if let last = sections.last?.section, last.version == heading.versions[0], last.subject == heading.subject {
            sections[sections.count - 1].section.entries += isSaid ? 1 : 0
            return
        }
        try open(heading, heading.versions, level: level, line: block.line, parent: nil)
        sections[sections.count - 1].section.entries = isSaid ? 1 : 0
    }

    // MARK: Series

    /// A title that names the series ("Orchard 2.0 changelog") above its releases is no section of 2.0.0.
    private mutating func dropSeries() {
        let first = sections.firstIndex { $0.section.version != nil }
        var next: Int?
        for index in sections.indices.reversed() {
            guard let version = sections[index].section.version else { continue }
            defer { next = index }
            guard let next, sections[index].section.date == nil, !sections[index].section.isUnreleased,
                let inner = sections[next].section.version, Self.extends(inner, version)
            else { continue }
            let isOver = sections[index].level < sections[next].level
            let isTitled = sections[index].hasFrame
            if isOver && (isTitled || !sections[index].hasItems)
                || (isTitled && index == first && !sections[index].hasItems)
            {
                sections[index].section.version = nil
                sections[index].section.subject = nil
            }
        }
    }

    /// 2.0.1 is a release of the series 2.0.
    private static func extends(_ version: String, _ series: String) -> Bool {
        version.utf8.count > series.utf8.count + 1 && version.utf8.starts(with: series.utf8)
            && version.utf8.dropFirst(series.utf8.count).first == ASCII.dot
    }
}

extension Changelog.Section {
    /// True where the paragraph only dates the section or says that it isn't released: "Released 2021-05-21", "Expected April
    /// 2025", "Unreleased".
    fileprivate mutating func takeDate(from text: String) -> Bool {
        guard version != nil, text.utf8.count <= 200 else { return false }
        let words = HeadingWords(ChangelogHeading.withoutMarks(text)).words.map(\.text)
        guard !words.isEmpty, words.count <= 10 else { return false }
        if words.contains(where: HeadingDate.isPlaceholder) || HeadingWords.sayUnreleased(words),
            words.allSatisfy(HeadingWords.datesOrPends)
        {
            isUnreleased = true
            return true
        }
        guard let found = HeadingDate.find(in: words) else {
            guard let wrong = HeadingDate.noDay(in: words),
                words.allSatisfy({ HeadingWords.dates($0) || wrong.contains($0) })
            else {
                return false
            }
            noDay = noDay ?? wrong
            return true
        }
        let others = words.indices.filter { !found.range.contains($0) }
        guard others.allSatisfy({ HeadingWords.dates(words[$0]) }) else { return false }
        if date == nil { setDate(found) }
        return true
    }

    fileprivate mutating func setDate(_ found: HeadingDate.Found?) {
        (date, otherDate, lastDate) = (found?.date, found?.other, found?.last)
    }
}
