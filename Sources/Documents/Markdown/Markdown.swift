// Turns GitHub Flavored Markdown into safe HTML and into plain text, with MD4C as the parser.

import CMD4C
package import Primitives

package enum Markdown {
    /// `headingOffset` is added to each heading's level (the result stays within 1 to 6); `idPrefix` stands before each
    /// heading's id, so that several texts can share a page.
    package struct Options: Sendable {
        package var headingOffset: Int = 0
        package var idPrefix: String = ""

        package init(headingOffset: Int = 0, idPrefix: String = "") {
            self.headingOffset = headingOffset
            self.idPrefix = idPrefix
        }
    }

    /// The text's blocks as HTML5 that is well-formed XML too (but for needing an element around it): raw HTML shows as
    /// text, links lead to http, https, mailto and relative addresses only, and nothing of the text becomes a style, a
    /// script or an event attribute. Its size is at most about 64 times the source's; a text that would pass that
    /// (reference links that repeat a long title, tables of empty cells) shows as it was typed.
    package static func html(_ source: String, options: Options = .init()) -> String {
        var html = Bytes()
        append(source, options: options, to: &html)
        return String(decoding: html, as: UTF8.self)
    }

    /// Appends what `html` gives, as UTF-8.
    package static func append(_ source: String, options: Options = .init(), to html: inout Bytes) {
        let bytes = Bytes(source.utf8)
        if bytes.isEmpty { return }
        if let blocks = emit(bytes, as: .page, options: options) {
            html += blocks
        } else {
            html += "<pre tabindex=\"0\"><code>\(HTML.escape(source))</code></pre>\n".utf8
        }
    }

    /// One line of Markdown without a block around it: line ends count as spaces, and what would start a block ("# ",
    /// "- ") shows as it was typed.
    package static func inlineHTML(_ source: String) -> String {
        var html = Bytes()
        append(line: source, to: &html)
        return String(decoding: html, as: UTF8.self)
    }

    /// Appends what `inlineHTML` gives, as UTF-8.
    package static func append(line source: String, to html: inout Bytes) {
        // No block but a paragraph starts with a parenthesis, and every span that may start a line may follow one.
        var guarded = Bytes([UInt8(ascii: "(")])
        guarded.reserveCapacity(source.utf8.count + 1)
        for byte in source.utf8.drop(while: { $0 == 0x20 || (0x09...0x0A).contains($0) || $0 == 0x0D }) {
            guarded.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
        }
        if guarded.count == 1 { return }
        guard let line = emit(guarded, as: .line, options: Options()), line.first == guarded.first else {
            return HTML.append(source, to: &html)
        }
        html += line.dropFirst()
    }

    /// The text's content without markup, with white space collapsed to single spaces. It is not escaped for HTML.
    package static func plainText(_ source: String) -> String {
        let bytes = Bytes(source.utf8)
        if bytes.isEmpty { return "" }
        let text = emit(bytes, as: .text, options: Options()) ?? bytes
        var collapsed = Bytes()
        collapsed.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case 0x20, 0x09...0x0D:
                if let last = collapsed.last, last != 0x20 { collapsed.append(0x20) }
            case 0..<0x20, 0x7F: collapsed.append(contentsOf: "\u{FFFD}".utf8)
            default: collapsed.append(byte)
            }
        }
        if collapsed.last == 0x20 { collapsed.removeLast() }
        return String(decoding: collapsed, as: UTF8.self)
    }

    /// CommonMark takes U+0000 for U+FFFD, which MD4C does twice over in code.
    private static func withoutNulls(_ source: Bytes) -> Bytes {
        source[...].holdsZero ? source.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] } : source
    }

    /// In longer texts, in bytes, addresses without brackets stay text: "(www.a.b" over and over takes MD4C a time that
    /// grows with the square of the length, a third of a second for this one.
    private static let mostForBareLinks = 100_000

    /// Runs MD4C; nil where it gave up, or was told to since the output grew out of proportion.
    private static func emit(_ source: Bytes, as form: MarkdownEmitter.Form, options: Options) -> Bytes? {
        let source = withoutNulls(source)
        guard let size = MD_SIZE(exactly: source.count), source.count < Int(Int32.max) else { return nil }
        let emitter = MarkdownEmitter(form, options: options, sourceSize: source.count)
        var parser = MD_PARSER()
        parser.flags = UInt32(MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS)
        if source.count <= mostForBareLinks {
            parser.flags |= UInt32(
                MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEEMAILAUTOLINKS | MD_FLAG_PERMISSIVEWWWAUTOLINKS)
        }
        parser.enter_block = { type, detail, context in
            MarkdownEmitter.with(context) { $0.enter(block: type, detail) }
        }
        parser.leave_block = { type, detail, context in
            MarkdownEmitter.with(context) { $0.leave(block: type, detail) }
        }
        parser.enter_span = { type, detail, context in
            MarkdownEmitter.with(context) { $0.enter(span: type, detail) }
        }
        parser.leave_span = { type, detail, context in
            MarkdownEmitter.with(context) { $0.leave(span: type, detail) }
        }
        parser.text = { type, text, size, context in
            MarkdownEmitter.with(context) { $0.text(type, UnsafeRawBufferPointer(start: text, count: Int(size))) }
        }
        let status = source.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                md_parse(text.baseAddress, size, &parser, Unmanaged.passUnretained(emitter).toOpaque())
            }
        }
        return status == 0 ? emitter.output : nil
    }
}
