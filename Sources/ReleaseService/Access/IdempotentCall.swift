// Calls that may come twice: what was answered to the first one is kept beside what it changed, and given again.
import Colophon
import Documents
import Evidence
import Files
package import Primitives
import Sync
import Synchronization

/// An answer as it went over the wire.
package struct StoredAnswer: Sendable, Hashable {
    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var status: Int
    /// In their order.
    package var headers: [Header]
    package var body: Bytes

    package init(status: Int, headers: [Header], body: Bytes) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

package struct IdempotentCall: Sendable {
    /// 1 to 255 visible ASCII characters, of the caller's choice.
    package let key: String
    /// Whose key it is: two callers may choose the same one.
    package let caller: String
    /// Of all that makes the call what it is: method, path, query and body.
    package let fingerprint: SHA256Digest
    /// What is answered to a change that gave this value; nil: the value is another one's, on the way there.
    package let answer: @Sendable (any Sendable) -> StoredAnswer?

    package init(
        key: String, caller: String, fingerprint: SHA256Digest,
        answer: @escaping @Sendable (any Sendable) -> StoredAnswer?
    ) {
        self.key = key
        self.caller = caller
        self.fingerprint = fingerprint
        self.answer = answer
    }
}

/// What became of an idempotent call.
package enum Once<Value: Sendable>: Sendable {
    case done(Value)
    /// It was done before, and this was answered.
    case replayed(StoredAnswer)
}

/// A call under way that hasn't been answered yet. Its task and their children know it.
final class PendingAnswer: Sendable {
    @TaskLocal static var current: PendingAnswer?

    private let call: IdempotentCall
    private let project: String
    private let now: Timestamp
    private let stored = Mutex<StoredAnswer?>(nil)

    init(_ call: IdempotentCall, project: String, at now: Timestamp) {
        self.call = call
        self.project = project
        self.now = now
    }

    /// Keeps the answer in the transaction of the change, if this is the one whose value is answered.
    func store(_ value: any Sendable, in db: any StoreConnection) throws {
        guard stored.withLock({ $0 == nil }), let answer = call.answer(value) else { return }
        try AnswerRows.insert(answer, to: call, project: project, at: now, in: db)
        stored.withLock { $0 = answer }
    }

    /// Whether something else was kept than `answer`.
    func differs(from answer: StoredAnswer) -> Bool { stored.withLock { $0 != nil && $0 != answer } }
}

/// Which idempotent calls are under way in this process.
final class CallsUnderWay: Sendable {
    private struct Name: Hashable {
        let caller: Bytes
        let key: Bytes
        init(_ call: IdempotentCall) {
            caller = Bytes(call.caller.utf8)
            key = Bytes(call.key.utf8)
        }
    }

    private let fingerprints = Mutex<[Name: SHA256Digest]>([:])

    func begin(_ call: IdempotentCall) throws(ServiceError) {
        let other = fingerprints.withLock { underWay -> SHA256Digest? in
            if let other = underWay[Name(call)] { return other }
            underWay[Name(call)] = call.fingerprint
            return nil
        }
        guard let other else { return }
        guard other == call.fingerprint else { throw call.reused }
        throw ServiceError(
            .conflict, "idempotency-in-flight", "a call with the key \(excerpt(call.key)) is still under way",
            remedy: "Wait for its answer, or ask again in a moment.")
    }

    func end(_ call: IdempotentCall) { fingerprints.withLock { _ = $0.removeValue(forKey: Name(call)) } }
}

extension IdempotentCall {
    var reused: ServiceError {
        ServiceError(
            .invalid, "idempotency-key-reused", "the key \(excerpt(key)) belongs to another call",
            remedy: "Use a new key for each call that is not the same again.")
    }

    fileprivate func checkKey() throws(ServiceError) {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ServiceError(
                .invalid, "bad-idempotency-key", "\(excerpt(key)) is no idempotency key",
                remedy: "Give 1 to 255 visible ASCII characters, such as a UUID.")
        }
    }
}

extension ReleaseService {
    /// Does what `body` does, or nothing where a call with this key has done it in the last 24 hours: then its answer is given again.
    /// The first write in `body` whose value `call.answer` knows an answer to keeps it in its own transaction, so that after a kill
    /// the change and its answer are both there, or neither. A call that throws before that keeps nothing, and may be tried again.
    ///
    /// What came of the change afterwards may belong into the answer too (a page that could not be built): where `answer` of the
    /// whole value says something else than what was kept, it takes that one's place.
    package func once<Value: Sendable>(
        _ call: IdempotentCall, answer: (@Sendable (Value) -> StoredAnswer)? = nil,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Once<Value> {
        try call.checkKey()
        try callsUnderWay.begin(call)
        defer { callsUnderWay.end(call) }
        let now = clock()
        let known = try await store.read { [project] in
            try AnswerRows.answer(to: call, project: project, at: now, in: $0)
        }
        if let (answer, fingerprint) = known {
            guard fingerprint == call.fingerprint else { throw call.reused }
            return .replayed(answer)
        }
        let pending = PendingAnswer(call, project: project, at: now)
        let value = try await PendingAnswer.$current.withValue(pending) { try await body() }
        if let answer = answer?(value), pending.differs(from: answer) {
            // The change stands, and the answer that came with it is true as far as it goes: no reason to fail.
            try? await store.write { [project] in
                try AnswerRows.replace(answer, to: call, project: project, in: $0)
            }
        }
        return .done(value)
    }
}
