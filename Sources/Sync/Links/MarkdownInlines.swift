// Finds the links, images and tags in one passage of Markdown and changes them by the link rules; code spans and
// autolinks are passed over (CommonMark 0.31.2, chapter 6). Each byte is looked at a bounded number of times.
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Workspace

struct MarkdownInlines {
    private struct Opener {
        /// The "[", or the "!" before it.
        var at: Int
        /// After the "[".
        var textStart: Int
        var isImage: Bool
        /// A bracket stands between it and its end, so that the text between is no label.
        var holdsBracket = false
    }

    private let run: TextRun
    private let text: Bytes
    private let start: Int
    private let syntax: LinkSyntax
    private let definitions: [Bytes: LinkRules.Verdict]
    private var tags: HTMLTags
    private var openers: [Opener] = []
    /// Openers of links below this index are text: links hold no links.
    private var activeFrom = 0
    private lazy var codeEnds = BacktickRuns(text, from: start)

    init(_ passage: LinkDocument.Passage, definitions: [Bytes: LinkRules.Verdict]) {
        run = passage.run
        text = passage.run.bytes
        start = passage.start
        syntax = LinkSyntax(text: text)
        tags = HTMLTags(text)
        self.definitions = definitions
    }

    mutating func transform(_ edits: inout LinkEdits) {
        var index = start
        while index < text.count {
            switch text[index] {
            case ASCII.backslash:
                index += index + 1 < text.count && ASCII.isPunctuation(text[index + 1]) ? 2 : 1
            case ASCII.backtick:
                index = codeEnds.afterCode(at: index)
            case ASCII.less:
                index = angle(at: index, &edits)
            case ASCII.exclamation where index + 1 < text.count && text[index + 1] == ASCII.leftBracket:
                open(Opener(at: index, textStart: index + 2, isImage: true))
                index += 2
            case ASCII.leftBracket:
                open(Opener(at: index, textStart: index + 1, isImage: false))
                index += 1
            case ASCII.rightBracket:
                index = close(at: index, &edits)
            default:
                index += 1
            }
        }
    }

    /// After the autolink, tag, comment or other raw HTML at `index`; or after the "<" where it is none.
    private mutating func angle(at index: Int, _ edits: inout LinkEdits) -> Int {
        if let end = autolink(at: index) { return end }
        if let end = tags.opaque(at: index) { return end }
        guard let tag = tags.tag(at: index, isStrict: true) else { return index + 1 }
        HTMLTags.change(tag, of: run, &edits)
        return tag.end
    }

    /// `<scheme:…>` and `<name@host>`: always absolute, so only their end counts (6.5).
    private func autolink(at start: Int) -> Int? {
        let content = text[(start + 1)...]
        func isNameByte(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) }
        let scheme = content.prefix { isNameByte($0) || $0 == ASCII.plus || $0 == ASCII.hyphen || $0 == ASCII.dot }
        if (2...32).contains(scheme.count), let first = scheme.first, ASCII.isLetter(first),
            scheme.endIndex < text.count, text[scheme.endIndex] == ASCII.colon
        {
            let end = text[scheme.endIndex...].firstIndex {
                $0 <= ASCII.space || $0 == ASCII.less || $0 == ASCII.greater
            }
            guard let end, text[end] == ASCII.greater else { return nil }
            return end + 1
        }
        let name = content.prefix { isNameByte($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
        guard !name.isEmpty, name.endIndex < text.count, text[name.endIndex] == 0x40 else { return nil }
        let host = text[(name.endIndex + 1)...].prefix { isNameByte($0) || $0 == ASCII.hyphen || $0 == ASCII.dot }
        guard !host.isEmpty, host.endIndex < text.count, text[host.endIndex] == ASCII.greater else { return nil }
        return host.endIndex + 1
    }

    private mutating func open(_ opener: Opener) {
        if let last = openers.indices.last { openers[last].holdsBracket = true }
        openers.append(opener)
    }

    /// Looks whether a link ends here: inline, or by a label that is defined.
    private mutating func close(at index: Int, _ edits: inout LinkEdits) -> Int {
        guard let opener = openers.popLast() else { return index + 1 }
        let isActive = opener.isImage || openers.count >= activeFrom
        activeFrom = min(activeFrom, openers.count)
        guard isActive else { return index + 1 }
        let verdict: LinkRules.Verdict
        let end: Int
        if let tail = syntax.tail(at: index + 1) {
            let place = run.origin(tail.address)
            verdict = edits.verdict(WrittenLink(address: text[tail.address], place: place, markup: .markdown))
            end = tail.end
            if case .replace(let address) = verdict { edits.replace(place, with: address) }
        } else if let reference = reference(opener, at: index) {
            (verdict, end) = reference
        } else {
            return index + 1
        }
        if verdict == .strip {
            // What is no link any more may lie inside another one.
            edits.replace(run.origin(opener.at..<opener.textStart), with: guardedStart(opener, before: index, &edits))
            edits.replace(run.origin(index..<end))
        } else if !opener.isImage {
            activeFrom = openers.count
        }
        return end
    }

    /// `[text][label]`, `[label][]`, `[label]`.
    private func reference(_ opener: Opener, at index: Int) -> (verdict: LinkRules.Verdict, end: Int)? {
        guard !definitions.isEmpty else { return nil }
        let own = opener.textStart..<index
        let label = syntax.label(at: index + 1)
        if let label, !label.isEmpty { return definitions[syntax.name(of: label)].map { ($0, label.upperBound + 1) } }
        guard !opener.holdsBracket, let verdict = definitions[syntax.name(of: own)] else { return nil }
        return (verdict, label.map { $0.upperBound + 1 } ?? index + 1)
    }

    /// What takes the place of the opening bracket: nothing, or a backslash where the text that now begins a line would
    /// begin a list, a quote or a heading. Of a number the backslash goes before its dot.
    private func guardedStart(_ opener: Opener, before end: Int, _ edits: inout LinkEdits) -> Bytes {
        let before = text[..<opener.at].lastIndex { !ASCII.isBlank($0) }
        guard before.map({ ASCII.isLineEnd(text[$0]) }) ?? true, opener.textStart < end else { return [] }
        let content = text[opener.textStart..<end]
        let first = content[opener.textStart]
        let next = content.dropFirst().first
        if [ASCII.hash, ASCII.plus, ASCII.hyphen, ASCII.equals, ASCII.greater].contains(first) {
            return [ASCII.backslash]
        }
        if first == ASCII.asterisk, next.map(ASCII.isSpace) ?? true { return [ASCII.backslash] }
        if first == ASCII.tilde, content.prefix(3).allSatisfy({ $0 == ASCII.tilde }) { return [ASCII.backslash] }
        let mark = content.prefix(10).firstIndex { !ASCII.isDigit($0) }
        if let mark, mark > opener.textStart, content[mark] == ASCII.dot || content[mark] == ASCII.rightParenthesis {
            edits.replace(run.origin(mark..<mark), with: [ASCII.backslash])
        }
        return []
    }
}

/// The runs of backticks in a passage, by length, so that the end of a code span is found without searching twice.
private struct BacktickRuns {
    private let text: Bytes
    /// By length: where such runs start, descending, without those already passed.
    private var starts: [Int: [Int]] = [:]

    init(_ text: Bytes, from start: Int) {
        self.text = text
        var index = text.count
        while index > start {
            index -= 1
            guard text[index] == ASCII.backtick else { continue }
            let end = index
            while index > start, text[index - 1] == ASCII.backtick { index -= 1 }
            starts[end - index + 1, default: []].append(index)
        }
    }

    /// After the code span that the run at `index` opens, or after the run where it opens none.
    mutating func afterCode(at index: Int) -> Int {
        let length = text[index...].prefix { $0 == ASCII.backtick }.count
        while let next = starts[length]?.last, next <= index { starts[length]?.removeLast() }
        guard let close = starts[length]?.last, close > index else { return index + length }
        return close + length
    }
}
