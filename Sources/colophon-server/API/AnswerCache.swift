// Answers that were given lately, with what they were made of: given again while that is the same.
import ColophonSystem
import HTTPTypes
import Synchronization

final class AnswerCache: Sendable {
    private struct Known {
        let stamp: String
        let answer: Answer
    }

    private struct State {
        var answers: [String: Known] = [:]
        var weight = 0
    }

    private let state = Mutex(State())
    /// In bytes. When it is reached all of them go: what is asked for often is soon there again.
    private let limit: Int

    init(limit: Int = 8 << 20) { self.limit = limit }

    /// The answer to `target` as it was made under this `stamp`, else as `make` makes it now.
    func answer(
        to target: String, stamp: String, _ make: () async throws -> Answer
    ) async throws -> Answer {
        if let known = state.withLock({ $0.answers[target] }), known.stamp == stamp { return known.answer }
        let answer = try await make()
        guard case .bytes(let bytes) = answer.body else { return answer }
        state.withLock { state in
            let weight = bytes.count + 512
            if state.weight + weight > limit { state = State() }
            if state.answers.updateValue(Known(stamp: stamp, answer: answer), forKey: target) == nil {
                state.weight += weight
            }
        }
        return answer
    }
}
