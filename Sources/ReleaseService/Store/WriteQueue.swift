// Writes that wait for their turn: those that wait together are put on disk together, each whole or not at all.
import Dispatch
import GRDB
import Synchronization

/// Putting a transaction on disk costs the same for one write and for twenty. So one runs at a time, and takes along all that
/// came while the one before was under way. Nobody is answered before the disk has it.
final class WriteQueue: Sendable {
    /// A write and what becomes of its caller.
    struct Member: Sendable {
        /// Makes the change, and returns what answers the caller once it is on disk.
        let perform: @Sendable (Database) throws -> @Sendable () -> Void
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

    private let pool: DatabasePool
    private let state = Mutex(State())
    /// Of this process: writes that are on disk, and the transactions that they took.
    let writes = Atomic<UInt64>(0)
    let commits = Atomic<UInt64>(0)

    init(_ pool: DatabasePool) { self.pool = pool }

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
        guard awaitsMore else { return next() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(300)) { self.next() }
    }

    /// One batch at a time, so that whoever else needs the writing connection comes in between.
    private func next() {
        pool.asyncWriteWithoutTransaction { db in
            let batch = self.state.withLock { state in
                defer { state.waiting = [] }
                state.lastBatch = state.waiting.count
                return state.waiting
            }
            self.commit(batch, db)
            let (isAwake, awaitsMore) = self.state.withLock { state in
                state.isAwake = !state.waiting.isEmpty
                return (state.isAwake, state.awaitsMore)
            }
            if isAwake { self.wake(awaitsMore: awaitsMore) }
        }
    }

    /// Each member in a savepoint of its own: one that fails takes back what it did, and nothing else. Where the transaction itself
    /// fails, nothing of any member is there.
    private func commit(_ batch: [Member], _ db: Database) {
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(batch.count)
        var written: UInt64 = 0
        do {
            try db.inTransaction(.immediate) {
                for member in batch {
                    do {
                        var answer: (@Sendable () -> Void)?
                        try db.inSavepoint {
                            answer = try member.perform(db)
                            return .commit
                        }
                        if let answer { answers.append(answer) }
                        written += 1
                    } catch {
                        // A full disk and the like end the whole transaction, and not only the savepoint.
                        guard db.isInsideTransaction else { throw error }
                        member.undo()
                        answers.append { member.fail(error) }
                    }
                }
                return .commit
            }
        } catch {
            for member in batch.reversed() { member.undo() }
            for member in batch { member.fail(error) }
            return
        }
        writes.add(written, ordering: .relaxed)
        commits.add(1, ordering: .sequentiallyConsistent)
        for answer in answers { answer() }
    }
}
