// A version of the scheme "any": which texts are versions, and the order of their runs of digits and letters.
import Archives
import Files
import Primitives

/// Between runs of digits and of letters lie marks, which make no difference to the order.
struct FreeVersion: Hashable, Sendable {
    enum Run: Hashable, Sendable {
        /// Without leading zeros.
        case number(String)
        /// In lower case.
        case word(String)
    }

    let runs: [Run]
    /// The text before the word that makes it a pre-release, or all of it.
    let base: String
    let isPrerelease: Bool
    /// Those that begin the text with dots between them, where there are three or more.
    let numbers: [String]

    /// Words of pre-releases in their order. A single letter is none: 1.0.2a comes after 1.0.2.
    private static let early: [String: Int] = [
        "dev": 0, "nightly": 1, "snapshot": 1, "alpha": 2, "beta": 3, "ea": 4, "milestone": 4, "pre": 5, "preview": 5,
        "cr": 6, "rc": 6,
    ]

    /// Nil where the text can't name a folder of a release: letters, digits and `._+-~@=,`, the first of them a letter or a
    /// digit, and no dot at the end. A digit has to be among them, so that no page of the site has the same name.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, Self.isWordByte(first), bytes.last != ASCII.dot,
            bytes.contains(where: ASCII.isDigit),
            bytes.allSatisfy({ Self.isWordByte($0) || "._+-~@=,".utf8.contains($0) }),
            text.unicodeScalars.allSatisfy({
                $0.isASCII || $0.properties.isAlphabetic || $0.properties.numericType != nil
            }),
            ArchivePath.problem(text) == nil
        else { return nil }
        var runs: [Run] = []
        var end: Int?
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...]
            let digits = rest.prefix(while: ASCII.isDigit)
            let word = rest.prefix { Self.isWordByte($0) && !ASCII.isDigit($0) }
            if !digits.isEmpty {
                runs.append(.number(VersionNumber.significant(digits)))
            } else if !word.isEmpty {
                let text = ASCII.lowercased(String(decoding: word, as: UTF8.self))
                if end == nil, !runs.isEmpty, Self.early[text] != nil { end = index }
                runs.append(.word(text))
            }
            index += max(1, digits.count + word.count)
        }
        self.runs = runs
        isPrerelease = end != nil
        var base = bytes[..<(end ?? bytes.count)]
        while let last = base.last, !Self.isWordByte(last) { base.removeLast() }
        self.base = String(decoding: base, as: UTF8.self)
        numbers = Self.numbers(bytes)
    }

    private static func numbers(_ bytes: [UInt8]) -> [String] {
        var rest = bytes[...]
        if let first = rest.first, ASCII.lower(first) == UInt8(ascii: "v") { rest.removeFirst() }
        var numbers: [String] = []
        while true {
            let digits = rest.prefix(while: ASCII.isDigit)
            guard !digits.isEmpty else { break }
            numbers.append(VersionNumber.significant(digits))
            rest = rest.dropFirst(digits.count)
            guard rest.first == ASCII.dot else { break }
            rest.removeFirst()
        }
        return numbers.count < 3 ? [] : numbers
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80
    }

    // MARK: - Order

    /// Run by run: a word of a pre-release comes before the text's end, any other word after it, and a number after a word.
    func precedence(to other: FreeVersion) -> Int {
        for index in 0..<max(runs.count, other.runs.count) {
            let left = index < runs.count ? runs[index] : nil
            let right = index < other.runs.count ? other.runs[index] : nil
            let order = Self.order(left, right, isFirst: index == 0)
            if order != 0 { return order }
        }
        return 0
    }

    private static func order(_ left: Run?, _ right: Run?, isFirst: Bool) -> Int {
        let ranks = (rank(left, isFirst: isFirst), rank(right, isFirst: isFirst))
        if ranks.0 != ranks.1 { return ranks.0 - ranks.1 }
        switch (left, right) {
        case (.number(let left), .number(let right)): return VersionNumber.compare(left, right)
        case (.word(let left), .word(let right)):
            return ranks.0 == 0 ? (early[left] ?? 0) - (early[right] ?? 0) : left.compareBytes(with: right)
        default: return 0
        }
    }

    private static func rank(_ run: Run?, isFirst: Bool) -> Int {
        switch run {
        case .word(let word): !isFirst && early[word] != nil ? 0 : 2
        case nil: 1
        case .number: 3
        }
    }
}
