// Finds the tags of a Mustache template, so that faults are told with their line before anything is rendered.
import Bundles
import Evidence
import Files
import Primitives

/// One `{{tag}}`.
struct TemplateTag: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case value, section, inverted, close, partial, parent, block, comment }
    var kind: Kind
    /// Without sigil and white space.
    var name: String
    var line: Int

    /// The key that a name with transforms, `count(checks)`, speaks of, and the transforms; empty for `first()`.
    var key: (name: String, transforms: [String]) {
        let parts = name.utf8.split(separator: UInt8(ascii: "("), omittingEmptySubsequences: false)
        guard parts.count > 1 else { return (name, []) }
        let inner = parts[parts.count - 1].filter { $0 != UInt8(ascii: ")") }
        return (String(decoding: inner, as: UTF8.self), parts.dropLast().map { String(decoding: $0, as: UTF8.self) })
    }

    /// The tags of a template in their order, sections known to be balanced.
    static func scan(_ bytes: Bytes, file: String) throws(TemplateError) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var open: [TemplateTag] = []
        var line = 1
        var index = 0
        let brace = UInt8(ascii: "{")
        while index + 1 < bytes.count {
            if bytes[index] == 0x0A { line += 1 }
            guard bytes[index] == brace, bytes[index + 1] == brace else {
                index += 1
                continue
            }
            let (tag, next) = try read(bytes, from: index + 2, line: line, file: file)
            line += bytes[index..<next].count { $0 == 0x0A }
            index = next
            try balance(tag, &open, file: file)
            tags.append(tag)
        }
        if let last = open.last {
            throw TemplateError(
                file: file, line: last.line, message: "“\(last.name)” is opened here and never closed",
                remedy: "Close it with {{/\(last.name)}}.")
        }
        return tags
    }

    private static func balance(_ tag: TemplateTag, _ open: inout [TemplateTag], file: String) throws(TemplateError) {
        switch tag.kind {
        case .section, .inverted, .parent, .block: open.append(tag)
        case .close:
            guard let last = open.popLast() else {
                throw TemplateError(
                    file: file, line: tag.line, message: "“\(tag.name)” is closed here, but nothing is open",
                    remedy: "Take the tag out, or open the section.")
            }
            guard last.name == tag.name else {
                throw TemplateError(
                    file: file, line: tag.line,
                    message: "“\(tag.name)” is closed here, but “\(last.name)” of line \(last.line) is open",
                    remedy: "Close “\(last.name)” first.")
            }
        case .value, .partial, .comment: break
        }
    }

    private static func read(
        _ bytes: Bytes, from start: Int, line: Int, file: String
    ) throws(TemplateError) -> (TemplateTag, next: Int) {
        let fault = { (message: String, remedy: String) in
            TemplateError(file: file, line: line, message: message, remedy: remedy)
        }
        let kinds: [UInt8: Kind] = [
            UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted, UInt8(ascii: "/"): .close,
            UInt8(ascii: ">"): .partial, UInt8(ascii: "<"): .parent, UInt8(ascii: "$"): .block,
            UInt8(ascii: "!"): .comment, UInt8(ascii: "&"): .value, UInt8(ascii: "{"): .value,
        ]
        let sigil = start < bytes.count ? bytes[start] : 0
        if sigil == UInt8(ascii: "=") || sigil == UInt8(ascii: "%") {
            throw fault(
                "tags that change delimiters or the content type have no place here",
                "Take the tag out: pages are HTML.")
        }
        let isTriple = sigil == UInt8(ascii: "{")
        let closing = Bytes((isTriple ? "}}}" : "}}").utf8)
        let from = kinds[sigil] == nil ? start : start + 1
        var end = from
        while end < bytes.count, !bytes[end...].starts(with: closing) { end += 1 }
        guard end < bytes.count else {
            throw fault("this tag has no end", "Write \(isTriple ? "}}}" : "}}") after the name.")
        }
        let kind = kinds[sigil] ?? .value
        let inner = bytes[from..<end].drop { $0 <= 0x20 }
        let trimmed = inner.prefix(inner.count - inner.reversed().prefix { $0 <= 0x20 }.count)
        let name = String(decoding: trimmed, as: UTF8.self)
        if kind != .comment, trimmed.isEmpty || !trimmed.allSatisfy(isNameByte) {
            throw fault(
                "“\(name)” is no name",
                kind == .partial || kind == .parent
                    ? "Name a template by its file name without .mustache." : "Names are letters, digits, _ and dots.")
        }
        return (TemplateTag(kind: kind, name: name, line: line), end + closing.count)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "._-/()".utf8.contains(byte)
        }
    }
}
