// Applies the link rules to a whole file; every byte that is no part of a changed link stays.
import ColophonSystem

enum LinkTransform {
    static func apply(_ rules: LinkRules, to bytes: Bytes, markup: Markup) -> Bytes {
        var edits = LinkEdits(rules: rules)
        switch markup {
        case .markdown:
            let document = MarkdownPassages.read(bytes)
            for run in document.html { HTMLTags.transform(run, &edits) }
            let labels = edits.transform(document.definitions)
            for passage in document.passages {
                var inlines = MarkdownInlines(passage, definitions: labels)
                inlines.transform(&edits)
            }
        case .html:
            HTMLTags.transform(TextRun([0..<bytes.count], of: bytes), &edits)
        }
        return edits.applied(to: bytes)
    }
}

/// The changes of one file, as they are found.
struct LinkEdits {
    let rules: LinkRules
    private var edits: [(range: Range<Int>, text: Bytes)] = []

    init(rules: LinkRules) { self.rules = rules }

    /// `range` is one of the file.
    mutating func replace(_ range: Range<Int>, with text: Bytes = []) { edits.append((range, text)) }

    /// Changes or removes each definition, and gives what a label stands for: the first definition of it counts
    /// (CommonMark 0.31.2, 4.7).
    mutating func transform(_ definitions: [MarkdownDefinition]) -> [Bytes: LinkRules.Verdict] {
        var labels: [Bytes: LinkRules.Verdict] = [:]
        for definition in definitions {
            let verdict = rules.verdict(definition.address[...], in: .markdown)
            switch verdict {
            case .keep: break
            case .strip: replace(definition.whole)
            case .replace(let text): replace(definition.addressRange, with: text)
            }
            if labels[definition.label] == nil { labels[definition.label] = verdict }
        }
        return labels
    }

    func applied(to bytes: Bytes) -> Bytes {
        guard !edits.isEmpty else { return bytes }
        var result: Bytes = []
        result.reserveCapacity(bytes.count)
        var position = 0
        for (range, text) in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard range.lowerBound >= position else { continue }
            result += bytes[position..<range.lowerBound]
            result += text
            position = range.upperBound
        }
        return result + bytes[position...]
    }
}
