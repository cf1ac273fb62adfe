// Writes that wait for their turn: those that wait together are put on disk together, each whole or not at all.
import Dispatch
import Synchronization

/// Putting a transaction on disk costs the same for one write and for twenty. So one runs at a time, and takes along all that
/// came while the one before was under way. Nobody is answered before the disk has it.
final class WriteQueue: Sendable {
    /// A write and what becomes of its caller.
    struct Member: Sendable {
        /// Makes the change, and returns what answers the caller once it is on disk.
        let perform: @Sendable (any StoreConnection) throws -> @Sendable () -> Void
        /// Takes back what was done outside the database, before anything else is written.
        var undo: @Sendable () -> Void = {}
        /// Answers the caller: nothing of the write is there.
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Member] = []
        var isAwake = false
        /// How many the last transaction took along.
        var lastBatch = 1

        /// Whether more can be expected at once: those who were answered together come again together.
        var awaitsMore: Bool { waiting.count < lastBatch }
    }

    private let backend: any StoreBackend
    /// A thread that may wait for the database.
    private let thread = DispatchQueue(label: "colophon.writes")
    private let state = Mutex(State())
    /// Of this process: writes that are on disk, and the transactions that they took.
    let writes = Atomic<UInt64>(0)
    let commits = Atomic<UInt64>(0)

    init(_ backend: any StoreBackend) { self.backend = backend }

    func add(_ member: Member) {
        let (sleeps, awaitsMore) = state.withLock { state in
            state.waiting.append(member)
            defer { state.isAwake = true }
            return (!state.isAwake, state.awaitsMore)
        }
        if sleeps { wake(awaitsMore: awaitsMore) }
    }

    /// A moment's wait costs less than a transaction of its own for the first who comes back.
    private func wake(awaitsMore: Bool) {
        guard awaitsMore else { return thread.async { self.next() } }
        thread.asyncAfter(deadline: .now() + .microseconds(300)) { self.next() }
    }

    /// One batch at a time, so that whoever else writes to the store comes in between.
    private func next() {
        commit()
        let (isAwake, awaitsMore) = state.withLock { state in
            state.isAwake = !state.waiting.isEmpty
            return (state.isAwake, state.awaitsMore)
        }
        if isAwake { wake(awaitsMore: awaitsMore) }
    }

    private func takeBatch() -> [Member] {
        state.withLock { state in
            defer { state.waiting = [] }
            state.lastBatch = state.waiting.count
            return state.waiting
        }
    }

    /// Each member in a savepoint of its own: one that fails takes back what it did, and nothing else. Where the transaction itself
    /// fails, nothing of any member is there.
    private func commit() {
        var batch: [Member] = []
        var answers: [@Sendable () -> Void] = []
        var written: UInt64 = 0
        do {
            try backend.transaction { db in
                // Only now: the turn may have been long in coming.
                batch = takeBatch()
                answers.reserveCapacity(batch.count)
                for member in batch {
                    do {
                        var answer: (@Sendable () -> Void)?
                        try db.savepoint { answer = try member.perform(db) }
                        if let answer { answers.append(answer) }
                        written += 1
                    } catch {
                        // A full disk and the like end the whole transaction, and not only the savepoint.
                        guard db.isInTransaction else { throw error }
                        member.undo()
                        answers.append { member.fail(error) }
                    }
                }
            }
        } catch {
            if batch.isEmpty { batch = takeBatch() }
            // What may be there isn't taken back: it is then as after a kill between the two.
            if !(error is StoreOutcomeUnknown) { for member in batch.reversed() { member.undo() } }
            for member in batch { member.fail(error) }
            return
        }
        writes.add(written, ordering: .relaxed)
        commits.add(1, ordering: .sequentiallyConsistent)
        for answer in answers { answer() }
    }
}
