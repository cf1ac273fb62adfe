// Reads the address of a link as a browser would: where in the project does it lead, if it stays there at all?
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Workspace

struct LinkAddress {
    enum Path: Equatable {
        /// Relative to the root, without "." and ".."; empty: the root itself.
        case inside(Bytes)
        /// Above the root.
        case outside
    }

    /// The path part with escapes and character references read; nil: not within the project.
    private let target: Bytes?

    init(written: ArraySlice<UInt8>, markup: Markup) {
        let address = Self.trimmed(Self.read(written, markup: markup))
        let isElsewhere =
            address.isEmpty || address[0] == ASCII.hash || address[0] == ASCII.question
            || address.starts(with: [ASCII.slash, ASCII.slash]) || Self.hasScheme(address)
        guard !isElsewhere else {
            target = nil
            return
        }
        target = ASCII.percentDecoded(address.prefix { $0 != ASCII.hash && $0 != ASCII.question })
    }

    var isInternal: Bool { target != nil }

    /// Within the project, and counted from the file's own folder.
    var isRelative: Bool { target.map { $0.first != ASCII.slash } ?? false }

    /// Where it leads from a file in `folder`; a leading "/" stands for the root. Nil: not within the project.
    func path(from folder: [ArraySlice<UInt8>]) -> Path? {
        guard let target else { return nil }
        var parts = target.first == ASCII.slash ? [] : folder
        for part in target.split(separator: ASCII.slash) {
            if part.elementsEqual("..".utf8) {
                guard parts.popLast() != nil else { return .outside }
            } else if !part.elementsEqual(".".utf8) {
                parts.append(part)
            }
        }
        return .inside(Bytes(parts.joined(separator: [ASCII.slash])))
    }

    /// A configured address in a form that Markdown and HTML read as itself: what could end it is percent-encoded.
    static func writable(_ address: Bytes, in markup: Markup) -> Bytes {
        var result: Bytes = []
        for byte in address {
            if ASCII.isControl(byte) || " <>()\"'`\\".utf8.contains(byte) {
                result += ASCII.percentEncoded(byte)
            } else if byte == ASCII.ampersand, markup == .html {
                result += "&amp;".utf8
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Without control characters and spaces at both ends, and without tabs and line ends (WHATWG URL, "basic URL parser").
    private static func trimmed(_ address: Bytes) -> Bytes {
        guard address.contains(where: { $0 <= ASCII.space }) else { return address }
        guard let first = address.firstIndex(where: { $0 > ASCII.space }),
            let last = address.lastIndex(where: { $0 > ASCII.space })
        else { return [] }
        return address[first...last].filter { $0 != ASCII.tab && !ASCII.isLineEnd($0) }
    }

    /// RFC 3986, 3.1.
    private static func hasScheme(_ address: Bytes) -> Bool {
        guard let first = address.first, ASCII.isLetter(first) else { return false }
        let end = address.firstIndex { byte in
            !(ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.plus || byte == ASCII.hyphen
                || byte == ASCII.dot)
        }
        return end.map { address[$0] == ASCII.colon } ?? false
    }

    /// Backslash escapes (Markdown) and character references read.
    private static func read(_ written: ArraySlice<UInt8>, markup: Markup) -> Bytes {
        guard written.contains(ASCII.backslash) || written.contains(ASCII.ampersand) else { return Bytes(written) }
        var result: Bytes = []
        var index = written.startIndex
        while index < written.endIndex {
            let byte = written[index]
            if byte == ASCII.backslash, markup == .markdown, index + 1 < written.endIndex,
                ASCII.isPunctuation(written[index + 1])
            {
                result.append(written[index + 1])
                index += 2
            } else if byte == ASCII.ampersand, let (text, end) = reference(written, at: index) {
                result += text.utf8
                index = end
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// `&name;`, `&#10;` or `&#xA;` at `start`.
    private static func reference(_ text: ArraySlice<UInt8>, at start: Int) -> (text: String, end: Int)? {
        let window = text[(start + 1)..<min(start + 34, text.endIndex)]
        guard let end = window.firstIndex(of: ASCII.semicolon) else { return nil }
        let name = String(decoding: window[..<end], as: UTF8.self)
        guard name.utf8.first == ASCII.hash else { return NamedCharacters.text(for: name).map { ($0, end + 1) } }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init).map { (String(Character($0)), end + 1) }
    }
}
