// What the scanner looks for, computed from the rules once: where it stops, and which forms may be there.
import Files
import Primitives
import ReleaseModel

/// Of each beginning three bytes are chosen that ordinary text has seldom. Wherever they are, one of their two pairs begins at
/// an even place or at an odd one: so every other pair of bytes of a text is looked up, and nothing else.
struct SecretTable: Sendable {
    static let standard = SecretTable(SecretRule.all, readsEscapes: true)

    typealias Search = @Sendable (SecretText, Range<Int>) -> [SecretText.Hit]

    /// A pair of bytes of a beginning. Plain numbers, which are compared without counting references.
    private struct Candidate: Sendable {
        /// Where the beginning is in `letters`.
        var start: Int32
        /// Of the form in `searches`.
        var form: Int32
        var count: UInt8
        /// Of the pair in the beginning.
        var offset: UInt8
        var isInAnyCase: Bool
        /// In lower case, where it counts in any: a third byte that has to be there, and its place counted from the pair.
        var third: UInt8
        var thirdPlace: Int8
    }

    /// A bit for each pair of bytes, the first one in the lower half.
    let pairs: [UInt64]
    /// By pair: where its candidates begin and end; 0 for none.
    private let firsts: [UInt16]
    private let candidates: [Candidate]
    private let letters: Bytes
    private let searches: [Search]

    /// `readsEscapes`: what is escaped is looked at without its escapes too.
    init(_ rules: [SecretRule], readsEscapes: Bool) {
        let forms =
            Self.forms(of: rules)
            + (readsEscapes ? EscapedSecrets.triggers : []).map { ($0, true, EscapedSecrets.hits(in:at:)) }
        var letters: Bytes = []
        var byPair: [Int: [Candidate]] = [:]
        for (index, form) in forms.enumerated() {
            let bytes = Bytes(form.beginning.utf8)
            let first = Self.rarest(bytes, isInAnyCase: form.isInAnyCase)
            let spellings = { (place: Int) -> Bytes in
                let byte = bytes[place]
                return form.isInAnyCase && ASCII.isLetter(byte) ? [byte, byte ^ 0x20] : [byte]
            }
            for offset in [first, first + 1] {
                let third = offset == first ? first + 2 : first
                let candidate = Candidate(
                    start: Int32(letters.count), form: Int32(index), count: UInt8(bytes.count), offset: UInt8(offset),
                    isInAnyCase: form.isInAnyCase, third: bytes[third], thirdPlace: Int8(third - offset))
                for low in spellings(offset) {
                    for high in spellings(offset + 1) {
                        byPair[Int(low) | Int(high) << 8, default: []].append(candidate)
                    }
                }
            }
            letters += bytes
        }
        var pairs = [UInt64](repeating: 0, count: 1 << 10)
        var firsts = [UInt16](repeating: 0, count: 1 << 16)
        var candidates: [Candidate] = []
        for (pair, list) in byPair.sorted(by: { $0.key < $1.key }) {
            pairs[pair >> 6] |= 1 << UInt64(pair & 63)
            firsts[pair] = UInt16(candidates.count)
            candidates += list
            // Ends the list.
            candidates.append(
                Candidate(start: 0, form: 0, count: 0, offset: 0, isInAnyCase: false, third: 0, thirdPlace: 0))
        }
        self.pairs = pairs
        self.firsts = firsts
        self.candidates = candidates
        self.letters = letters
        searches = forms.map(\.search)
    }

    private static func forms(
        of rules: [SecretRule]
    ) -> [(beginning: String, isInAnyCase: Bool, search: Search)] {
        var forms: [(beginning: String, isInAnyCase: Bool, search: Search)] = []
        var named: [(rule: String, secret: NamedSecret)] = []
        for rule in rules {
            let name = rule.name
            for form in rule.forms {
                switch form.kind {
                case .announced(let beginnings, let isInAnyCase, let search):
                    for beginning in beginnings where beginning.utf8.count >= 3 {
                        forms.append(
                            (
                                beginning, isInAnyCase,
                                { text, place in search(text, place).map { [.init(rule: name, $0)] } ?? [] }
                            ))
                    }
                case .named(let secret): named.append((name, secret))
                }
            }
        }
        let all = NamedSecrets(named)
        return forms
            + (named.isEmpty ? [] : NamedSecret.triggers).map { trigger in
                (
                    trigger, true,
                    { text, place in
                        all.find(text, trigger: place).map { [.init(rule: $0.rule, $0.found)] } ?? []
                    }
                )
            }
    }

    /// What begins around the pair of bytes at `index`.
    func look(_ text: SecretText, at index: Int, pair: Int, into hits: inout [SecretText.Hit]) {
        let (bytes, candidates, letters) = (text.bytes.span, candidates.span, letters.span)
        guard pairs[pair >> 6] &>> UInt64(pair & 63) & 1 == 1 else { return }
        var next = Int(firsts[pair])
        while candidates[next].count > 0 {
            let candidate = candidates[next]
            next += 1
            let third = index + Int(candidate.thirdPlace)
            guard third >= 0, third < bytes.count,
                bytes[third] == candidate.third || candidate.isInAnyCase && bytes[third] | 0x20 == candidate.third
            else { continue }
            let (start, count) = (index - Int(candidate.offset), Int(candidate.count))
            guard start >= 0, start + count <= bytes.count else { continue }
            let first = Int(candidate.start)
            var place = 0
            while place < count {
                let byte = bytes[start + place]
                guard (candidate.isInAnyCase ? ASCII.lower(byte) : byte) == letters[first + place] else { break }
                place += 1
            }
            if place == count { hits += searches[Int(candidate.form)](text, start..<start + count) }
        }
    }

    // MARK: Which bytes are rare

    /// Where three bytes begin that ordinary text has seldom.
    private static func rarest(_ beginning: Bytes, isInAnyCase: Bool) -> Int {
        func weight(_ index: Int) -> Int {
            func byte(_ index: Int) -> Int {
                let byte = beginning[index]
                return isInAnyCase && ASCII.isLetter(byte) ? share(byte) + share(byte ^ 0x20) : share(byte)
            }
            return byte(index) * byte(index + 1)
        }
        let places = 0...(beginning.count - 3)
        return places.min { weight($0) + weight($0 + 1) < weight($1) + weight($1 + 1) } ?? 0
    }

    /// Of a to z.
    private static let letters = [
        40, 10, 25, 22, 60, 14, 14, 12, 38, 1, 6, 25, 18, 38, 38, 18, 1, 36, 40, 45, 16, 9, 6, 3, 7, 2,
    ]

    /// How many of a thousand bytes of logs, lock files and reports are this one, roughly.
    private static func share(_ byte: UInt8) -> Int {
        switch byte {
        case ASCII.space: 150
        case 0x30...0x39: 20
        case ASCII.dot, ASCII.colon, ASCII.slash, ASCII.hyphen, ASCII.quote, ASCII.equals: 20
        case ASCII.underscore: 8
        case 0x41...0x5A: "JQXZKVYGHUW".utf8.contains(byte) ? 1 : 3
        case 0x61...0x7A: letters[Int(byte - 0x61)]
        default: 2
        }
    }
}

extension SecretText.Hit {
    fileprivate init(rule: String, _ found: SecretText.Find) {
        self.init(rule: rule, start: found.start, end: found.end, shown: found.shown)
    }
}
