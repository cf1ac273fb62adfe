// Which word of a heading is a version, and what comes before it in the same word.
import Primitives

/// `v1.2.0`, `tomli-1.2.0`, `@scope/orders@1.2.0`, `orders/v1.2.0`: the version's text, and the name that it belongs to.
struct HeadingVersion {
    var text: String
    /// In the heading's own case; nil where the word is nothing but a version.
    var name: String?

    /// Nil for dates, words and numbers.
    init?(_ word: ArraySlice<UInt8>) {
        if let text = Self.version(word) {
            self.text = text
            return
        }
        guard let first = word.first, ASCII.isLetter(first) || first == UInt8(ascii: "@") || first >= 0x80 else {
            return nil
        }
        // A name, then a mark, then the version.
        let marks =
            [word.lastIndex(of: UInt8(ascii: "@")), word.lastIndex(of: ASCII.slash)].compactMap(\.self)
            + word.prefix(100).indices.filter { word[$0] == ASCII.hyphen || word[$0] == ASCII.underscore }
        for index in marks {
            guard let text = Self.version(word[(index + 1)...]) else { continue }
            self.text = text
            let name = String(decoding: word[..<index], as: UTF8.self)
            self.name = name.isEmpty || HeadingWords.frames.contains(ASCII.lowercased(name)) ? nil : name
            return
        }
        return nil
    }

    /// SemVer, CalVer and PEP 440 alike: an optional v, two or more numbers, and a suffix that starts with a hyphen, a plus, a
    /// tilde or a word that versions use, or that is a letter or a patch's number (1.1.1w, 9.3p1).
    static func version(_ token: ArraySlice<UInt8>) -> String? {
        var bytes = token
        if let first = bytes.first, first | 32 == UInt8(ascii: "v") { bytes.removeFirst() }
        guard let first = bytes.first, ASCII.isDigit(first), bytes.count <= 100 else { return nil }
        var rest = bytes
        var numbers = 0
        while let first = rest.first, ASCII.isDigit(first) {
            rest = rest.drop(while: ASCII.isDigit)
            numbers += 1
            guard rest.first == ASCII.dot, let next = rest.dropFirst().first, ASCII.isDigit(next) else { break }
            rest = rest.dropFirst()
        }
        guard numbers >= 2 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let first = rest.first else { return text }
        guard rest.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) || "-+._~".utf8.contains($0) }) else {
            return nil
        }
        if first == ASCII.hyphen || first == ASCII.plus || first == ASCII.tilde { return text }
        if rest.count == 1, ASCII.isLetter(first), first | 32 != UInt8(ascii: "x") { return text }
        let word = rest.drop { $0 == ASCII.dot || $0 == ASCII.underscore }.prefix(while: ASCII.isLetter)
        return suffixes.contains(ASCII.lowercased(String(decoding: word, as: UTF8.self))) ? text : nil
    }

    private static let suffixes: Set<String> = [
        "a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "post", "rev", "r", "dev", "m", "final", "ga",
        "release", "sp", "p", "pl",
    ]

    /// What a word for a stage of development adds to the version before it: "1.2.0 beta 2" is 1.2.0-beta.2.
    static func stage(_ word: String) -> String? {
        switch word {
        case "alpha", "beta", "rc", "preview": word
        case "candidate": "rc"
        default: nil
        }
    }
}
