// Which releases contain a commit: found for each commit while the history is read, children before parents.

/// Commits come in an order in which no parent is before its child, each with its parents. Memory holds the commits that are awaited,
/// which are as many as there are lines of development side by side, and the different sets of releases.
package struct ReleaseSets: Sendable {
    /// A set's number; the same for the same releases.
    package typealias SetID = Int

    /// Bit by bit, by the release's number.
    private var sets: [[UInt64]] = []
    private var numbers: [[UInt64]: SetID] = [:]
    private var unions: [Pair: SetID] = [:]
    private var awaited: [GitObjectID: SetID] = [:]
    /// By commit; several releases may have one.
    private let tagged: [GitObjectID: SetID]

    private struct Pair: Hashable, Sendable {
        var left: SetID
        var right: SetID
    }

    /// `commits`: the commit of each release, which has its place in the list as its number.
    package init(commits: [String]) {
        let words = (commits.count + 63) / 64
        var byCommit: [GitObjectID: [UInt64]] = [:]
        for (number, commit) in commits.enumerated() {
            guard let id = GitObjectID(commit.utf8) else { continue }
            byCommit[id, default: [UInt64](repeating: 0, count: words)][number / 64] |= 1 << (number % 64)
        }
        var sets = [[UInt64](repeating: 0, count: words)]
        var numbers = [sets[0]: 0]
        var tagged: [GitObjectID: SetID] = [:]
        for (commit, set) in byCommit {
            let id = numbers[set] ?? sets.count
            if id == sets.count {
                sets.append(set)
                numbers[set] = id
            }
            tagged[commit] = id
        }
        self.tagged = tagged
        self.sets = sets
        self.numbers = numbers
    }

    /// The releases that contain this commit. All of its children must have been given before.
    package mutating func take(_ commit: GitObjectID, parents: some Sequence<GitObjectID>) -> SetID {
        var id = awaited.removeValue(forKey: commit) ?? 0
        if let own = tagged[commit] { id = union(id, own) }
        for parent in parents {
            if let known = awaited[parent] {
                if known != id { awaited[parent] = union(known, id) }
            } else {
                awaited[parent] = id
            }
        }
        return id
    }

    private mutating func union(_ left: SetID, _ right: SetID) -> SetID {
        if left == right || right == 0 { return left }
        if left == 0 { return right }
        let pair = Pair(left: min(left, right), right: max(left, right))
        if let known = unions[pair] { return known }
        let set = zip(sets[left], sets[right]).map { $0 | $1 }
        let id = numbers[set] ?? sets.count
        if id == sets.count {
            sets.append(set)
            numbers[set] = id
        }
        unions[pair] = id
        return id
    }

    package func contains(_ id: SetID, _ release: Int) -> Bool { sets[id][release / 64] & (1 << (release % 64)) != 0 }

    /// In their order.
    package func releases(in id: SetID) -> [Int] {
        var found: [Int] = []
        for (index, word) in sets[id].enumerated() {
            var rest = word
            while rest != 0 {
                found.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return found
    }
}
