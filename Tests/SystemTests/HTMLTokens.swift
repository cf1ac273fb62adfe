// A small tokenizer of HTML for the tests, and the form in which two pages are compared.

enum HTMLToken: Equatable, CustomStringConvertible {
    case start(String, [String: String])
    case end(String)
    case text(String)
    case other(String)  // comments, declarations, processing instructions, CDATA

    var description: String {
        switch self {
        case .start(let name, let attributes):
            "<"
                + ([name] + attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(
                    separator: " ") + ">"
        case .end(let name): "</\(name)>"
        case .text(let text): text
        case .other(let text): "other(\(text))"
        }
    }
}

struct HTMLTokens {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    private init(_ html: String) { scalars = Array(html.unicodeScalars) }

    static func of(_ html: String) -> [HTMLToken] {
        var tokens = HTMLTokens(html)
        var result: [HTMLToken] = []
        while let token = tokens.next() { result.append(token) }
        return result
    }

    private mutating func next() -> HTMLToken? {
        guard let first = peek(0) else { return nil }
        let second = peek(1)
        if first == "<", let second, second == "!" || second == "?" { return .other(take(through: ">")) }
        if first == "<", second == "/" {
            index += 2
            let name = take { $0 != ">" }
            index += 1
            return .end(String(name.split(separator: " ").first ?? ""))
        }
        if first == "<", let second, second.properties.isAlphabetic { return tag() }
        index += 1
        return .text(Self.decode(String(first) + take { $0 != "<" }))
    }

    private mutating func tag() -> HTMLToken {
        index += 1
        let name = take { !Self.isSpace($0) && $0 != ">" && $0 != "/" }
        var attributes: [String: String] = [:]
        while true {
            _ = take { Self.isSpace($0) || $0 == "/" }
            guard let next = peek(0), next != ">" else { break }
            let attribute = String(next) + skipOneAndTake { !Self.isSpace($0) && !"=>/".unicodeScalars.contains($0) }
            _ = take(while: Self.isSpace)
            guard peek(0) == "=" else {
                attributes[attribute] = ""
                continue
            }
            index += 1
            _ = take(while: Self.isSpace)
            if let quote = peek(0), quote == "\"" || quote == "'" {
                index += 1
                attributes[attribute] = Self.decode(take { $0 != quote })
                index += 1
            } else {
                attributes[attribute] = Self.decode(take { !Self.isSpace($0) && $0 != ">" })
            }
        }
        index += 1
        return .start(name, attributes)
    }

    private func peek(_ ahead: Int) -> Unicode.Scalar? {
        index + ahead < scalars.count ? scalars[index + ahead] : nil
    }

    private mutating func skipOneAndTake(while fits: (Unicode.Scalar) -> Bool) -> String {
        index += 1
        return take(while: fits)
    }

    private mutating func take(while fits: (Unicode.Scalar) -> Bool) -> String {
        var text = ""
        while let scalar = peek(0), fits(scalar) {
            text.unicodeScalars.append(scalar)
            index += 1
        }
        return text
    }

    private mutating func take(through end: Unicode.Scalar) -> String {
        let text = take { $0 != end }
        index += 1
        return text
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { [" ", "\t", "\n", "\r", "\u{C}"].contains(scalar) }

    /// Decodes the five references that escaped output has; a reference besides them is left as it stands.
    private static func decode(_ text: String) -> String {
        let marks = ["amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "#39;": "'"]
        var pieces = text.split(separator: "&", omittingEmptySubsequences: false).map(String.init)
        for (index, piece) in pieces.enumerated().dropFirst() {
            let mark = marks.first { piece.hasPrefix($0.key) }
            pieces[index] = mark.map { $0.value + piece.dropFirst($0.key.count) } ?? "&" + piece
        }
        return pieces.joined()
    }

    /// The tokens as they are compared: adjacent texts are one; outside `pre`, white space is collapsed, and taken off
    /// beside block tags, where it shows in no browser.
    static func comparable(_ tokens: [HTMLToken]) -> [HTMLToken] {
        var result: [HTMLToken] = []
        var preformatted = 0
        for token in tokens {
            switch token {
            case .text(let text):
                var text = text
                if preformatted == 0 {
                    text = collapse(text)
                    if isBlock(result.last) { text = String(text.drop { $0 == " " }) }
                    if case .text(let before) = result.last, before.hasSuffix(" ") {
                        text = String(text.drop { $0 == " " })
                    }
                }
                if text.isEmpty { continue }
                if case .text(let before) = result.last {
                    result[result.count - 1] = .text(before + text)
                } else {
                    result.append(.text(text))
                }
            default:
                if preformatted == 0, isBlock(token), case .text(let before) = result.last, before.hasSuffix(" ") {
                    result.removeLast()
                    if before != " " { result.append(.text(String(before.dropLast()))) }
                }
                if case .start("pre", _) = token { preformatted += 1 }
                if token == .end("pre") { preformatted -= 1 }
                result.append(token)
            }
        }
        return result
    }

    private static func collapse(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !isSpace(scalar) { result.append(scalar) } else if result.last != " " { result.append(" ") }
        }
        return String(result)
    }

    private static let blocks: Set<String> = [
        "blockquote", "ul", "ol", "li", "hr", "p", "pre", "table", "thead", "tbody", "tr", "th", "td", "br",
        "h1", "h2", "h3", "h4", "h5", "h6",
    ]

    private static func isBlock(_ token: HTMLToken?) -> Bool {
        switch token {
        case .start(let name, _), .end(let name): blocks.contains(name)
        case nil: true
        default: false
        }
    }
}
