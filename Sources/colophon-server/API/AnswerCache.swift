// Answers that were given lately, with what they were made of: given again while that is the same.
import HTTPTypes
import NIOHTTP1
import ReleaseService
import Synchronization

/// An answer with its fields as they go on the wire.
struct KnownAnswer: Sendable {
    let answer: Answer
    let headers: HTTPHeaders
}

final class AnswerCache: Sendable {
    /// What an answer was made of.
    enum Basis: Sendable {
        /// The store at this generation.
        case store(UInt64)
        case view(ReleaseView)

        func isSame(as other: Basis) -> Bool {
            switch (self, other) {
            case (.store(let one), .store(let other)): one == other
            case (.view(let one), .view(let other)): one === other || one.validator == other.validator
            default: false
            }
        }
    }

    private struct Kept {
        let basis: Basis
        let known: KnownAnswer
    }

    private struct State {
        /// By the request's target as it came.
        var answers: [String: Kept] = [:]
        var weight = 0
    }

    private let service: ReleaseService
    private let state = Mutex(State())
    /// In bytes. When it is reached all of them go: what is asked for often is soon there again.
    private let limit: Int

    init(service: ReleaseService, limit: Int = 8 << 20) {
        self.service = service
        self.limit = limit
    }

    /// The answer to `target` where it would be made of the same as it was, known without waiting for anything; nil where it has to
    /// be asked for.
    func known(_ target: String) -> KnownAnswer? {
        guard let kept = state.withLock({ $0.answers[target] }) else { return nil }
        switch kept.basis {
        case .store(let generation): guard generation == service.generation else { return nil }
        case .view(let view): guard service.knownView(view.release.id) === view else { return nil }
        }
        return kept.known
    }

    /// The answer to the call as it was made from the same basis, else as `make` makes it now.
    func answer(to call: Call, from basis: Basis, _ make: () async throws -> Answer) async throws -> Answer {
        let target = call.target
        if let kept = state.withLock({ $0.answers[target] }), kept.basis.isSame(as: basis) {
            // What is known for sure is known by the basis that stands now.
            if case .view(let old) = kept.basis, case .view(let new) = basis, old !== new {
                state.withLock { $0.answers[target] = Kept(basis: basis, known: kept.known) }
            }
            return kept.known.answer
        }
        let answer = try await make()
        guard !target.isEmpty, answer.status == .ok, case .bytes(let bytes) = answer.body else { return answer }
        let kept = Kept(basis: basis, known: KnownAnswer(answer: answer, headers: Reply.fixed(answer.headers)))
        state.withLock { state in
            let weight = bytes.count + target.utf8.count + 1024
            if state.weight + weight > limit { state = State() }
            if state.answers.updateValue(kept, forKey: target) == nil { state.weight += weight }
        }
        return answer
    }
}
