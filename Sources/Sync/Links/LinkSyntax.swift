// The parts of a Markdown link: label, destination, title, and the tail of an inline link (CommonMark 0.31.2, 4.7, 6.3).
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets

struct LinkSyntax {
    struct Destination: Equatable {
        /// Without angle brackets.
        var address: Range<Int>
        /// After the angle bracket where there is one; of a tail, after its ")".
        var end: Int
    }

    let text: Bytes

    /// The inside of the label whose "[" is at `start`: at most 999 bytes without an unescaped bracket; it may be blank.
    func label(at start: Int) -> Range<Int>? {
        guard start < text.count, text[start] == ASCII.leftBracket else { return nil }
        var index = start + 1
        while index < text.count, index - start <= 1000 {
            switch text[index] {
            case ASCII.rightBracket: return (start + 1)..<index
            case ASCII.leftBracket: return nil
            case ASCII.backslash: index += 2
            default: index += 1
            }
        }
        return nil
    }

    /// A label as it is compared: case folded, blanks as one space; empty: no label.
    func name(of label: Range<Int>) -> Bytes {
        guard label.count <= 999 else { return [] }
        let words = text[label].split(whereSeparator: ASCII.isSpace).joined(separator: [ASCII.space])
        let name = String(decoding: Bytes(words), as: UTF8.self)
        return Bytes(name.uppercased().lowercased().utf8)
    }

    func destination(at start: Int) -> Destination? {
        guard start < text.count else { return nil }
        var index = start
        if text[start] == ASCII.less {
            index += 1
            while index < text.count {
                switch text[index] {
                case ASCII.greater: return Destination(address: (start + 1)..<index, end: index + 1)
                case ASCII.less, ASCII.newline, ASCII.carriageReturn: return nil
                case ASCII.backslash where index + 1 < text.count && ASCII.isPunctuation(text[index + 1]): index += 2
                default: index += 1
                }
            }
            return nil
        }
        var depth = 0
        scan: while index < text.count {
            switch text[index] {
            case ASCII.backslash where index + 1 < text.count && ASCII.isPunctuation(text[index + 1]): index += 1
            case ASCII.leftParenthesis:
                depth += 1
                if depth > 32 { return nil }
            case ASCII.rightParenthesis:
                if depth == 0 { break scan }
                depth -= 1
            case let byte where byte == ASCII.space || ASCII.isControl(byte): break scan
            default: break
            }
            index += 1
        }
        return depth == 0 ? Destination(address: start..<index, end: index) : nil
    }

    /// The end of the title at `start`.
    func title(at start: Int) -> Int? {
        guard start < text.count else { return nil }
        let close: UInt8
        switch text[start] {
        case ASCII.quote, ASCII.apostrophe: close = text[start]
        case ASCII.leftParenthesis: close = ASCII.rightParenthesis
        default: return nil
        }
        var index = start + 1
        while index < text.count {
            if text[index] == close { return index + 1 }
            if text[index] == ASCII.leftParenthesis, close == ASCII.rightParenthesis { return nil }
            index += text[index] == ASCII.backslash ? 2 : 1
        }
        return nil
    }

    /// `(destination "title")` at `start`, both parts optional.
    func tail(at start: Int) -> Destination? {
        guard start < text.count, text[start] == ASCII.leftParenthesis else { return nil }
        guard var result = destination(at: skipSpace(start + 1)) else { return nil }
        var index = skipSpace(result.end)
        if index > result.end, let end = title(at: index) { index = skipSpace(end) }
        guard index < text.count, text[index] == ASCII.rightParenthesis else { return nil }
        result.end = index + 1
        return result
    }

    func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < text.count, ASCII.isSpace(text[index]) { index += 1 }
        return index
    }

    func skipBlanks(_ start: Int) -> Int {
        var index = start
        while index < text.count, ASCII.isBlank(text[index]) { index += 1 }
        return index
    }

    func isLineEnd(_ index: Int) -> Bool { index >= text.count || ASCII.isLineEnd(text[index]) }
}
