// Finds the passages of a Markdown file that can hold links: text but no code, blocks of HTML, and link definitions.
import Evidence
import Files
import Primitives
import ReleaseModel

/// What of a Markdown file (CommonMark 0.31.2, with GFM's tables and front matter) can hold links. Code blocks are in
/// none of it.
struct LinkDocument {
    /// Text that is read as one: a paragraph, a heading, a row of a table. Its links start at `start` of the run.
    struct Passage {
        var run: TextRun
        var start: Int
    }
    var passages: [Passage] = []
    var html: [TextRun] = []
    /// In the file's order.
    var definitions: [MarkdownDefinition] = []
}

struct MarkdownPassages {
    /// Block quotes and list items inside each other; what would lie deeper is taken as text.
    private static let maximumDepth = 100

    private enum Container {
        case quote
        /// The columns that its lines are indented by, in the container around it.
        case item(width: Int)
    }

    private enum Leaf {
        case none
        case paragraph([Range<Int>])
        case fence(MarkdownLine.Fence)
        case html(MarkdownLine.HTMLBlock, [Range<Int>])
    }

    private let bytes: Bytes
    private var containers: [Container] = []
    private var leaf = Leaf.none
    private var document = LinkDocument()

    static func read(_ bytes: Bytes) -> LinkDocument {
        var blocks = MarkdownPassages(bytes: bytes)
        var start = blocks.endOfFrontMatter()
        while start < bytes.count {
            let (end, next) = blocks.line(from: start)
            blocks.take(start..<end, next: next)
            start = next
        }
        blocks.closeLeaf()
        return blocks.document
    }

    private init(bytes: Bytes) { self.bytes = bytes }

    /// The end of the line that starts at `start`, and the start of the next.
    private func line(from start: Int) -> (end: Int, next: Int) {
        guard let end = bytes[start...].firstIndex(where: ASCII.isLineEnd) else { return (bytes.count, bytes.count) }
        let isPair = bytes[end] == ASCII.carriageReturn && end + 1 < bytes.count && bytes[end + 1] == ASCII.newline
        return (end, end + (isPair ? 2 : 1))
    }

    /// After a first line `---` and the next `---` or `...`; 0 where there is no such pair.
    private func endOfFrontMatter() -> Int {
        let first = line(from: 0)
        guard bytes[..<first.end].elementsEqual("---".utf8) else { return 0 }
        var start = first.next
        while start < bytes.count {
            let (end, next) = line(from: start)
            if bytes[start..<end].elementsEqual("---".utf8) || bytes[start..<end].elementsEqual("...".utf8) {
                return next
            }
            start = next
        }
        return 0
    }

    private mutating func take(_ line: Range<Int>, next: Int) {
        var cursor = LineCursor(line, of: bytes)
        var depth = continued(&cursor, end: line.upperBound)
        let isInside = depth == containers.count
        if isInside, continueVerbatim(cursor, line, next: next) { return }
        if !isInside, !hasParagraph { closeLeaf() }

        var isNew = false
        while let (container, width) = opened(cursor, line, canInterrupt: depth == containers.count && hasParagraph) {
            close(to: depth)
            closeLeaf()
            containers.append(container)
            depth += 1
            isNew = true
            switch container {
            case .quote:
                cursor.pass(1)
                cursor.skipBlanks(columns: 1)
            case .item:
                cursor.pass(width)
                let columns = cursor.ahead.columns
                let isBlank = cursor.ahead.at == line.upperBound
                let inner = isBlank || columns > 4 ? 1 : columns
                if case .item(let marker) = container { containers[depth - 1] = .item(width: marker + inner) }
                cursor.skipBlanks(columns: inner)
            }
        }
        takeLeaf(cursor, line, next: next, depth: depth, isLazy: !isNew && depth < containers.count)
    }

    /// Passes the marks of the open containers that go on in this line, and says how many do.
    private func continued(_ cursor: inout LineCursor, end: Int) -> Int {
        for (depth, container) in containers.enumerated() {
            let ahead = cursor.ahead
            switch container {
            case .quote:
                guard ahead.columns < 4, ahead.at < end, bytes[ahead.at] == ASCII.greater else { return depth }
                cursor.pass(1)
                cursor.skipBlanks(columns: 1)
            case .item(let width):
                if ahead.at == end { continue }
                guard ahead.columns >= width else { return depth }
                cursor.skipBlanks(columns: width)
            }
        }
        return containers.count
    }

    /// The container that begins here; of a list item the columns up to its marker's end, and the marker's length.
    private func opened(_ cursor: LineCursor, _ line: Range<Int>, canInterrupt: Bool) -> (Container, Int)? {
        let ahead = cursor.ahead
        guard ahead.columns < 4, ahead.at < line.upperBound, containers.count < Self.maximumDepth else { return nil }
        if bytes[ahead.at] == ASCII.greater { return (.quote, 1) }
        let text = MarkdownLine(bytes: bytes[ahead.at..<line.upperBound])
        if canInterrupt && text.isUnderline || text.isThematicBreak { return nil }
        guard let marker = text.listMarker(interruptsParagraph: canInterrupt) else { return nil }
        return (.item(width: ahead.columns + marker), marker)
    }

    private var hasParagraph: Bool {
        if case .paragraph = leaf { return true }
        return false
    }

    /// Code and HTML go on whatever their lines hold. True: the line was part of it.
    private mutating func continueVerbatim(_ cursor: LineCursor, _ line: Range<Int>, next: Int) -> Bool {
        let ahead = cursor.ahead
        let text = bytes[ahead.at..<line.upperBound]
        switch leaf {
        case .none, .paragraph: return false
        case .fence(let fence):
            if ahead.columns < 4, MarkdownLine(bytes: text).closes(fence) { leaf = .none }
            return true
        case .html(let block, var lines):
            if block.ends.isEmpty, text.isEmpty {
                closeLeaf()
                return true
            }
            // The leaf lets go of its lines first, so that they are added to in place.
            leaf = .none
            lines.append(cursor.at..<next)
            leaf = .html(block, lines)
            if block.isLast(text) { closeLeaf() }
            return true
        }
    }

    private mutating func takeLeaf(_ cursor: LineCursor, _ line: Range<Int>, next: Int, depth: Int, isLazy: Bool) {
        let ahead = cursor.ahead
        let text = MarkdownLine(bytes: bytes[ahead.at..<line.upperBound])
        if text.bytes.isEmpty {
            close(to: depth)
            return closeLeaf()
        }
        let isParagraph = hasParagraph
        if ahead.columns >= 4 {
            if isParagraph { return appendToParagraph(ahead.at..<next) }
            return close(to: depth)
        }
        if let fence = text.fence {
            close(to: depth)
            closeLeaf()
            leaf = .fence(fence)
        } else if text.isHeading {
            close(to: depth)
            closeLeaf()
            addPassage([ahead.at..<next])
        } else if let block = text.htmlBlock(interruptsParagraph: isParagraph) {
            close(to: depth)
            closeLeaf()
            leaf = .html(block, [cursor.at..<next])
            if block.isLast(text.bytes) { closeLeaf() }
        } else if isParagraph, !isLazy, text.isUnderline {
            closeLeaf()
        } else if text.isThematicBreak {
            close(to: depth)
            closeLeaf()
        } else if isParagraph {
            appendToParagraph(ahead.at..<next)
        } else {
            close(to: depth)
            leaf = .paragraph([ahead.at..<next])
        }
    }

    /// Ends the containers below `depth`, and with them the leaf they hold.
    private mutating func close(to depth: Int) {
        guard depth < containers.count else { return }
        closeLeaf()
        containers.removeLast(containers.count - depth)
    }

    private mutating func appendToParagraph(_ line: Range<Int>) {
        guard case .paragraph(var lines) = leaf else { return }
        leaf = .none
        lines.append(line)
        leaf = .paragraph(lines)
    }

    private mutating func closeLeaf() {
        defer { leaf = .none }
        switch leaf {
        case .none, .fence: break
        case .html(_, let lines): document.html.append(TextRun(lines, of: bytes))
        case .paragraph(let lines):
            let run = TextRun(lines, of: bytes)
            let (definitions, start) = MarkdownDefinition.read(run, in: bytes)
            document.definitions += definitions
            if lines.count > 1, start == 0,
                MarkdownLine(bytes: bytes[lines[1]].prefix { !ASCII.isLineEnd($0) }).isTableDelimiter
            {
                for row in lines { addPassage([row]) }
            } else {
                document.passages.append(.init(run: run, start: start))
            }
        }
    }

    private mutating func addPassage(_ lines: [Range<Int>]) {
        document.passages.append(.init(run: TextRun(lines, of: bytes), start: 0))
    }
}
