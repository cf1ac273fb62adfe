// The preview's site as it is now, for all who look at it; and the news that it is another.
import Colophon
import Synchronization

final class PreviewHub: Sendable {
    private struct State {
        var site: PreviewSite
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
        var isClosed = false
    }

    private let state: Mutex<State>

    init(_ site: PreviewSite) { state = Mutex(State(site: site)) }

    var site: PreviewSite { state.withLock { $0.site } }

    /// From here on, everyone gets this one.
    func publish(_ site: PreviewSite) {
        state.withLock { $0.site = site }
        knock()
    }

    /// Wakes everyone who listens.
    func knock() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    /// Ends all listening, for good.
    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    /// An element at once, and one after each change; several changes in a row may be one element.
    func news() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.listeners[number] = nil }
        }
        continuation.yield()
        return stream
    }
}
