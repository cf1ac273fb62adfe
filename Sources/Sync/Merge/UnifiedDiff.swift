// Writes the difference of two files as `diff -u` does, for people to read and for `patch` and `git apply` to take.
import Evidence
import Files
package import Primitives
import ReleaseModel

package enum UnifiedDiff {
    /// "--- a/path", "+++ b/path" ("/dev/null" for an absent side), and hunks with `context` unchanged lines around them.
    /// Where a side is binary, one line that says so. Empty for equal sides, and for an absent side beside an empty one,
    /// which the format can't tell apart. Names with control characters, quotes or bytes beyond ASCII are quoted as git does.
    package static func text(old: Bytes?, new: Bytes?, path: String, context: Int = 3) -> Bytes {
        if old ?? [] == new ?? [] { return [] }
        let oldName = old == nil ? Bytes("/dev/null".utf8) : quoted("a/" + path)
        let newName = new == nil ? Bytes("/dev/null".utf8) : quoted("b/" + path)
        if LineDifference.isBinary(old ?? []) || LineDifference.isBinary(new ?? []) {
            return Bytes("Binary files ".utf8) + oldName + Bytes(" and ".utf8) + newName + Bytes(" differ\n".utf8)
        }
        var output: Bytes = []
        for (sign, name) in [("--- ", oldName), ("+++ ", newName)] {
            output += sign.utf8
            output += name
            // A tab ends a name that has a space in it.
            if name.contains(ASCII.space) { output.append(ASCII.tab) }
            output.append(ASCII.newline)
        }
        let lines = Sides(old: LineDifference.lines(old ?? []), new: LineDifference.lines(new ?? []))
        let hunks = LineDifference.hunks(lines.old, lines.new)
        var first = 0
        while first < hunks.count {
            var end = first + 1
            while end < hunks.count, hunks[end].old.lowerBound - hunks[end - 1].old.upperBound <= 2 * context {
                end += 1
            }
            write(hunks[first..<end], of: lines, context: context, to: &output)
            first = end
        }
        return output
    }

    private struct Sides {
        var old: [ArraySlice<UInt8>]
        var new: [ArraySlice<UInt8>]
    }

    /// Hunks so near each other that they share their context.
    private static func write(
        _ hunks: ArraySlice<LineDifference.Hunk>, of lines: Sides, context: Int, to output: inout Bytes
    ) {
        guard let first = hunks.first, let last = hunks.last else { return }
        let before = min(context, first.old.lowerBound)
        let after = min(context, lines.old.count - last.old.upperBound)
        output += "@@ -".utf8
        output += position(first.old.lowerBound - before..<last.old.upperBound + after).utf8
        output += " +".utf8
        output += position(first.new.lowerBound - before..<last.new.upperBound + after).utf8
        output += " @@\n".utf8
        var next = first.old.lowerBound - before
        for hunk in hunks {
            write(lines.old[next..<hunk.old.lowerBound], sign: ASCII.space, to: &output)
            write(lines.old[hunk.old], sign: ASCII.hyphen, to: &output)
            write(lines.new[hunk.new], sign: ASCII.plus, to: &output)
            next = hunk.old.upperBound
        }
        write(lines.old[next..<next + after], sign: ASCII.space, to: &output)
    }

    private static func write(_ lines: ArraySlice<ArraySlice<UInt8>>, sign: UInt8, to output: inout Bytes) {
        for line in lines {
            output.append(sign)
            output += line
            if line.last != ASCII.newline { output += "\n\\ No newline at end of file\n".utf8 }
        }
    }

    /// Lines from one, and their count but where it is one. An empty range names the line before it.
    private static func position(_ range: Range<Int>) -> String {
        switch range.count {
        case 0: "\(range.lowerBound),0"
        case 1: "\(range.lowerBound + 1)"
        default: "\(range.lowerBound + 1),\(range.count)"
        }
    }

    /// As git does under `core.quotePath`: C escapes, and octal ones where C has no letter.
    private static func quoted(_ name: String) -> Bytes {
        let letters: [UInt8: Character] = [
            0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r", 0x22: "\"", 0x5C: "\\",
        ]
        guard name.utf8.contains(where: { letters[$0] != nil || ASCII.isControl($0) || $0 >= 0x80 }) else {
            return Bytes(name.utf8)
        }
        var output: Bytes = [ASCII.quote]
        for byte in name.utf8 {
            if let letter = letters[byte] {
                output += "\\\(letter)".utf8
            } else if ASCII.isControl(byte) || byte >= 0x80 {
                output += [ASCII.backslash, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
            } else {
                output.append(byte)
            }
        }
        output.append(ASCII.quote)
        return output
    }
}
