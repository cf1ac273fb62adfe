// One build's hold on an output: from its start to its end nobody else writes there.

/// Holds the output's lock until it is gone. What an interrupted run left is finished or discarded at its start.
package struct OutputSession: ~Copyable {
    private let tree: OutputTree
    private let lock: FileLock

    package init(_ tree: OutputTree, lock: consuming FileLock) throws(FileError) {
        self.tree = tree
        self.lock = lock
        try tree.finishInterrupted()
    }

    /// Where the build's files go as they are made.
    package var stage: OutputStage { OutputStage(tree, writes: true) }

    /// What the output has to change to hold `files`, which the stage has taken. Changes are made in the order given, and a file
    /// whose bytes are equal is not touched.
    ///
    /// With `removingStale`, `files` is the whole output: what an earlier build made and this one does not is removed.
    /// Without, `files` are added to what was made. A path is refused when it is absolute, has "..", passes through a
    /// symbolic link, or when something that no build made stands in its way.
    /// `keeping`: paths of earlier builds that are right as they are and stay. `dropping`: paths that go in any case where an
    /// earlier build made them and they are not among `files`.
    package func plan(
        _ files: [OutputEntry], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> OutputTree.Plan {
        try tree.plan(files, keeping: keeping, removingStale: removingStale, dropping: dropping)
    }

    /// As `OutputTree.hasRecord`.
    package func hasRecord() -> Bool { tree.hasRecord() }

    /// Carries a plan of this session out.
    package func commit(_ plan: OutputTree.Plan) throws(FileError) -> OutputTree.Outcome {
        try tree.seal(plan)
        try tree.finishInterrupted()
        return plan.outcome
    }

    /// Gives back the room of what is staged and not to be committed. A journal stays: the next run brings it to its end.
    package func discard() {
        do throws(FileError) { if try tree.pending() == nil { try tree.clearStaging() } } catch {}
    }

    /// Lets the next build in.
    package consuming func end() {}
}
