// The numbers of lines that a coverage report, or a part of it, states of itself.
import Primitives
import ReleaseModel

struct StatedLines {
    private let valid: Int?
    private let covered: Int?

    /// Each with its name in the report. What is there and is no number is noted.
    init(
        valid: (name: String, text: String?), covered: (name: String, text: String?), line: Int,
        _ oddities: inout [ReadingOddity]
    ) {
        self.valid = Self.number(valid, line, &oddities)
        self.covered = Self.number(covered, line, &oddities)
    }

    init(_ count: LineCount) { (valid, covered) = (count.valid, count.covered) }

    /// Where one of the two is not stated, it is as `shown`; nil where none is.
    func count(shown: LineCount) -> LineCount? {
        guard valid != nil || covered != nil else { return nil }
        let valid = valid ?? max(shown.valid, covered ?? 0)
        return LineCount(covered: covered ?? min(shown.covered, valid), valid: valid)
    }

    /// "1000", "1,000", "1000.0"; nil for what is no whole number.
    static func number(_ text: String) -> Int? {
        var digits = Bytes(ASCII.trimmed(text).utf8)
        if let dot = digits.firstIndex(of: ASCII.dot) {
            guard digits[(dot + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            digits.removeSubrange(dot...)
        }
        let groups = digits.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return ASCII.number(Bytes(groups.joined()))
    }

    private static func number(
        _ member: (name: String, text: String?), _ line: Int, _ oddities: inout [ReadingOddity]
    ) -> Int? {
        guard let text = member.text, !text.isBlank else { return nil }
        let number = number(text)
        if number == nil { oddities.addUnreadable(member.name, text, line: line) }
        return number
    }
}

extension [ReadingOddity] {
    mutating func addUnreadable(_ name: String, _ text: String, line: Int) {
        add(
            "unreadable-total",
            "the report's own \(name) is \(quoted(text)), which is no such number: nothing is compared with it",
            isWarning: true, line: line)
    }
}
