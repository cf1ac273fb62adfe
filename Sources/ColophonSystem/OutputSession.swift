// One build's hold on an output: from its start to its end nobody else writes there.

/// Holds the output's lock until it is gone. What an interrupted run left is finished or discarded at its start.
package struct OutputSession: ~Copyable {
    private let tree: OutputTree
    private let lock: FileLock

    init(_ tree: OutputTree, lock: consuming FileLock) throws(FileError) {
        self.tree = tree
        self.lock = lock
        try tree.finishInterrupted()
    }

    /// Makes the output hold `files`. A file whose bytes are equal is not touched. Changes are made in the order given.
    ///
    /// With `removingStale`, `files` is the whole output: what an earlier build made and this one does not is removed.
    /// Without, `files` are added to what was made. A path is refused when it is absolute, has "..", passes through a
    /// symbolic link, or when something that no build made stands in its way. Nothing is changed then.
    /// `keeping`: paths of earlier builds that are right as they are and stay. `dropping`: paths that go in any case where an
    /// earlier build made them and they are not among `files`.
    package func commit(
        _ files: [OutputFile], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> OutputTree.Outcome {
        let plan = try tree.plan(files, keeping: keeping, removingStale: removingStale, dropping: dropping)
        do {
            try tree.stage(plan)
        } catch {
            // There is no journal yet: on a full disk, give back the room at once.
            try? tree.clearStaging()
            throw error
        }
        try tree.finishInterrupted()
        return plan.outcome
    }

    /// Lets the next build in.
    package consuming func end() {}
}
