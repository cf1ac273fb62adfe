// A POST that is sent again under the same key is answered as it was answered the first time, and done once.
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseService

extension Call {
    /// Answers what `body` did. Where the caller gave the call a key, the answer is kept in the transaction of the change, whose value
    /// `answer` is made of.
    func once<Value: Sendable>(
        _ service: ReleaseService, answer: @escaping @Sendable (Value) -> Answer,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Answer {
        try await once(service, keeping: answer, answer: answer, body)
    }

    /// The same where the change's own value isn't all that the first answer says.
    ///
    /// Never inlined: Swift 6.3's optimizer crashes where it merges this coroutine into the closure of an operation.
    @inline(never)
    func once<Change: Sendable, Value: Sendable>(
        _ service: ReleaseService, keeping kept: @escaping @Sendable (Change) -> Answer,
        answer: @escaping @Sendable (Value) -> Answer, _ body: @Sendable () async throws -> Value
    ) async throws -> Answer {
        guard let key = field("Idempotency-Key") else { return answer(try await body()) }
        let call = IdempotentCall(
            key: key, caller: caller?.actor.name ?? "", fingerprint: fingerprint
        ) { value in
            (value as? Change).map { StoredAnswer(kept($0)) }
        }
        switch try await service.once(call, answer: { StoredAnswer(answer($0)) }, body) {
        case .done(let value): return answer(value)
        case .replayed(let stored): return Answer(stored)
        }
    }

    /// Of what makes the call what it is: the operation with its parameters, what it has to find, and the body.
    private var fingerprint: SHA256Digest {
        var hasher = SHA256Hasher()
        func add(_ text: String) { hasher.update(Array(text.utf8) + [0]) }
        add(operation.id)
        for (name, value) in path.sorted(by: { $0.key.precedesBytewise($1.key) }) {
            add(name)
            add(value)
        }
        for (name, value) in query {
            add(name)
            add(value)
        }
        add(field("If-Match") ?? "")
        hasher.update(body)
        return hasher.finish()
    }
}

extension StoredAnswer {
    fileprivate init(_ answer: Answer) {
        let body: Bytes = if case .bytes(let bytes) = answer.body { bytes } else { [] }
        self.init(
            status: answer.status.code, headers: answer.headers.map { Header($0.name.rawName, $0.value) }, body: body)
    }
}

extension Answer {
    /// As it went over the wire the first time, and marked as given again.
    fileprivate init(_ stored: StoredAnswer) {
        var headers = HTTPFields()
        for header in stored.headers + [.init("Idempotency-Replayed", "true")] {
            if let name = HTTPField.Name(header.name) { headers.append(HTTPField(name: name, value: header.value)) }
        }
        self.init(
            status: HTTPResponse.Status(code: stored.status), headers: headers,
            body: stored.body.isEmpty ? .none : .bytes(stored.body))
    }
}
