// The lines of one source file that tests could cover, and which of them they did.
import Primitives

/// Sorted, and packed in little more than a byte a line: a large project has millions.
package struct LineSet: Sendable, Hashable {
    package let count: LineCount
    /// Of each line twice the distance from the line before it, and one more where it is covered, in sevens of bits.
    private let packed: Bytes

    /// Line numbers from 0 on, each with whether it is covered.
    package init(_ lines: [Int: Bool]) {
        self.init(sorted: lines.filter { $0.key >= 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    private init(sorted lines: [(line: Int, isCovered: Bool)]) {
        var packed = Bytes()
        packed.reserveCapacity(lines.count &+ 8)
        var before = 0
        var covered = 0
        for (line, isCovered) in lines {
            var value = UInt(line &- before) << 1 | (isCovered ? 1 : 0)
            while value > 0x7F {
                packed.append(UInt8(truncatingIfNeeded: value) | 0x80)
                value >>= 7
            }
            packed.append(UInt8(truncatingIfNeeded: value))
            before = line
            covered &+= isCovered ? 1 : 0
        }
        self.packed = packed
        count = LineCount(covered: covered, valid: lines.count)
    }

    package var lines: [(line: Int, isCovered: Bool)] {
        var lines: [(line: Int, isCovered: Bool)] = []
        lines.reserveCapacity(count.valid)
        var (line, value, shift) = (0, UInt(0), UInt(0))
        for byte in packed {
            value |= UInt(byte & 0x7F) << shift
            shift &+= 7
            guard byte & 0x80 == 0 else { continue }
            line &+= Int(value >> 1)
            lines.append((line, value & 1 == 1))
            (value, shift) = (0, 0)
        }
        return lines
    }

    /// A line of either; it is covered where one of them covers it.
    package func union(_ other: LineSet) -> LineSet {
        if self == other { return self }
        let (left, right) = (lines, other.lines)
        var merged: [(line: Int, isCovered: Bool)] = []
        merged.reserveCapacity(max(left.count, right.count))
        var (first, second) = (0, 0)
        while first < left.count || second < right.count {
            if second == right.count || first < left.count && left[first].line < right[second].line {
                merged.append(left[first])
                first &+= 1
            } else if first == left.count || right[second].line < left[first].line {
                merged.append(right[second])
                second &+= 1
            } else {
                merged.append((left[first].line, left[first].isCovered || right[second].isCovered))
                (first, second) = (first &+ 1, second &+ 1)
            }
        }
        return LineSet(sorted: merged)
    }

    /// How many stretches of lines without a gap there are.
    package var stretches: Int {
        var (count, last) = (0, -1)
        for (line, _) in lines {
            if count == 0 || line != last + 1 { count += 1 }
            last = line
        }
        return count
    }

    /// Whether both are of the same lines, covered or not.
    package func hasSameLines(as other: LineSet) -> Bool {
        count.valid == other.count.valid && zip(lines, other.lines).allSatisfy { $0.line == $1.line }
    }
}
