// A run that ends at any of its system calls leaves whole files, and the next run ends at the same tree.

import Colophon
import Documents
import Files
import Testing
import Workspace

@Suite struct TransactionFaultTests {
    @Test(arguments: 1...3 as ClosedRange<UInt64>, [false, true])
    func endsAtTheSameTreeWhereverARunIsKilled(seed: UInt64, halving: Bool) throws {
        let set = ChangeSet(seed: seed)
        let sources = try ScratchTree()
        var wasInterrupted = 0
        for last in 0... {
            let tree = try set.makeOld()
            let layer = DyingLayer(last: last, halving: halving)
            let outcome = Result { try set.apply(to: tree, sources: sources, writes: layer.writes) }
            if halving, last > 0, layer.hasDied, !layer.diedInAWrite { continue }
            let place: Comment = "seed \(seed), killed after call \(last)"
            try set.expectNoPartOfAFile(tree, place)
            var next = try TreeTransaction(root: tree.path, state: ChangeSet.state)
            if let note = next.interrupted {
                wasInterrupted += 1
                #expect(note == ChangeSet.note, place)
                try next.resume()
                #expect(next.interrupted == nil, place)
            } else if (try? outcome.get()) == nil {
                // All was made already where only the end of the journal was not on disk yet.
                let found = try ChangeSet.contents(tree)
                let isOld = found == set.old
                #expect(isOld || found == set.new, place)
                if isOld {
                    try set.stage(in: &next, sources: sources)
                    try next.commit(note: ChangeSet.note)
                }
            }
            try set.expectNew(tree, place)
            if !layer.hasDied { break }
        }
        // Writes come before the journal is there.
        #expect(halving ? wasInterrupted == 0 : wasInterrupted > 10)
    }

    /// Killed in the middle of the set, and the run that resumes killed after each of its calls too.
    @Test(arguments: [43, 63]) func endsAtTheSameTreeWhereverAResumedRunIsKilled(first: Int) throws {
        let set = ChangeSet(seed: 2)
        let sources = try ScratchTree()
        for last in 0... {
            let tree = try set.makeOld()
            #expect(throws: FileError.self) {
                try set.apply(to: tree, sources: sources, writes: DyingLayer(last: first).writes)
            }
            let layer = DyingLayer(last: last)
            _ = try? resume(tree, writes: layer.writes)
            let place: Comment = "killed after call \(first), then after \(last)"
            try set.expectNoPartOfAFile(tree, place)
            try resume(tree)
            try set.expectNew(tree, place)
            if !layer.hasDied { break }
        }
    }

    private func resume(_ tree: ScratchTree, writes: WriteLayer = .system) throws {
        var transaction = try TreeTransaction(root: tree.path, state: ChangeSet.state, writes: writes)
        try transaction.resume()
        try transaction.resume()
    }

    @Test func aRunThatWasResumedNeedsNothingMore() throws {
        let set = ChangeSet(seed: 3)
        let (tree, sources) = (try set.makeOld(), try ScratchTree())
        try set.apply(to: tree, sources: sources)
        try set.expectNew(tree, "one run")
        // The same set over again: everything is as it shall be already.
        var again = set
        again.old = set.new
        let calls = DyingLayer(last: .max)
        try again.apply(to: tree, sources: sources, writes: calls.writes)
        try again.expectNew(tree, "a second run")
    }
}
