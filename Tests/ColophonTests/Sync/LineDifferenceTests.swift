// Line differences: shortest, applicable, where git puts them, and quick on hostile files.
import Primitives
import Sync
import Testing

struct LineDifferenceTests {
    typealias Hunk = LineDifference.Hunk

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a\n"]), ("\n\nb", ["\n", "\n", "b"]), ("a\r\nb\rc\n", ["a\r\n", "b\rc\n"]),
    ])
    func eachLineHasItsEnd(_ bytes: String, _ lines: [String]) {
        #expect(LineDifference.lines(Bytes(bytes.utf8)).map { String(decoding: $0, as: UTF8.self) } == lines)
    }

    @Test(arguments: [
        ("abc", "abc", []),
        ("", "a", [Hunk(old: 0..<0, new: 0..<1)]),
        ("a", "", [Hunk(old: 0..<1, new: 0..<0)]),
        ("abcd", "abXd", [Hunk(old: 2..<3, new: 2..<3)]),
        ("abcd", "Xabd", [Hunk(old: 0..<0, new: 0..<1), Hunk(old: 2..<3, new: 3..<3)]),
        // One of three equal lines: the last.
        ("xaaay", "xaaaay", [Hunk(old: 4..<4, new: 4..<5)]),
        ("xaaay", "xaay", [Hunk(old: 3..<4, new: 3..<3)]),
    ])
    func namesTheRangesOfBothSides(_ old: String, _ new: String, _ hunks: [Hunk]) {
        #expect(LineDifference.hunks(letters(old), letters(new)) == hunks)
    }

    @Test(arguments: [MergeSamples.Lines.distinct, .letters(2), .letters(4), .letters(12)])
    func isTheShortestAndTurnsOneIntoTheOther(_ lines: MergeSamples.Lines) {
        var samples = MergeSamples(lines, seed: 11)
        for _ in 0..<200 {
            let pair = samples.pair()
            let (old, new) = (LineDifference.lines(pair.old), LineDifference.lines(pair.new))
            let hunks = LineDifference.hunks(old, new)
            expectSound(hunks, old, new)
            let changed = hunks.reduce(0) { $0 + $1.old.count + $1.new.count }
            #expect(changed == old.count + new.count - 2 * longestCommonSubsequence(old, new))
        }
    }

    @Test func givesUpTheShortestForATooLongSeriesOfChangesButStaysSound() {
        var dice = MergeDice(state: 5)
        let sides = (0..<2).map { _ in
            (0..<3000).map { _ in ArraySlice("\(Int.random(in: 0..<40, using: &dice))\n".utf8) }
        }
        let hunks = LineDifference.hunks(sides[0], sides[1])
        expectSound(hunks, sides[0], sides[1])
        // Two random files of 40 letters have about a quarter of their lines in common order (Chvátal and Sankoff).
        #expect(hunks.reduce(0) { $0 + $1.old.count } < 2600)
    }

    @Test func takesHostileFiles() {
        let unlike = (0..<2).map { side in (0..<100_000).map { ArraySlice("\(side) \($0)".utf8) } }
        #expect(LineDifference.hunks(unlike[0], unlike[1]) == [Hunk(old: 0..<100_000, new: 0..<100_000)])
        let reversed = Array(unlike[0].prefix(5000).reversed())
        expectSound(
            LineDifference.hunks(Array(unlike[0].prefix(5000)), reversed), Array(unlike[0].prefix(5000)), reversed)
        let empty = LineDifference.lines(Bytes(repeating: 0x0A, count: 50_000))
        #expect(
            LineDifference.hunks(empty, Array(empty.dropLast(9))) == [Hunk(old: 49_991..<50_000, new: 49_991..<49_991)])
        let long = [ArraySlice(Bytes(repeating: 0x78, count: 5_000_000))]
        #expect(LineDifference.hunks(long, long).isEmpty)
        #expect(LineDifference.hunks(long, [long[0].dropLast()]).count == 1)
    }

    @Test(arguments: [("", false), ("text", false), ("a\0", true)])
    func tellsBinaryByANULByte(_ bytes: String, _ binary: Bool) {
        #expect(LineDifference.isBinary(Bytes(bytes.utf8)) == binary)
    }

    @Test func asksOnlyTheFirst8000BytesForNUL() {
        let text = Bytes(repeating: 0x61, count: 7999)
        #expect(LineDifference.isBinary(text + [0]))
        #expect(!LineDifference.isBinary(text + [0x61, 0]))
    }

    private func letters(_ text: String) -> [ArraySlice<UInt8>] { text.utf8.map { [$0] } }

    private func expectSound(_ hunks: [Hunk], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
        var next = (old: 0, new: 0)
        var sound = true
        for (index, hunk) in hunks.enumerated() {
            sound = sound && (index == 0 || hunk.old.lowerBound > next.old) && !(hunk.old.isEmpty && hunk.new.isEmpty)
            sound = sound && old[next.old..<hunk.old.lowerBound] == new[next.new..<hunk.new.lowerBound]
            next = (hunk.old.upperBound, hunk.new.upperBound)
        }
        #expect(sound && old[next.old...] == new[next.new...])
    }

    /// By the definition, in a table of all prefixes.
    private func longestCommonSubsequence(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> Int {
        var row = Array(repeating: 0, count: new.count + 1)
        for line in old {
            var diagonal = 0
            for j in new.indices {
                let above = row[j + 1]
                row[j + 1] = line == new[j] ? diagonal + 1 : max(above, row[j])
                diagonal = above
            }
        }
        return row[new.count]
    }
}
