// Merges two versions of a file line by line over the version both came from.
package import Primitives
import Workspace

package enum ThreeWayMerge {
    package struct Outcome: Sendable, Hashable {
        package var bytes: Bytes
        /// Places where both sides changed the same lines differently; each stands between markers.
        package var conflicts: Int

        package init(bytes: Bytes, conflicts: Int) {
            self.bytes = bytes
            self.conflicts = conflicts
        }
    }

    /// The merge of diff3, settled as `git merge-file` does: changes of one side are taken, equal changes once; changes that
    /// overlap or touch and differ stand between "<<<<<<< LOCAL", "=======" and ">>>>>>> UPSTREAM" (the labels), but
    /// for the lines that both versions of the place have. Conflicts with at most three lines between them, or only
    /// lines without a letter or digit, are one.
    ///
    /// Without a base the two are merged over an empty one, as git does when both sides added the file: lines of both
    /// stand once, and all others are conflicts. Markers end in CRLF where the lines around them do. nil where a side is
    /// binary.
    package static func merge(
        base: Bytes?, local: Bytes, upstream: Bytes, labels: (local: String, upstream: String)
    ) -> Outcome? {
        let sides = [base ?? [], local, upstream]
        if sides.contains(where: LineDifference.isBinary) { return nil }
        let base = LineDifference.lines(base ?? [])
        let local = LineDifference.lines(local)
        let upstream = LineDifference.lines(upstream)
        var numbering = LineNumbering()
        let baseNumbers = numbering.numbers(of: base)
        let localNumbers = numbering.numbers(of: local)
        let upstreamNumbers = numbering.numbers(of: upstream)

        var places: [MergePlace] = []
        for place in MergePlace.all(
            local: LineDifference.hunks(baseNumbers, localNumbers),
            upstream: LineDifference.hunks(baseNumbers, upstreamNumbers))
        {
            guard place.source == .both else {
                places.append(place)
                continue
            }
            for conflict in place.narrowed(local: localNumbers, upstream: upstreamNumbers) {
                if let last = places.last, last.source == .both,
                    isSlight(local[last.local.upperBound..<conflict.local.lowerBound])
                {
                    places[places.count - 1] = last.joined(with: conflict)
                } else {
                    places.append(conflict)
                }
            }
        }
        var writer = MergeWriter(base: base, local: local, upstream: upstream, labels: labels)
        return writer.write(places)
    }

    /// Too little to stand between two conflicts.
    private static func isSlight(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Bool {
        lines.count <= 3 || !lines.contains { $0.contains { ASCII.isLetter($0) || ASCII.isDigit($0) } }
    }
}

/// A place where a side differs from the base, as the lines of both sides that stand there.
struct MergePlace {
    enum Source {
        case local, upstream, both
    }

    var source: Source
    var local: Range<Int>
    var upstream: Range<Int>

    /// In order. Changes that overlap or touch in the base are one place.
    static func all(local: [LineDifference.Hunk], upstream: [LineDifference.Hunk]) -> [MergePlace] {
        var local = Walk(hunks: local)
        var upstream = Walk(hunks: upstream)
        var places: [MergePlace] = []
        while let start = [local.next, upstream.next].compactMap({ $0?.old.lowerBound }).min() {
            var end = start
            let localStart = local.position(of: start)
            let upstreamStart = upstream.position(of: start)
            let (localBefore, upstreamBefore) = (local.taken, upstream.taken)
            while local.take(upTo: &end) || upstream.take(upTo: &end) {}
            places.append(
                MergePlace(
                    source: upstream.taken == upstreamBefore ? .local : local.taken == localBefore ? .upstream : .both,
                    local: localStart..<local.position(of: end),
                    upstream: upstreamStart..<upstream.position(of: end)))
        }
        return places
    }

    /// The parts of a conflict where the sides do differ. None: both made the same change. A side without lines has nothing
    /// in common with the other.
    func narrowed(local localLines: [Int], upstream upstreamLines: [Int]) -> [MergePlace] {
        LineDifference.hunks(localLines[local], upstreamLines[upstream]).map { hunk in
            MergePlace(
                source: .both,
                local: local.lowerBound + hunk.old.lowerBound..<local.lowerBound + hunk.old.upperBound,
                upstream: upstream.lowerBound + hunk.new.lowerBound..<upstream.lowerBound + hunk.new.upperBound)
        }
    }

    /// With the conflict that follows, and what lies between.
    func joined(with next: MergePlace) -> MergePlace {
        MergePlace(
            source: .both, local: local.lowerBound..<next.local.upperBound,
            upstream: upstream.lowerBound..<next.upstream.upperBound)
    }

    /// One side's changes, taken one after the other.
    private struct Walk {
        var hunks: [LineDifference.Hunk]
        var taken = 0

        var next: LineDifference.Hunk? { taken < hunks.count ? hunks[taken] : nil }

        /// Where a line of the base stands in this side, after the changes taken.
        func position(of line: Int) -> Int {
            guard taken > 0 else { return line }
            return line + hunks[taken - 1].new.upperBound - hunks[taken - 1].old.upperBound
        }

        mutating func take(upTo end: inout Int) -> Bool {
            guard let hunk = next, hunk.old.lowerBound <= end else { return false }
            end = max(end, hunk.old.upperBound)
            taken += 1
            return true
        }
    }
}
