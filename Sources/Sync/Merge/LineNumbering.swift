// Gives equal lines equal numbers, so that lines are read once and compared as numbers from then on.
import Primitives
import ReleaseModel

struct LineNumbering {
    private struct Line: Hashable {
        var bytes: ArraySlice<UInt8>

        /// Eight bytes at a time: the hasher's cost is by the call. It is seeded anew in each process, so that no file can
        /// be made to collide.
        func hash(into hasher: inout Hasher) {
            let span = bytes.span
            hasher.combine(span.count)
            var i = 0
            while i + 8 <= span.count {
                var word: UInt64 = 0
                for k in 0..<8 { word |= UInt64(span[i + k]) << UInt64(8 * k) }
                hasher.combine(word)
                i += 8
            }
            var rest: UInt64 = 0
            while i < span.count {
                rest = rest << 8 | UInt64(span[i])
                i += 1
            }
            hasher.combine(rest)
        }
    }

    private var numbers: [Line: Int] = [:]

    /// Numbers from zero, in the order in which distinct lines first came, over all calls.
    mutating func numbers(of lines: [ArraySlice<UInt8>]) -> [Int] {
        if numbers.isEmpty { numbers.reserveCapacity(lines.count) }
        return lines.map { bytes in
            let line = Line(bytes: bytes)
            if let number = numbers[line] { return number }
            let number = numbers.count
            numbers[line] = number
            return number
        }
    }
}
