// Finds which lines changed between two files: Myers's O(ND) comparison in linear space (Algorithmica 1, 1986, section 4b).

struct ShortestEdit {
    /// The part of both files that is still to compare.
    private struct Box {
        var old: Range<Int>
        var new: Range<Int>

        /// A diagonal is x - y.
        var diagonals: ClosedRange<Int> { old.lowerBound - new.upperBound...old.upperBound - new.lowerBound }
        /// Those of the upper left and the lower right corner.
        var first: Int { old.lowerBound - new.lowerBound }
        var last: Int { old.upperBound - new.upperBound }
    }

    private struct Point {
        var x: Int
        var y: Int
    }

    /// So many changes from both ends of a box without meeting, and the box is divided at the furthest point reached
    /// instead: the time is then at most proportional to this times the number of lines.
    private static let patience = 256
    /// Less and greater than every x, and far from overflow.
    private static let unreachedForward = Int.min / 2
    private static let unreachedBackward = Int.max / 2

    private let old: [Int]
    private let new: [Int]
    private var oldChanged: [Bool]
    private var newChanged: [Bool]
    /// By diagonal: the greatest x reached from the upper left, and the least from the lower right.
    private var forward: [Int]
    private var backward: [Int]
    /// The index of diagonal zero in both.
    private let center: Int

    /// Lines that the other file doesn't have can't be matched, and are marked without comparing.
    static func marks(_ old: [Int], _ new: [Int]) -> ChangeMarks {
        let start = zip(old, new).prefix { $0 == $1 }.count
        let rest = min(old.count, new.count) - start
        let end = zip(old.reversed(), new.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let oldMiddle = start..<old.count - end
        let newMiddle = start..<new.count - end
        let inOld = presence(old[oldMiddle])
        let inNew = presence(new[newMiddle])
        let oldShared = oldMiddle.filter { old[$0] < inNew.count && inNew[old[$0]] }
        let newShared = newMiddle.filter { new[$0] < inOld.count && inOld[new[$0]] }
        var edit = ShortestEdit(oldShared.map { old[$0] }, newShared.map { new[$0] })
        edit.compare(Box(old: 0..<oldShared.count, new: 0..<newShared.count))

        var marks = ChangeMarks(
            old: Array(repeating: false, count: old.count), new: Array(repeating: false, count: new.count))
        for i in oldMiddle { marks.old[i] = true }
        for j in newMiddle { marks.new[j] = true }
        for (k, i) in oldShared.enumerated() { marks.old[i] = edit.oldChanged[k] }
        for (k, j) in newShared.enumerated() { marks.new[j] = edit.newChanged[k] }
        return marks
    }

    private static func presence(_ numbers: ArraySlice<Int>) -> [Bool] {
        var present = Array(repeating: false, count: (numbers.max() ?? -1) + 1)
        for number in numbers { present[number] = true }
        return present
    }

    private init(_ old: [Int], _ new: [Int]) {
        self.old = old
        self.new = new
        oldChanged = Array(repeating: false, count: old.count)
        newChanged = Array(repeating: false, count: new.count)
        center = new.count + 1
        forward = Array(repeating: Self.unreachedForward, count: old.count + new.count + 3)
        backward = Array(repeating: Self.unreachedBackward, count: old.count + new.count + 3)
    }

    /// Marks what changed in the box. The part before a division is compared by recursion, whose depth is the logarithm of
    /// its changes; the part after it in this loop.
    private mutating func compare(_ whole: Box) {
        var box = whole
        while true {
            box = trimmed(box)
            if box.old.isEmpty || box.new.isEmpty {
                for i in box.old { oldChanged[i] = true }
                for j in box.new { newChanged[j] = true }
                return
            }
            let middle = division(box)
            compare(Box(old: box.old.lowerBound..<middle.x, new: box.new.lowerBound..<middle.y))
            box = Box(old: middle.x..<box.old.upperBound, new: middle.y..<box.new.upperBound)
        }
    }

    /// Without the lines that are equal at both ends.
    private func trimmed(_ box: Box) -> Box {
        var (x, y) = (box.old.lowerBound, box.new.lowerBound)
        var (right, bottom) = (box.old.upperBound, box.new.upperBound)
        while x < right, y < bottom, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
        while x < right, y < bottom, old[right - 1] == new[bottom - 1] { (right, bottom) = (right - 1, bottom - 1) }
        return Box(old: x..<right, new: y..<bottom)
    }

    /// A point on a shortest path through a trimmed box that isn't empty; never one of its two corners.
    private mutating func division(_ box: Box) -> Point {
        forward[center + box.first] = box.old.lowerBound
        backward[center + box.last] = box.old.upperBound
        fence(box, after: 0)
        var changes = 0
        while true {
            changes += 1
            fence(box, after: changes)
            if let met = stepForward(box, changes) { return met }
            if let met = stepBackward(box, changes) { return met }
            if changes == Self.patience { return furthest(box, changes) }
        }
    }

    /// The two diagonals beyond the outermost of a step still hold what another box left there.
    private mutating func fence(_ box: Box, after changes: Int) {
        let room = box.diagonals.lowerBound - 1...box.diagonals.upperBound + 1
        for distance in [-changes - 1, changes + 1] {
            if room.contains(box.first + distance) { forward[center + box.first + distance] = Self.unreachedForward }
            if room.contains(box.last + distance) { backward[center + box.last + distance] = Self.unreachedBackward }
        }
    }

    /// Goes on by one change, and down each diagonal as far as the lines are equal. The point where that meets the other
    /// direction.
    private mutating func stepForward(_ box: Box, _ changes: Int) -> Point? {
        let (right, bottom) = (box.old.upperBound, box.new.upperBound)
        let canMeet = (box.first - box.last) % 2 != 0
        for d in stride(from: box.first + changes, through: box.first - changes, by: -2) where box.diagonals.contains(d)
        {
            let deleting = forward[center + d - 1] + 1
            let inserting = forward[center + d + 1]
            var x = deleting <= right ? deleting : Self.unreachedForward
            if inserting > x, inserting - d <= bottom { x = inserting }
            guard x >= box.old.lowerBound else {
                forward[center + d] = Self.unreachedForward
                continue
            }
            while x < right, x - d < bottom, old[x] == new[x - d] { x += 1 }
            forward[center + d] = x
            if canMeet, abs(d - box.last) < changes, backward[center + d] <= x { return Point(x: x, y: x - d) }
        }
        return nil
    }

    private mutating func stepBackward(_ box: Box, _ changes: Int) -> Point? {
        let (left, top) = (box.old.lowerBound, box.new.lowerBound)
        let canMeet = (box.first - box.last) % 2 == 0
        for d in stride(from: box.last + changes, through: box.last - changes, by: -2) where box.diagonals.contains(d) {
            let deleting = backward[center + d + 1] - 1
            let inserting = backward[center + d - 1]
            var x = deleting >= left ? deleting : Self.unreachedBackward
            if inserting < x, inserting - d >= top { x = inserting }
            guard x <= box.old.upperBound else {
                backward[center + d] = Self.unreachedBackward
                continue
            }
            while x > left, x - d > top, old[x - 1] == new[x - d - 1] { x -= 1 }
            backward[center + d] = x
            if canMeet, abs(d - box.first) <= changes, x <= forward[center + d] { return Point(x: x, y: x - d) }
        }
        return nil
    }

    /// The reached point with the most lines of both files behind it.
    private func furthest(_ box: Box, _ changes: Int) -> Point {
        var best = Point(x: box.old.lowerBound, y: box.new.lowerBound)
        for d in stride(from: box.first + changes, through: box.first - changes, by: -2) where box.diagonals.contains(d)
        {
            let x = forward[center + d]
            if x >= box.old.lowerBound, x + x - d > best.x + best.y { best = Point(x: x, y: x - d) }
        }
        return best
    }
}
