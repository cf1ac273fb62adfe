// Writes what MD4C's callbacks report: HTML for a page or for one line, or the plain text.

import CMD4C
import Primitives

final class MarkdownEmitter {
    enum Form { case page, line, text }

    private(set) var output = Bytes()
    private let form: Form
    private let options: Markdown.Options
    private let outputLimit: Int
    /// No piece of text that MD4C gives can be longer than this. Some releases of it hand on sizes below zero.
    private let pieceLimit: Int
    private var isMisled = false

    /// A container block or a span around this place, with the end tag that it needs ("": its start tag was left out).
    private struct Open {
        var span: MD_SPANTYPE?
        var end: String
    }

    private var open: [Open] = []
    private var depth = 0
    private var linkDepth = 0
    private var imageDepth = 0
    private var imageText = Bytes()
    private var isInTable = false
    private var headingStart: Int?
    private var headingText = Bytes()
    private var headings = MarkdownHeadings()

    /// Lists, items, quotes and spans nested deeper than this are left out, and their content stays: no one means such a text, and
    /// readers of HTML give up on it.
    private static let maximumDepth = 40

    init(_ form: Form, options: Markdown.Options, sourceSize: Int) {
        self.form = form
        self.options = options
        outputLimit = 65_536 &+ 64 &* sourceSize
        pieceLimit = sourceSize &+ 8
        output.reserveCapacity(sourceSize &+ sourceSize / 2)
    }

    /// Calls back into the emitter that MD4C hands around; the result tells MD4C whether to go on.
    static func with(_ context: UnsafeMutableRawPointer?, _ body: (MarkdownEmitter) -> Void) -> Int32 {
        guard let context else { return 1 }
        let emitter = Unmanaged<MarkdownEmitter>.fromOpaque(context).takeUnretainedValue()
        body(emitter)
        return emitter.isMisled || emitter.output.count > emitter.outputLimit ? 1 : 0
    }

    // MARK: Blocks

    func enter(block: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) {
        closeSpans()
        guard form == .page else { return separate() }
        switch block {
        case MD_BLOCK_QUOTE: openContainer("<blockquote>\n", "</blockquote>\n")
        case MD_BLOCK_UL: openContainer("<ul>\n", "</ul>\n")
        case MD_BLOCK_OL:
            let start = detail?.load(as: MD_BLOCK_OL_DETAIL.self).start ?? 1
            openContainer(start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n", "</ol>\n")
        case MD_BLOCK_LI: openItem(detail?.load(as: MD_BLOCK_LI_DETAIL.self))
        case MD_BLOCK_HR: openLeaf("<hr />\n")
        case MD_BLOCK_H:
            startLine()
            headingStart = output.count
            headingText = []
        case MD_BLOCK_CODE: openCode(detail?.load(as: MD_BLOCK_CODE_DETAIL.self))
        case MD_BLOCK_HTML, MD_BLOCK_P: openLeaf("<p>")
        case MD_BLOCK_TABLE:
            isInTable = true
            openLeaf("<table>\n")
        case MD_BLOCK_THEAD: openLeaf("<thead>\n")
        case MD_BLOCK_TBODY: openLeaf("<tbody>\n")
        case MD_BLOCK_TR: openLeaf("<tr>\n")
        case MD_BLOCK_TH: openCell("<th scope=\"col\"", detail?.load(as: MD_BLOCK_TD_DETAIL.self))
        case MD_BLOCK_TD: openCell("<td", detail?.load(as: MD_BLOCK_TD_DETAIL.self))
        default: break
        }
    }

    func leave(block: MD_BLOCKTYPE, _ detail: UnsafeMutableRawPointer?) {
        closeSpans()
        guard form == .page else { return separate() }
        switch block {
        case MD_BLOCK_QUOTE, MD_BLOCK_UL, MD_BLOCK_OL:
            startLine()
            close()
        case MD_BLOCK_LI:
            if open.last?.end.isEmpty == true { startLine() }
            close()
        case MD_BLOCK_H: closeHeading(level: detail?.load(as: MD_BLOCK_H_DETAIL.self).level ?? 1)
        case MD_BLOCK_CODE: write("</code></pre>\n")
        case MD_BLOCK_HTML:
            while output.last == 0x0A { output.removeLast() }
            write("</p>\n")
        case MD_BLOCK_P: write("</p>\n")
        case MD_BLOCK_TABLE:
            isInTable = false
            write("</table>\n")
        case MD_BLOCK_THEAD: write("</thead>\n")
        case MD_BLOCK_TBODY: write("</tbody>\n")
        case MD_BLOCK_TR: write("</tr>\n")
        case MD_BLOCK_TH: write("</th>\n")
        case MD_BLOCK_TD: write("</td>\n")
        default: break
        }
    }

    /// In plain text, blocks stand apart.
    private func separate() {
        if form == .text { output.append(0x20) }
    }

    private func openContainer(_ tag: String, _ end: String) {
        startLine()
        let fits = depth < Self.maximumDepth
        if fits { write(tag) }
        push(nil, end: fits ? end : "")
    }

    private func push(_ span: MD_SPANTYPE?, end: String) {
        open.append(Open(span: span, end: end))
        guard !end.isEmpty else { return }
        depth &+= 1
        if span == MD_SPAN_A { linkDepth &+= 1 }
    }

    /// Closes the innermost container or span.
    private func close() {
        guard let last = open.popLast(), !last.end.isEmpty else { return }
        depth &-= 1
        if last.span == MD_SPAN_A { linkDepth &-= 1 }
        write(last.end)
    }

    /// Closes what a block has open: MD4C 0.4.8 leaves a bare link open where a quote ends it within a table's cell.
    private func closeSpans() {
        if imageDepth > 0 {
            imageDepth = 0
            writeEscaped(imageText)
        }
        while open.last?.span != nil { close() }
    }

    private func openLeaf(_ tag: String) {
        startLine()
        write(tag)
    }

    private func openItem(_ item: MD_BLOCK_LI_DETAIL?) {
        startLine()
        let isListWritten = open.last.map { !$0.end.isEmpty } ?? false
        push(nil, end: isListWritten ? "</li>\n" : "")
        guard let item, item.is_task != 0 else { return write(isListWritten ? "<li>" : "") }
        let isDone = item.task_mark != CChar(UInt8(ascii: " "))
        write(isListWritten ? "<li class=\"task\">" : "")
        write("<input type=\"checkbox\" disabled=\"\" ")
        write(isDone ? "checked=\"\" aria-label=\"done\" /> " : "aria-label=\"not done\" /> ")
    }

    private func openCode(_ code: MD_BLOCK_CODE_DETAIL?) {
        openLeaf("<pre tabindex=\"0\"><code")
        let language = (code.map { decode($0.lang) } ?? []).prefix { $0 > 0x20 }
        if !language.isEmpty {
            write(" class=\"language-")
            writeEscaped(Bytes(language))
            write("\"")
        }
        write(">")
    }

    private func openCell(_ tag: String, _ cell: MD_BLOCK_TD_DETAIL?) {
        startLine()
        write(tag)
        switch cell?.align {
        case MD_ALIGN_LEFT: write(" class=\"align-left\">")
        case MD_ALIGN_CENTER: write(" class=\"align-center\">")
        case MD_ALIGN_RIGHT: write(" class=\"align-right\">")
        default: write(">")
        }
    }

    /// A heading's id comes from its text, so its start tag is written once that is known.
    private func closeHeading(level: UInt32) {
        guard let start = headingStart else { return }
        headingStart = nil
        let content = Bytes(output[start...])
        output.removeSubrange(start...)
        let level = min(6, max(1, Int(level) &+ min(6, max(-6, options.headingOffset))))
        write("<h\(level) id=\"")
        writeEscaped(Bytes((options.idPrefix + headings.id(for: headingText)).utf8))
        write("\">")
        output.append(contentsOf: content)
        write("</h\(level)>\n")
    }

    // MARK: Spans

    func enter(span: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) {
        if form == .text { return }
        if span == MD_SPAN_IMG {
            if imageDepth == 0 { imageText = [] }
            imageDepth &+= 1
        } else if imageDepth == 0 {
            push(span, end: depth < Self.maximumDepth ? start(span, detail) : "")
        }
    }

    /// Writes a span's start tag and gives its end tag; "" where it has none.
    private func start(_ span: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) -> String {
        switch span {
        case MD_SPAN_EM:
            write("<em>")
            return "</em>"
        case MD_SPAN_STRONG:
            write("<strong>")
            return "</strong>"
        case MD_SPAN_DEL:
            write("<del>")
            return "</del>"
        case MD_SPAN_CODE:
            write("<code>")
            return "</code>"
        case MD_SPAN_A:
            guard linkDepth == 0, let link = detail?.load(as: MD_SPAN_A_DETAIL.self),
                let target = MarkdownLink(decode(link.href))
            else { return "" }
            startLink(target, title: decode(link.title))
            return "</a>"
        default: return ""
        }
    }

    func leave(span: MD_SPANTYPE, _ detail: UnsafeMutableRawPointer?) {
        if form == .text { return }
        if span == MD_SPAN_IMG {
            guard imageDepth > 0 else { return }
            imageDepth &-= 1
            if imageDepth == 0 { writeImage(detail?.load(as: MD_SPAN_IMG_DETAIL.self)) }
        } else if imageDepth == 0, open.last?.span == span {
            close()
        }
    }

    private func startLink(_ target: MarkdownLink, title: Bytes) {
        write("<a href=\"")
        output.append(contentsOf: target.address)
        writeTitle(title)
        write("\">")
    }

    private func writeTitle(_ title: Bytes) {
        if title.isEmpty { return }
        write("\" title=\"")
        writeEscaped(title)
    }

    /// A page loads images of its own site only, so a remote image becomes a link to it, and an image that is refused
    /// becomes its text.
    private func writeImage(_ image: MD_SPAN_IMG_DETAIL?) {
        guard let image, let target = MarkdownLink(decode(image.src)) else { return writeEscaped(imageText) }
        switch target.kind {
        case .relative:
            write("<img src=\"")
            output.append(contentsOf: target.address)
            write("\" alt=\"")
            writeEscaped(imageText)
            writeTitle(decode(image.title))
            write("\" />")
        case .web where linkDepth == 0:
            startLink(target, title: decode(image.title))
            if imageText.isEmpty { output.append(contentsOf: target.address) } else { writeEscaped(imageText) }
            write("</a>")
        case .web, .mail: writeEscaped(imageText)
        }
    }

    // MARK: Text

    func text(_ type: MD_TEXTTYPE, _ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= pieceLimit else { return isMisled = true }
        let isPlain = form == .text || imageDepth > 0
        switch type {
        case MD_TEXT_BR: if isPlain { put([0x20]) } else { write("<br />\n") }
        case MD_TEXT_SOFTBR: put([isPlain ? 0x20 : 0x0A])
        case MD_TEXT_ENTITY: put(Self.decode(entity: bytes))
        case MD_TEXT_CODE where isInTable: put(Self.withoutPipeEscapes(bytes))
        default: bytes.withMemoryRebound(to: UInt8.self) { put($0) }
        }
    }

    /// A table's cell holds "|" as "\|" also within code (GFM, example 200), which MD4C leaves as it is.
    private static func withoutPipeEscapes(_ code: UnsafeRawBufferPointer) -> Bytes {
        var bytes = Bytes()
        for byte in code {
            if byte == UInt8(ascii: "|"), bytes.last == UInt8(ascii: "\\") { bytes.removeLast() }
            bytes.append(byte)
        }
        return bytes
    }

    private func put(_ bytes: Bytes) { bytes.withUnsafeBufferPointer { put($0) } }

    private func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        if headingStart != nil { headingText.append(contentsOf: bytes) }
        if imageDepth > 0 {
            imageText.append(contentsOf: bytes)
        } else if form == .text {
            output.append(contentsOf: bytes)
        } else {
            HTML.append(bytes, to: &output)
        }
    }

    private func startLine() {
        if let last = output.last, last != 0x0A { output.append(0x0A) }
    }

    private func write(_ markup: String) { output.append(contentsOf: markup.utf8) }

    private func writeEscaped(_ bytes: Bytes) { bytes.withUnsafeBufferPointer { HTML.append($0, to: &output) } }

    /// An attribute as MD4C gives it, in pieces of text and entities.
    private func decode(_ attribute: MD_ATTRIBUTE) -> Bytes {
        guard let text = attribute.text, let types = attribute.substr_types, let offsets = attribute.substr_offsets
        else {
            return []
        }
        guard attribute.size <= pieceLimit else {
            isMisled = true
            return []
        }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(attribute.size))
        var decoded = Bytes()
        var piece = 0
        while offsets[piece] < attribute.size {
            let part = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[piece])..<Int(offsets[piece &+ 1])])
            if types[piece] == MD_TEXT_ENTITY {
                decoded.append(contentsOf: Self.decode(entity: part))
            } else {
                decoded.append(contentsOf: part)
            }
            piece &+= 1
        }
        return decoded
    }

    /// The text that `&name;`, `&#1;` or `&#x1;` stands for; an unknown name stands for itself.
    private static func decode(entity: UnsafeRawBufferPointer) -> Bytes {
        let name = entity.dropFirst().dropLast()
        guard name.first == UInt8(ascii: "#") else {
            return NamedCharacters.text(for: String(decoding: name, as: UTF8.self)).map { Bytes($0.utf8) }
                ?? Bytes(entity)
        }
        let digits = String(decoding: name.dropFirst(), as: UTF8.self)
        let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
        let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        let scalar = code.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) } ?? "\u{FFFD}"
        return Bytes(String(scalar).utf8)
    }
}
