// The one list of what people write where a text, an entry or a name is still missing.

/// `TODO: describe` is one, `Todos are sorted` isn't. White space, invisible characters, Markdown's marks and comments in front
/// of a placeholder don't hide it.
package enum Placeholder {
    /// The placeholder that a text is or begins with, as a message can quote it; nil for a text that was meant, and for a
    /// blank one.
    package static func word(at text: String) -> String? {
        guard mayBegin(text), !text.isBlank else { return nil }
        var rest = VisibleText(text)
        let hadComment = rest.dropComments()
        guard !rest.isEmpty else { return hadComment ? "a comment alone" : nil }
        if let found = bracketed(rest.bytes[...]) { return found }
        let body = rest.bytes.drop(while: isMark)
        guard body.contains(where: { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 }) else {
            return quote(rest.bytes[...])
        }
        let isCode = body.startIndex > 0 && rest.bytes[body.startIndex - 1] == ASCII.backtick
        return opening(body, isCode: isCode) ?? whole(body)
    }

    /// Whether a text names nobody: it is blank, a placeholder, or a word for somebody who isn't known.
    package static func namesNobody(_ name: String) -> Bool { isNone(name, among: nobodies) }

    /// Whether a reason is none: it is blank, a placeholder, or a word for nothing.
    package static func saysNothing(_ reason: String) -> Bool { isNone(reason, among: nothings) }

    private static func isNone(_ text: String, among known: Set<String>) -> Bool {
        guard !text.isBlank, word(at: text) == nil else { return true }
        let words = plainWords(VisibleText(text).bytes[...])
        return words.isEmpty || known.contains(words.joined(separator: " "))
    }

    private static let nothings: Set<String> = [
        "nil", "no reason", "none", "nothing", "null", "reason", "undefined", "unknown", "x", "y",
    ]

    private static let nobodies: Set<String> = [
        "anonymous", "anybody", "anyone", "author", "name", "nil", "nn", "no one", "nobody", "none", "null", "owner",
        "person", "somebody", "someone", "undefined", "unknown", "user", "username", "your name", "x", "y",
    ]

    // MARK: What a text begins with

    /// As a whole word, in any case.
    private static let openings: Set<String> = ["todo", "tbd", "tba", "tbc", "fixme", "wip", "xxx"]

    private static func opening(_ body: ArraySlice<UInt8>, isCode: Bool) -> String? {
        let word = body.prefix(while: isOfWord)
        let rest = body.dropFirst(word.count)
        if openings.contains(lowered(word)) {
            return isMeant(rest, isCode: isCode) ? nil : quote(word)
        }
        switch lowered(word) {
        case "n" where rest.first == ASCII.slash:
            let second = rest.dropFirst().prefix(while: isOfWord)
            return lowered(second) == "a" ? quote(body.prefix(3)) : nil
        case "lorem":
            let second = rest.drop(while: ASCII.isSpace).prefix(while: isOfWord)
            return !second.isEmpty && lowered(second) == "ipsum" ? "lorem ipsum" : nil
        default: return nil
        }
    }

    /// What goes on behind such a word makes it a file's name, `Todo.txt`, or code that a sentence is about.
    private static func isMeant(_ rest: ArraySlice<UInt8>, isCode: Bool) -> Bool {
        if rest.first == ASCII.dot, let next = rest.dropFirst().first, ASCII.isLetter(next) { return true }
        guard isCode, let close = rest.firstIndex(of: ASCII.backtick) else { return false }
        return rest[close...].contains(where: isOfWord)
    }

    // MARK: What a text is

    private static let wholes: Set<String> = [
        "change me", "changeme", "coming soon", "content goes here", "description goes here", "n a", "na",
        "not applicable", "not yet written", "nothing here", "placeholder", "placeholder text", "replace me",
        "text goes here",
        "under construction", "work in progress",
    ]

    /// "to be written", "to be decided": the last word.
    private static let duties: Set<String> = [
        "added", "announced", "completed", "confirmed", "decided", "defined", "described", "determined", "documented",
        "done", "filled", "updated", "written",
    ]

    private static func whole(_ body: ArraySlice<UInt8>) -> String? {
        let words = plainWords(body.prefix(120))
        guard body.count <= 120, let first = words.first, words.count <= 7 else { return nil }
        let text = words.joined(separator: " ")
        let isDuty = words.count >= 3 && words.starts(with: ["to", "be"]) && duties.contains(words[2])
        // "Nothing changed yet", "No entries yet": what tools write that open the next section.
        let isYet = words.count > 1 && words.last == "yet" && ["nothing", "no", "none"].contains(first)
        return isDuty && words.count <= 4 || isYet || wholes.contains(text) ? quote(body) : nil
    }

    // MARK: Templates

    private static let requests: Set<String> = [
        "add", "describe", "description", "enter", "explain", "fill", "insert", "placeholder", "put", "replace",
        "summary", "text", "title", "type", "write", "your",
    ]

    /// "[Insert summary here]", "<your text>", "{{ summary }}": a text in brackets that asks for another.
    private static func bracketed(_ bytes: ArraySlice<UInt8>) -> String? {
        let bytes = bytes.drop { ASCII.isSpace($0) || $0 == ASCII.asterisk || $0 == ASCII.underscore }
        for (open, close) in [("{{", "}}"), ("${", "}"), ("<%", "%>")] where bytes.starts(with: open.utf8) {
            let isWhole = lastVisible(bytes).suffix(close.utf8.count).elementsEqual(close.utf8)
            return isWhole && bytes.count <= 200 ? quote(bytes) : nil
        }
        let ends: [UInt8: UInt8] = [
            ASCII.leftBracket: ASCII.rightBracket, ASCII.less: ASCII.greater, ASCII.leftBrace: ASCII.rightBrace,
        ]
        guard let first = bytes.first, let end = ends[first], let close = bytes.prefix(200).firstIndex(of: end) else {
            return nil
        }
        let inside = bytes[(bytes.startIndex + 1)..<close]
        let behind = bytes[(close + 1)...]
        let words = plainWords(inside)
        guard let word = words.first, behind.first != ASCII.leftParenthesis else { return nil }
        let isAlone = !behind.contains { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 }
        let asks = isAlone ? requests.contains(word) : (word == "insert" && words.count > 1)
        return asks || (words.count > 1 && words.last == "here") ? quote(bytes[...close]) : nil
    }

    private static func lastVisible(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        ASCII.trimmed(bytes[..<((bytes.lastIndex { !"*_.`".utf8.contains($0) } ?? bytes.endIndex - 1) + 1)])
    }

    // MARK: Words

    /// False as soon as a digit or the first two letters say so: most texts are what they should be.
    private static func mayBegin(_ text: String) -> Bool {
        // A square bracket may ask for a text, and a control character may be one that nobody sees.
        let body = text.utf8.drop { $0 == ASCII.space || $0 > 32 && isMark($0) && $0 != ASCII.leftBracket }
        var bytes = body.makeIterator()
        guard let first = bytes.next() else { return true }
        if ASCII.isDigit(first) { return false }
        guard let second = bytes.next(), ASCII.isLetter(first), ASCII.isLetter(second) else { return true }
        switch String(decoding: [first | 32, second | 32], as: UTF8.self) {
        case "to", "tb", "fi", "lo", "wi", "xx": break
        case "ch", "co", "de", "na", "no", "pl", "re", "te", "un", "wo": if body.count > 200 { return false }
        default: return false
        }
        // One with a character beyond ASCII may have one in it that nobody sees.
        let word = body.prefix(while: isOfWord)
        return word.contains { $0 >= 0x80 } || beginnings.contains(lowered(Bytes(word.prefix(16))[...]))
    }

    /// First words of all of the above.
    private static let beginnings: Set<String> = openings.union(["lorem", "to", "nothing", "no", "none"]).union(
        wholes.map { String($0.prefix { $0 != " " }) })

    /// What Markdown may put in front of a text.
    private static func isMark(_ byte: UInt8) -> Bool { byte <= 32 || "*_#->+[(`~!\"'".utf8.contains(byte) }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.underscore || byte >= 0x80
    }

    /// In lower case, without punctuation.
    private static func plainWords(_ bytes: ArraySlice<UInt8>) -> [String] {
        bytes.split { !isOfWord($0) && $0 != ASCII.apostrophe }.map(lowered)
    }

    private static func lowered(_ word: ArraySlice<UInt8>) -> String {
        String(decoding: word.prefix(64).map(ASCII.lower), as: UTF8.self)
    }

    private static func quote(_ bytes: ArraySlice<UInt8>) -> String {
        firstLine(of: String(decoding: bytes.prefix(200), as: UTF8.self), limit: 60) ?? ""
    }
}

/// The beginning of a text as it is seen: without invisible characters, and full-width letters as their ASCII twins.
private struct VisibleText {
    var bytes = Bytes()

    /// So many scalars say what a text begins with; a comment in front of it may be longer.
    init(_ text: String) {
        for scalar in text.unicodeScalars.prefix(text.utf8.contains(ASCII.less) ? 4096 : 300) {
            switch scalar.value {
            case 9...13, 32: bytes.append(32)
            case 0x21...0x7E: bytes.append(UInt8(scalar.value))
            case 0xFF01...0xFF5E: bytes.append(UInt8(scalar.value - 0xFEE0))
            case 0x2026: bytes.append(contentsOf: "...".utf8)
            case 0x2010...0x2015, 0x2212: bytes.append(ASCII.hyphen)
            default:
                if scalar.isInvisible {
                    // A space of another script still parts two words; a zero width one never did.
                    if scalar.properties.isWhitespace { bytes.append(32) }
                } else {
                    bytes.append(contentsOf: String(scalar).utf8)
                }
            }
        }
        bytes = Bytes(ASCII.trimmed(bytes[...]))
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// Takes comments off the front: HTML's, MDX's, and Markdown's `[//]: # (…)`. True where there was one.
    mutating func dropComments() -> Bool {
        var rest = bytes[...]
        var found = false
        let forms = [("<!--", "-->"), ("{/*", "*/}"), ("[//]: #", ")"), ("[comment]: #", ")"), ("%%", "%%")]
        while let (open, close) = forms.first(where: { rest.starts(with: $0.0.utf8) }) {
            found = true
            rest = Self.after(close, in: rest.dropFirst(open.utf8.count))
            rest = rest.drop(while: ASCII.isSpace)
        }
        bytes = Bytes(rest)
        return found
    }

    private static func after(_ mark: String, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let mark = Bytes(mark.utf8)
        return bytes.firstIndex(of: mark).map { bytes[($0 + mark.count)...] } ?? []
    }
}
