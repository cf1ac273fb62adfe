// Settles where a change stands that could stand in several places among repeated lines.
import Primitives

enum HunkSliding {
    /// A run of changed lines, perhaps empty, between two unchanged ones. The n-th run of one file faces the n-th of the other.
    private struct Run {
        var start = 0
        var end: Int

        init(_ changed: [Bool]) { end = changed.firstIndex(of: false) ?? changed.count }

        mutating func moveToNext(_ changed: [Bool]) {
            start = end + 1
            end = start
            while end < changed.count, changed[end] { end += 1 }
        }

        mutating func moveToPrevious(_ changed: [Bool]) {
            end = start - 1
            start = end
            while start > 0, changed[start - 1] { start -= 1 }
        }

        /// Takes the line above instead of its own last line where the two are equal, and the run it then touches.
        mutating func slideUp(_ changed: inout [Bool], _ lines: [Int]) -> Bool {
            guard start > 0, lines[start - 1] == lines[end - 1] else { return false }
            start -= 1
            end -= 1
            changed[start] = true
            changed[end] = false
            while start > 0, changed[start - 1] { start -= 1 }
            return true
        }

        mutating func slideDown(_ changed: inout [Bool], _ lines: [Int]) -> Bool {
            guard end < lines.count, lines[start] == lines[end] else { return false }
            changed[start] = false
            changed[end] = true
            start += 1
            end += 1
            while end < changed.count, changed[end] { end += 1 }
            return true
        }
    }

    /// Moves each run of `changed` as far down as equal lines let it, or as far as it last faced a change of the other
    /// file, so that a replacement stays one; runs that meet become one. This is where git puts them too.
    static func slide(_ changed: inout [Bool], of lines: [Int], beside other: [Bool]) {
        // Runs that swallow each other over and over could take quadratic time; to stop anywhere is still a difference.
        var steps = 32 * (lines.count + other.count)
        var run = Run(changed)
        var facing = Run(other)
        while steps > 0 {
            if run.start < run.end {
                settle(&run, &facing, &changed, lines, other, &steps)
            }
            guard run.end < changed.count else { return }
            run.moveToNext(changed)
            facing.moveToNext(other)
            steps -= 1
        }
    }

    private static func settle(
        _ run: inout Run, _ facing: inout Run, _ changed: inout [Bool], _ lines: [Int], _ other: [Bool],
        _ steps: inout Int
    ) {
        var size = 0
        var highest = 0
        var facedAChange = false
        repeat {
            size = run.end - run.start
            while run.slideUp(&changed, lines) {
                facing.moveToPrevious(other)
                steps -= 1
            }
            highest = run.end
            facedAChange = facing.start < facing.end
            while run.slideDown(&changed, lines) {
                facing.moveToNext(other)
                facedAChange = facedAChange || facing.start < facing.end
                steps -= 1
            }
        } while size != run.end - run.start && steps > 0
        guard facedAChange, run.end > highest else { return }
        while facing.start == facing.end, run.slideUp(&changed, lines) { facing.moveToPrevious(other) }
    }
}
