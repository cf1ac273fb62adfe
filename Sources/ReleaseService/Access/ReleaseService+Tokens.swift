// The service's operations on tokens, and the question of who is calling.
import Colophon
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync
import Synchronization

extension ReleaseService {
    /// A token under which `person` stands in events. The secret is returned this once: the store keeps its SHA-256 digest.
    package func createToken(
        for person: String, scopes: Set<TokenScope>, roles: Set<ApprovalLevel> = [], expires: Timestamp? = nil,
        label: String? = nil
    ) async throws(ServiceError) -> (token: AccessToken, secret: String) {
        guard let actor = Actor(person, roles: roles) else {
            throw .field(
                "person", "bad-person", "\(excerpt(person)) is no name for a person or a program",
                remedy:
                    "Give at most 200 bytes in Unicode's form C: words with single blanks between them, and nothing invisible."
            )
        }
        guard !scopes.isEmpty else {
            throw .field(
                "scopes", "missing-scopes", "a token without a scope allows nothing",
                remedy: "Name \(TokenScope.allCases.map(\.rawValue).joined(separator: ", ")), or some of these.")
        }
        if let label, !Actor.isName(label) {
            throw .field(
                "label", "bad-label", "\(excerpt(label)) is no label",
                remedy: "Give at most 200 bytes as in a name, or none.")
        }
        let now = clock()
        if let expires, expires.secondsSinceEpoch <= now.secondsSinceEpoch {
            throw .field(
                "expires", "in-the-past", "\(expires.text) has come already", remedy: "Name a time that is to come.")
        }
        let secret = TokenSecret.make()
        let token = try await store.write { db in
            let token = AccessToken(
                id: try ReleaseRows.freshIdentifier(.token, in: "tokens", db), person: actor.name, scopes: scopes,
                roles: roles, label: label, createdAt: now, expires: expires)
            try TokenRows.insert(token, digest: secret.digest, in: db)
            return token
        }
        callers.forget()
        return (token, secret.text)
    }

    /// All there ever were, the newest first.
    package func tokens() async throws(ServiceError) -> [AccessToken] {
        try await store.read { try TokenRows.all(in: $0) }
    }

    /// From now on it is no longer good; its row stays. One that was revoked before stays as it is.
    package func revokeToken(_ id: Identifier) async throws(ServiceError) -> AccessToken {
        let now = clock()
        let token = try await store.write { db in
            var token = try TokenRows.token(id, in: db)
            if token.revokedAt == nil {
                token.revokedAt = now
                try TokenRows.revoke(token, at: now, in: db)
            }
            return token
        }
        callers.forget()
        return token
    }

    /// Nil: there is no such token, or it has expired or was revoked. What another process changes counts within a second.
    package func caller(presenting secret: String) async throws(ServiceError) -> Caller? {
        guard let digest = TokenSecret(presented: secret)?.digest else { return nil }
        let now = clock()
        if let known = callers.caller(digest, at: now) { return known.caller }
        let round = callers.round
        let token = try await store.read { try TokenRows.token(presenting: digest, in: $0) }
        let caller = token.flatMap { $0.isGood(at: now) ? $0.caller : nil }
        callers.keep(caller, for: digest, at: now, round: round)
        return caller
    }

    /// The same where it was asked within the present second, and was somebody; nil: ask.
    package func knownCaller(presenting secret: String) -> Caller? {
        guard let digest = TokenSecret(presented: secret)?.digest else { return nil }
        return callers.caller(digest, at: clock())?.caller
    }
}

/// Who presented which secret within the present second.
final class KnownCallers: Sendable {
    /// Nil where the secret was nobody's.
    struct Known: Sendable { let caller: Caller? }

    private struct State {
        var second = 0
        /// Counts how often all was forgotten on purpose.
        var round = 0
        var known: [SHA256Digest: Known] = [:]
    }

    private let state = Mutex(State())
    /// Wrong secrets are kept too, so their number has to end.
    private static let limit = 4096

    var round: Int { state.withLock { $0.round } }

    func caller(_ digest: SHA256Digest, at now: Timestamp) -> Known? {
        state.withLock { $0.second == now.secondsSinceEpoch ? $0.known[digest] : nil }
    }

    /// `round`: the one before the store was asked, as a token may be revoked meanwhile.
    func keep(_ caller: Caller?, for digest: SHA256Digest, at now: Timestamp, round: Int) {
        state.withLock { state in
            guard state.round == round, state.second <= now.secondsSinceEpoch else { return }
            if state.second < now.secondsSinceEpoch || state.known.count >= Self.limit {
                state.second = now.secondsSinceEpoch
                state.known.removeAll(keepingCapacity: true)
            }
            state.known[digest] = Known(caller: caller)
        }
    }

    func forget() {
        state.withLock { state in
            state.round += 1
            state.known = [:]
        }
    }
}
