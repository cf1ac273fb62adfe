// The archive in a gzip file, piece by piece: one thread expands it while another works on what came before.
import Dispatch
package import Files
package import Primitives
import Synchronization

/// One pass over a file, whose pieces one thread asks for. Only a few pieces are expanded ahead, and none of a small file.
package final class ArchiveStream {
    /// Bytes of a piece at most.
    private static let pieceSize = 1 << 18
    /// For a smaller file a thread takes more time than it spares.
    package static let leastForThread = 1 << 18

    private var reader: GzipReader?
    private let queue: PieceQueue?
    private var current = Bytes()
    /// Why there is no other piece, though the file has not ended.
    package private(set) var failure: ArchiveError?
    /// Of the compressed file, once there is no other piece and the file is sound; nil where it is not checked.
    package private(set) var digest: SHA256Digest?
    private var isEnded = false

    /// `onThread`: whether another thread expands; nil leaves that to the size.
    package init(_ source: ByteSource, limits: Gzip.Limits, check: Gzip.Check = .whole, onThread: Bool? = nil) {
        guard onThread ?? (source.size >= Self.leastForThread) else {
            queue = nil
            do throws(ArchiveError) { reader = try GzipReader(source, limits: limits, check: check) } catch {
                failure = error
            }
            return
        }
        let queue = PieceQueue()
        self.queue = queue
        DispatchQueue(label: "ArchiveStream").async {
            do throws(ArchiveError) {
                var reader = try GzipReader(source, limits: limits, check: check)
                while var piece = queue.spare(size: Self.pieceSize) {
                    guard let count = try reader.next(into: &piece) else { return queue.add(.end(reader.digest)) }
                    queue.add(.piece(piece, count: count))
                }
            } catch { queue.add(.failure(error)) }
        }
    }

    deinit { queue?.abandon() }

    /// The next bytes, at least one; nil at the end of a sound file. After an error, the same error again. What was given
    /// before must not be kept, or else it is copied.
    package func next() throws(ArchiveError) -> ArraySlice<UInt8>? {
        if let failure { throw failure }
        if isEnded { return nil }
        do throws(ArchiveError) {
            guard let count = try advance() else { return nil }
            return current[..<count]
        } catch {
            failure = error
            throw error
        }
    }

    /// Asks for all that is left, to see whether the file is sound.
    package func drain() { while (try? next()) != nil {} }

    /// How many bytes of `current` there are now.
    private func advance() throws(ArchiveError) -> Int? {
        guard let queue else {
            if current.isEmpty { current = Bytes(repeating: 0, count: Self.pieceSize) }
            let count = try reader?.next(into: &current)
            if count == nil { end(reader?.digest) }
            return count
        }
        if !current.isEmpty {
            queue.giveBack(current)
            current = []
        }
        switch queue.next() {
        case .piece(let bytes, let count):
            current = bytes
            return count
        case .end(let digest): end(digest)
        case .failure(let error): throw error
        }
        return nil
    }

    private func end(_ digest: SHA256Digest?) {
        self.digest = digest
        isEnded = true
    }
}

/// Pieces on their way from one thread to another: at most `count` of them, whose memory is used again.
private final class PieceQueue: Sendable {
    enum Step {
        case piece(Bytes, count: Int)
        case end(SHA256Digest?)
        case failure(ArchiveError)
    }
    private struct State {
        var steps: [Step] = []
        var spare: [Bytes] = []
        var isAbandoned = false
    }
    private static let count = 4

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    init() { for _ in 0..<Self.count { free.signal() } }

    // MARK: The thread that expands

    /// Memory for a piece, as soon as there is some; nil where nobody asks for pieces any more.
    func spare(size: Int) -> Bytes? {
        free.wait()
        return state.withLock { $0.isAbandoned ? nil : $0.spare.popLast() ?? Bytes(repeating: 0, count: size) }
    }

    func add(_ step: sending Step) {
        state.withLock { $0.steps.append(step) }
        filled.signal()
    }

    // MARK: The thread that asks

    func next() -> Step {
        filled.wait()
        return state.withLock { $0.steps.removeFirst() }
    }

    func giveBack(_ piece: Bytes) {
        state.withLock { $0.spare.append(piece) }
        free.signal()
    }

    func abandon() {
        state.withLock { $0.isAbandoned = true }
        free.signal()
    }
}
