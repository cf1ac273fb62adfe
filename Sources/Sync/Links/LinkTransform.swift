// Visits each link of a whole file, and changes it where it should; every byte that is no part of a changed link stays.
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Workspace

/// A link's address as it stands in the file, without brackets or quotation marks.
struct WrittenLink {
    var address: ArraySlice<UInt8>
    /// The address's place in the file.
    var place: Range<Int>
    /// What it is written in: an attribute of a tag is HTML, also in a Markdown file.
    var markup: Markup
}

enum LinkTransform {
    static func apply(_ rules: LinkRules, to bytes: Bytes, markup: Markup) -> Bytes {
        edits(of: bytes, markup: markup) { rules.verdict($0.address, in: $0.markup) }.applied(to: bytes)
    }

    /// Every link in the file's order. A definition counts once, whether and wherever it is used; an undefined reference is
    /// text.
    static func links(in bytes: Bytes, markup: Markup) -> [WrittenLink] {
        var links: [WrittenLink] = []
        _ = edits(of: bytes, markup: markup) { link in
            links.append(link)
            return .keep
        }
        return links.sorted { $0.place.lowerBound < $1.place.lowerBound }
    }

    private static func edits(
        of bytes: Bytes, markup: Markup, verdict: @escaping (WrittenLink) -> LinkRules.Verdict
    ) -> LinkEdits {
        var edits = LinkEdits(verdict: verdict)
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
        return edits
    }
}

/// The changes of one file, as they are found.
struct LinkEdits {
    /// What becomes of a link.
    let verdict: (WrittenLink) -> LinkRules.Verdict
    private var edits: [(range: Range<Int>, text: Bytes)] = []

    init(verdict: @escaping (WrittenLink) -> LinkRules.Verdict) { self.verdict = verdict }

    /// `range` is one of the file.
    mutating func replace(_ range: Range<Int>, with text: Bytes = []) { edits.append((range, text)) }

    /// Changes or removes each definition, and gives what a label stands for: the first definition of it counts
    /// (CommonMark 0.31.2, 4.7).
    mutating func transform(_ definitions: [MarkdownDefinition]) -> [Bytes: LinkRules.Verdict] {
        var labels: [Bytes: LinkRules.Verdict] = [:]
        for definition in definitions {
            let verdict = verdict(
                WrittenLink(address: definition.address[...], place: definition.addressRange, markup: .markdown))
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
