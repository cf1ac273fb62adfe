// Unified diffs: `patch` and `git apply` take them, and `diff` and `git diff` write the same.
import Colophon
import Evidence
import Files
import Primitives
import Sync
import Testing

struct UnifiedDiffTests {
    struct Sample {
        var old: Bytes?
        var new: Bytes?
        var path = "docs/file.md"

        init(_ old: String?, _ new: String?, path: String = "docs/file.md") {
            self.old = old.map { Bytes($0.utf8) }
            self.new = new.map { Bytes($0.utf8) }
            self.path = path
        }
    }

    static let numbers = (1...40).map { "\($0)\n" }
    static let handMade = [
        Sample("a\n", "b\n"), Sample("a", "b\n"), Sample("a\n", "a"), Sample("a", "b"), Sample("a\nb\nc", "a\nB\nc"),
        Sample("a\nb", "a\nb\nc"), Sample("", "a\n"), Sample("a\n", ""), Sample("", "a"), Sample("a", ""),
        Sample(nil, "a\nb\n"), Sample("a\nb\n", nil), Sample(nil, "a"), Sample("a", nil), Sample("\n\n\n", "\n\n"),
        Sample("a\r\nb\r\n", "a\r\nc\r\n"), Sample("a\r\nb\r\n", "a\nb\n"), Sample("a\r\n", "a\r\nb"),
        Sample("--- a/x\n+++ b/x\n", "--- a/x\n-- \n"), Sample("@@ -1 +1 @@\n", "\\ No newline at end of file\n"),
        Sample("a\n", "b\n", path: "with space.md"), Sample("a\n", "b\n", path: "füße/日本.md"),
        Sample("a\n", "b\n", path: "a\tb.md"), Sample("a\n", "b\n", path: "a\"b\\c.md"),
        Sample(nil, "b\n", path: "é f.md"),
        Sample("a\n", nil, path: "a b/c d.md"), Sample("a\n", "b\n", path: "\u{7F}\u{1}.md"),
        // A gap of six unchanged lines joins two hunks, one of seven doesn't.
        Sample(numbers.joined(), (["x\n"] + numbers[1..<7] + ["y\n"] + numbers[8...]).joined()),
        Sample(numbers.joined(), (["x\n"] + numbers[1..<8] + ["y\n"] + numbers[9...]).joined()),
    ]

    @Test func patchAndGitApplyTurnTheOldFileIntoTheNew() throws {
        var samples = Self.handMade
        for (lines, count) in [(MergeSamples.Lines.distinct, 70), (.letters(3), 70), (.letters(8), 70)] {
            var random = MergeSamples(lines, seed: 21)
            for _ in 0..<count {
                var sample = Sample(nil, nil)
                (sample.old, sample.new) = random.pair()
                samples.append(sample)
            }
        }
        samples.removeAll { $0.old == $0.new }
        try #require(samples.count > 180)
        let bench = try MergeBench()
        for (index, sample) in samples.enumerated() {
            try bench.write(
                UnifiedDiff.text(old: sample.old, new: sample.new, path: sample.path), to: "diff", of: index)
            for tool in ["patch", "git"] {
                try bench.write([], to: "\(tool)/other", of: index)
                if let old = sample.old { try bench.write(old, to: "\(tool)/\(sample.path)", of: index) }
            }
        }
        try bench.run(
            """
            cd patch; patch -p1 --silent --fuzz=0 <../diff >../patch.log 2>&1; echo $? >../patch.status
            cd ../git; git apply --whitespace=nowarn ../diff 2>../git.log; echo $? >../git.status
            """)
        for (index, sample) in samples.enumerated() {
            let diff = text(UnifiedDiff.text(old: sample.old, new: sample.new, path: sample.path))
            for tool in ["patch", "git"] {
                let log = text(bench.read("\(tool).log", of: index))
                #expect(text(bench.read("\(tool).status", of: index)) == "0\n", "\(tool): \(log ?? "") \(diff ?? "")")
                #expect(bench.read("\(tool)/\(sample.path)", of: index) == sample.new, "\(tool): \(diff ?? "")")
            }
        }
    }

    @Test func writesWhatDiffWrites() throws {
        var samples = Self.handMade.filter { $0.old != nil && $0.new != nil && $0.path == "docs/file.md" }
        var random = MergeSamples(.distinct, seed: 22)
        for _ in 0..<100 {
            var sample = Sample(nil, nil)
            (sample.old, sample.new) = random.pair()
            samples.append(sample)
        }
        let bench = try MergeBench()
        for (index, sample) in samples.enumerated() {
            try bench.write(sample.old ?? [], to: "old", of: index)
            try bench.write(sample.new ?? [], to: "new", of: index)
        }
        try bench.run(
            """
            diff -u --label a/docs/file.md --label b/docs/file.md old new >diff
            diff -U0 --label a/docs/file.md --label b/docs/file.md old new >diff0
            """)
        for (index, sample) in samples.enumerated() {
            for (name, context) in [("diff", 3), ("diff0", 0)] {
                let ours = UnifiedDiff.text(old: sample.old, new: sample.new, path: sample.path, context: context)
                #expect(text(ours) == text(bench.read(name, of: index)))
            }
        }
    }

    /// Where lines repeat there are several shortest differences; git's choice is what readers know.
    @Test func placesChangesAmongRepeatedLinesWhereGitDoes() throws {
        var samples: [(old: Bytes, new: Bytes)] = []
        for letters in [2, 4, 10] {
            var random = MergeSamples(.letters(letters), seed: 23)
            for _ in 0..<60 { samples.append(random.pair()) }
        }
        let bench = try MergeBench()
        for (index, sample) in samples.enumerated() {
            try bench.write(sample.old, to: "old", of: index)
            try bench.write(sample.new, to: "new", of: index)
        }
        try bench.run("git diff --no-index --no-indent-heuristic --diff-algorithm=myers old new >diff")
        var equal = 0
        for (index, sample) in samples.enumerated() {
            let ours = LineDifference.lines(UnifiedDiff.text(old: sample.old, new: sample.new, path: "x"))
            let theirs = LineDifference.lines(try #require(bench.read("diff", of: index)))
            // Git has two lines of its own before the names, and may name a heading behind a hunk's numbers.
            if withoutHeadings(ours.dropFirst(2)) == withoutHeadings(theirs.dropFirst(4)) { equal += 1 }
        }
        #expect(equal >= samples.count * 98 / 100)
    }

    @Test func isEmptyForEqualSides() {
        #expect(UnifiedDiff.text(old: [0x61], new: [0x61], path: "x").isEmpty)
        #expect(UnifiedDiff.text(old: nil, new: [], path: "x").isEmpty)
        #expect(UnifiedDiff.text(old: [0], new: [0], path: "x").isEmpty)
    }

    @Test func saysThatABinaryFileDiffers() {
        #expect(text(UnifiedDiff.text(old: [0], new: [0x61], path: "p q")) == "Binary files a/p q and b/p q differ\n")
        #expect(
            text(UnifiedDiff.text(old: nil, new: [0], path: "é"))
                == "Binary files /dev/null and \"b/\\303\\251\" differ\n")
    }

    @Test func keepsBytesThatAreNoUTF8() {
        let diff = UnifiedDiff.text(old: [0xFF, 0x0A], new: [0xC0, 0x80], path: "x")
        #expect(
            diff == Bytes("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-".utf8) + [0xFF] + Bytes("\n+".utf8) + [0xC0, 0x80]
                + Bytes("\n\\ No newline at end of file\n".utf8))
    }

    private func withoutHeadings(_ diff: ArraySlice<ArraySlice<UInt8>>) -> [ArraySlice<UInt8>] {
        diff.map { line in line.starts(with: "@@ ".utf8) ? line.split(separator: 0x40)[0] : line }
    }
}
