// Three-way merges: as `git merge-file` does, with the laws a merge keeps, and whole on hostile files.
import Attestation
import Colophon
import Evidence
import Files
import Primitives
import Sync
import Testing

struct ThreeWayMergeTests {
    typealias Lines = MergeSamples.Lines

    private func merge(_ base: Bytes?, _ local: Bytes, _ upstream: Bytes) throws -> ThreeWayMerge.Outcome {
        try #require(
            ThreeWayMerge.merge(
                base: base, local: local, upstream: upstream, labels: (local: "ours", upstream: "theirs")))
    }

    private func merge(_ base: String?, _ local: String, _ upstream: String) throws -> ThreeWayMerge.Outcome {
        try merge(base.map { Bytes($0.utf8) }, Bytes(local.utf8), Bytes(upstream.utf8))
    }

    @Test(arguments: [
        // One side only, on either side; both far apart; both the same.
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc\n", "A\nb\nc\n"),
        ("a\nb\nc\n", "a\nb\nc\n", "a\nb\nC\n", "a\nb\nC\n"),
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", "a\nX\nc\n"),
        ("a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n"),
        ("a\nb\nc\n", "b\nc\nd\n", "a\nb\nc\nd\n", "b\nc\nd\n"),
        // The missing line end survives where nobody changed it, and goes where one side did.
        ("a\nb\nc", "A\nb\nc", "a\nb\nc", "A\nb\nc"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"),
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc", "A\nb\nc"),
        ("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"),
        ("", "", "", ""), ("\n\n\n\n", "\n\n\n", "\n\n\n\n", "\n\n\n"),
    ])
    func mergesCleanly(_ base: String, _ local: String, _ upstream: String, _ merged: String) throws {
        let outcome = try merge(base, local, upstream)
        #expect(text(outcome.bytes) == merged)
        #expect(outcome.conflicts == 0)
    }

    @Test(arguments: [
        ("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", "a\n<<<<<<< ours\nX\n=======\nY\n>>>>>>> theirs\nc\n", 1),
        // Changes that touch.
        ("a\nb\nc\n", "X\nb\nc\n", "a\nY\nc\n", "<<<<<<< ours\nX\nb\n=======\na\nY\n>>>>>>> theirs\nc\n", 1),
        ("a\nb\n", "a\nX\nb\n", "a\nB\n", "a\n<<<<<<< ours\nX\nb\n=======\nB\n>>>>>>> theirs\n", 1),
        // One deletes what the other changes.
        ("a\nb\nc\n", "a\nc\n", "a\nY\nc\n", "a\n<<<<<<< ours\n=======\nY\n>>>>>>> theirs\nc\n", 1),
        // What both have at the ends of the place stands outside the markers, once.
        (
            "a\nb\nc\n", "a\n1\n2\n3\nc\n", "a\n1\nX\n3\nc\n",
            "a\n1\n<<<<<<< ours\n2\n=======\nX\n>>>>>>> theirs\n3\nc\n", 1
        ),
        // A side without a last line end gets one before the marker.
        ("a\nb", "a\nX", "a\nY", "a\n<<<<<<< ours\nX\n=======\nY\n>>>>>>> theirs\n", 1),
        ("a\r\nb\r\n", "a\r\nX", "a\r\nY\r\n", "a\r\n<<<<<<< ours\r\nX\r\n=======\r\nY\r\n>>>>>>> theirs\r\n", 1),
        ("a\nb\n", "X\r\nb\r\n", "Y\nb\n", "<<<<<<< ours\nX\r\nb\r\n=======\nY\nb\n>>>>>>> theirs\n", 1),
        // Three lines between two conflicts join them, four don't, but for lines without a letter or digit.
        (
            "0\n1\n2\n3\n4\n", "X\n1\n2\n3\nX\n", "Y\n1\n2\n3\nY\n",
            "<<<<<<< ours\nX\n1\n2\n3\nX\n=======\nY\n1\n2\n3\nY\n>>>>>>> theirs\n", 1
        ),
        (
            "0\n1\n2\n3\n4\n5\n", "X\n1\n2\n3\n4\nX\n", "Y\n1\n2\n3\n4\nY\n",
            "<<<<<<< ours\nX\n=======\nY\n>>>>>>> theirs\n1\n2\n3\n4\n<<<<<<< ours\nX\n=======\nY\n>>>>>>> theirs\n", 2
        ),
        (
            "0\n{\n}\n-\n+\n5\n", "X\n{\n}\n-\n+\nX\n", "Y\n{\n}\n-\n+\nY\n",
            "<<<<<<< ours\nX\n{\n}\n-\n+\nX\n=======\nY\n{\n}\n-\n+\nY\n>>>>>>> theirs\n", 1
        ),
    ])
    func marksWhereBothChangedTheSameLines(
        _ base: String, _ local: String, _ upstream: String, _ merged: String, _ conflicts: Int
    ) throws {
        let outcome = try merge(base, local, upstream)
        #expect(text(outcome.bytes) == merged)
        #expect(outcome.conflicts == conflicts)
    }

    @Test(arguments: [
        ("a\nb\n", "a\nb\n", "a\nb\n", 0),
        ("a\nb\n", "a\nc\n", "a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n", 1),
        ("a\n", "b\n", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", 1),
        ("", "b\n", "b\n", 0),
        ("a\r\n", "b\r\n", "<<<<<<< ours\r\na\r\n=======\r\nb\r\n>>>>>>> theirs\r\n", 1),
    ])
    func mergesOverNothingWithoutABase(_ local: String, _ upstream: String, _ merged: String, _ conflicts: Int) throws {
        let outcome = try merge(nil, local, upstream)
        #expect(text(outcome.bytes) == merged)
        #expect(outcome.conflicts == conflicts)
        #expect(try merge("", local, upstream) == outcome)
    }

    @Test(arguments: [[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    func refusesABinarySide(_ sides: Bytes) {
        let outcome = ThreeWayMerge.merge(
            base: [sides[0]], local: [sides[1]], upstream: [sides[2]], labels: (local: "ours", upstream: "theirs"))
        #expect(outcome == nil)
    }

    // MARK: - Beside git

    @Test(arguments: [Lines.distinct, .letters(3), .letters(6), .letters(16)])
    func writesWhatGitMergeFileWrites(_ lines: Lines) throws {
        var random = MergeSamples(lines, seed: 31)
        let samples = (0..<100).map { _ in random.triple() }
        let bench = try MergeBench()
        for (index, sample) in samples.enumerated() {
            try bench.write(sample.base, to: "base", of: index)
            try bench.write(sample.local, to: "local", of: index)
            try bench.write(sample.upstream, to: "upstream", of: index)
        }
        try bench.run("git merge-file -p -L ours -L base -L theirs local base upstream >merged; echo $? >status")
        var equal = 0
        var clean = 0
        for (index, sample) in samples.enumerated() {
            let ours = try merge(sample.base, sample.local, sample.upstream)
            let theirs = try #require(bench.read("merged", of: index))
            let conflicts = try #require(text(bench.read("status", of: index)))
            if ours.bytes == theirs, "\(ours.conflicts)\n" == conflicts { equal += 1 }
            guard ours.conflicts == 0, conflicts == "0\n" else { continue }
            clean += 1
            #expect(ours.bytes == theirs)
        }
        try #require(clean > 30 && clean < 90)
        // Among repeated lines there are several shortest differences, and git leaves out of its search those that come
        // very often.
        #expect(equal >= (lines == .distinct ? samples.count : samples.count * 98 / 100))
    }

    // MARK: - The laws of a merge

    @Test(arguments: [Lines.distinct, .letters(2), .letters(5)])
    func takesTheOneSideThatChanged(_ lines: Lines) throws {
        var random = MergeSamples(lines, seed: 32)
        for _ in 0..<150 {
            let (base, one, other) = random.triple()
            for outcome in [
                try merge(base, base, one), try merge(base, one, base), try merge(other, one, one),
                try merge(nil, one, one),
            ] {
                #expect(outcome.bytes == one)
                #expect(outcome.conflicts == 0)
            }
        }
    }

    @Test(arguments: [Lines.distinct, .letters(3), .letters(8)])
    func isTheSameWhicheverSideIsCalledLocal(_ lines: Lines) throws {
        var random = MergeSamples(lines, seed: 33)
        for _ in 0..<200 {
            let (base, local, upstream) = random.triple()
            let one = try merge(base, local, upstream)
            let other = try merge(base, upstream, local)
            #expect(settled(one, by: .local) == settled(other, by: .upstream))
            #expect(settled(one, by: .upstream) == settled(other, by: .local))
            if lines == .distinct || one.conflicts == 0 { #expect(one.conflicts == other.conflicts) }
        }
    }

    @Test func losesNoLineThatNeitherSideDeleted() throws {
        var random = MergeSamples(.distinct, seed: 34)
        for _ in 0..<300 {
            let triple = random.triple()
            let (base, local, upstream) = (lineSet(triple.base), lineSet(triple.local), lineSet(triple.upstream))
            let merged = lineSet(try merge(triple.base, triple.local, triple.upstream).bytes)
            #expect(merged.isSuperset(of: local.subtracting(base)))
            #expect(merged.isSuperset(of: upstream.subtracting(base)))
            #expect(merged.isSuperset(of: base.intersection(local).intersection(upstream)))
            let markers: Set = ["<<<<<<< ours", "=======", ">>>>>>> theirs"]
            #expect(merged.subtracting(markers).isSubset(of: local.union(upstream)))
            let gone = base.subtracting(local).subtracting(upstream)
            #expect(merged.isDisjoint(with: gone))
        }
    }

    // MARK: - Hostile files

    @Test func takesManyUnlikeLines() throws {
        let sides = (0..<3).map { side in Bytes((0..<100_000).map { "\(side) \($0)\n" }.joined().utf8) }
        let outcome = try merge(sides[0], sides[1], sides[2])
        #expect(outcome.conflicts == 1)
        #expect(
            outcome.bytes.count == sides[1].count + sides[2].count
                + "<<<<<<< ours\n=======\n>>>>>>> theirs\n".utf8.count)
    }

    @Test func takesOneLongLineAndOnlyLineFeeds() throws {
        let long = Bytes(repeating: 0x78, count: 5_000_000)
        #expect(try merge(long, long, long + [0x0A]).bytes == long + [0x0A])
        let feeds = Bytes(repeating: 0x0A, count: 30_000)
        #expect(try merge(feeds, Bytes(feeds.dropLast(5)), feeds).bytes == Bytes(feeds.dropLast(5)))
        #expect(try merge(feeds, feeds, []).bytes.isEmpty)
    }

    @Test func keepsBytesThatAreNoUTF8() throws {
        let base: Bytes = [0xFF, 0x0A, 0x61, 0x0A, 0xC0, 0x0A]
        #expect(
            try merge(base, [0xFE, 0x0A, 0x61, 0x0A, 0xC0, 0x0A], base + [0x80]).bytes == [
                0xFE, 0x0A, 0x61, 0x0A, 0xC0, 0x0A, 0x80,
            ])
    }

    // MARK: -

    private enum Side { case local, upstream }

    /// The merged lines with each conflict settled by one side.
    private func settled(_ outcome: ThreeWayMerge.Outcome, by side: Side) -> Bytes {
        var chosen: Side?
        var output: Bytes = []
        for line in LineDifference.lines(outcome.bytes) {
            switch marker(line) {
            case "<<<<<<< ours": chosen = .local
            case "=======": chosen = .upstream
            case ">>>>>>> theirs": chosen = nil
            default: if chosen == nil || chosen == side { output += line }
            }
        }
        return output
    }

    private func marker(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    /// Without line ends.
    private func lineSet(_ bytes: Bytes) -> Set<String> { Set(LineDifference.lines(bytes).map(marker)) }
}
