// What the scanner looks for, computed from the rules once: where it stops, and which forms may be there.
import Files
import Primitives
import ReleaseModel

/// Each beginning is looked for from one of its bytes, its anchor, which ordinary text has few of. Anchors, and the two bytes
/// before them, rule out most of a text before any beginning is compared.
struct SecretTable: Sendable {
    static let standard = SecretTable(SecretRule.all)

    /// What each anchor may be part of.
    fileprivate struct Candidate: Sendable {
        let rule: String
        let beginning: Bytes
        let isInAnyCase: Bool
        /// Of the anchor in the beginning.
        let offset: Int
        let search: SecretForm.Search
    }

    /// A bit for each ASCII byte that is an anchor.
    private let low: UInt64
    private let high: UInt64
    /// By anchor.
    private let candidates: [[Candidate]]
    /// By anchor, its bit in `before`; more than 16 anchors share bits.
    private let bits: [UInt16]
    /// By the two bytes before an anchor: the anchors that some beginning has there.
    private let before: [UInt16]
    /// The anchors that begin some form, so that any two bytes may be before them.
    private let beginning: UInt16

    /// Bytes that suit as anchors, the rarest in ordinary text first.
    private static let preferred = Bytes("JIKG_-:".utf8)

    init(_ rules: [SecretRule]) {
        var candidates = [[Candidate]](repeating: [], count: 128)
        for rule in rules {
            for form in rule.forms {
                for beginning in form.beginnings {
                    let bytes = Bytes(beginning.utf8)
                    guard let offset = Self.anchor(in: bytes, isInAnyCase: form.isInAnyCase), bytes[offset] < 128 else {
                        continue
                    }
                    candidates[Int(bytes[offset])].append(
                        Candidate(
                            rule: rule.name, beginning: bytes, isInAnyCase: form.isInAnyCase, offset: offset,
                            search: form.search))
                }
            }
        }
        var (low, high) = (UInt64(0), UInt64(0))
        var bits = [UInt16](repeating: 0, count: 128)
        var before = [UInt16](repeating: 0, count: 1 << 16)
        var (beginning, count) = (UInt16(0), 0)
        for anchor in 0..<128 where !candidates[anchor].isEmpty {
            bits[anchor] = 1 << UInt16(count % 16)
            count += 1
            if anchor < 64 { low |= 1 << UInt64(anchor) } else { high |= 1 << UInt64(anchor - 64) }
            if candidates[anchor].contains(where: { $0.offset == 0 }) { beginning |= bits[anchor] }
            for candidate in candidates[anchor] where candidate.offset > 0 {
                for second in candidate.bytes(before: 2) {
                    for first in candidate.bytes(before: 1) {
                        before[Int(second) << 8 | Int(first)] |= bits[anchor]
                    }
                }
            }
        }
        self.candidates = candidates
        self.low = low
        self.high = high
        self.bits = bits
        self.before = before
        self.beginning = beginning
    }

    private static func anchor(in beginning: Bytes, isInAnyCase: Bool) -> Int? {
        let suited = { (byte: UInt8) in !(isInAnyCase && ASCII.isLetter(byte)) }
        let best = preferred.lazy.compactMap { byte in suited(byte) ? beginning.firstIndex(of: byte) : nil }.first
        // Capitals are rarer than other letters.
        return best ?? beginning.firstIndex { suited($0) && (0x41...0x5A).contains($0) }
            ?? beginning.firstIndex(where: suited)
    }

    /// Whether a search starts from this byte.
    @inline(__always) func isAnchor(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    /// Whether the two bytes before the anchor at `index` allow a beginning at all.
    @inline(__always) func isPromising(_ text: SecretText, at index: Int) -> Bool {
        let allowed = before[Int(text.byte(index - 2)) << 8 | Int(text.byte(index - 1))] | beginning
        return allowed & bits[Int(text.bytes[index])] != 0
    }

    /// What the anchor at `index` is part of.
    func hit(_ text: SecretText, at index: Int) -> SecretText.Hit? {
        for candidate in candidates[Int(text.bytes[index])] {
            let start = index - candidate.offset
            guard text.has(candidate.beginning, at: start, inAnyCase: candidate.isInAnyCase),
                let found = candidate.search(text, start..<start + candidate.beginning.count)
            else { continue }
            return SecretText.Hit(
                rule: candidate.rule, start: found.start, end: found.end, anchor: index, shown: found.shown)
        }
        return nil
    }
}

extension SecretTable.Candidate {
    /// The bytes that may stand so far before the anchor.
    fileprivate func bytes(before distance: Int) -> Bytes {
        guard offset >= distance else { return Bytes(0...255) }
        let byte = beginning[offset - distance]
        return isInAnyCase && ASCII.isLetter(byte) ? [byte, byte ^ 0x20] : [byte]
    }
}
