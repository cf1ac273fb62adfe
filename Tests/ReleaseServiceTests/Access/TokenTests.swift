// Tokens: who is known by which secret, until when, and what the store knows of it.
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import Testing

struct TokenTests {
    @Test func aSecretNamesThePersonWithScopesAndRoles() async throws {
        let fixture = try ServiceFixture()
        let (token, secret) = try await fixture.service.createToken(
            for: "Lin", scopes: [.read, .approve], roles: [.teamLead, .onCall], label: "the phone")
        #expect(token.id.kind == .token)
        let caller = try #require(try await fixture.service.caller(presenting: secret))
        #expect(caller.actor == Actor("Lin", roles: [.teamLead, .onCall]))
        #expect(caller.scopes == [.read, .approve])
        #expect(try await fixture.service.tokens() == [token])
        #expect(token.createdAt == fixture.clock.now)
        #expect(token.label == "the phone")
    }

    @Test func theStoreHoldsOnlyTheDigestOfASecret() async throws {
        let fixture = try ServiceFixture()
        let (_, secret) = try await fixture.service.createToken(for: "Ada", scopes: [.admin])
        #expect(secret.hasPrefix("colophon_"))
        let script = """
            import base64, hashlib
            secret = '\(secret)'
            assert len(base64.urlsafe_b64decode(secret[9:] + '=')) == 32
            assert base64.urlsafe_b64encode(base64.urlsafe_b64decode(secret[9:] + '=')).decode() == secret[9:] + '='
            assert db.execute('SELECT sha256 FROM tokens').fetchone()[0] == hashlib.sha256(secret.encode()).hexdigest()
            for name in (sys.argv[1], sys.argv[1] + '-wal'):
                assert secret[9:].encode() not in open(name, 'rb').read()
            """
        let outcome = try Python.run(script, on: fixture.storePath)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func everySecretIsAnother() async throws {
        let fixture = try ServiceFixture()
        var secrets: Set<String> = []
        for _ in 0..<20 { secrets.insert(try await fixture.service.createToken(for: "Ada", scopes: [.read]).secret) }
        #expect(secrets.count == 20)
    }

    @Test func whatIsNoSecretIsNobodys() async throws {
        let fixture = try ServiceFixture()
        let (_, secret) = try await fixture.service.createToken(for: "Ada", scopes: [.read])
        let others = [
            "", "colophon_", String(secret.dropLast()), secret + "A", String(secret.dropFirst(9)), secret.uppercased(),
            "colophon_" + String(repeating: "A", count: 43), " " + secret, secret + "\u{301}",
            String(repeating: "x", count: 100_000),
        ]
        for other in others {
            #expect(try await fixture.service.caller(presenting: other) == nil)
            #expect(try await fixture.service.caller(presenting: other) == nil)
        }
        #expect(try await fixture.service.caller(presenting: secret) != nil)
    }

    @Test func aTokenEndsWhenItExpires() async throws {
        let fixture = try ServiceFixture()
        let expires = Timestamp(secondsSinceEpoch: fixture.clock.now.secondsSinceEpoch + 60)
        let (token, secret) = try await fixture.service.createToken(for: "Ada", scopes: [.read], expires: expires)
        #expect(token.expires == expires)
        fixture.clock.advance(59)
        #expect(try await fixture.service.caller(presenting: secret) != nil)
        fixture.clock.advance(1)
        #expect(try await fixture.service.caller(presenting: secret) == nil)
    }

    @Test func aRevokedTokenIsNoLongerGoodAndItsRowStays() async throws {
        let fixture = try ServiceFixture()
        let (token, secret) = try await fixture.service.createToken(for: "Ada", scopes: [.read])
        #expect(try await fixture.service.caller(presenting: secret) != nil)
        let revoked = try await fixture.service.revokeToken(token.id)
        #expect(revoked.revokedAt == fixture.clock.now)
        #expect(try await fixture.service.caller(presenting: secret) == nil)
        fixture.clock.advance(10)
        #expect(try await fixture.service.revokeToken(token.id) == revoked)
        #expect(try await fixture.service.tokens() == [revoked])
        let unknown = try #require(Identifier("TOK-000000000000"))
        #expect(try await failure { _ = try await fixture.service.revokeToken(unknown) }.code == "no-such-token")
    }

    @Test func whatAnotherProcessChangesCountsFromTheNextSecond() async throws {
        let fixture = try ServiceFixture()
        let clock = fixture.clock
        let other = ReleaseService(
            store: try ReleaseStore(path: fixture.storePath),
            configuration: ReleaseModel.Configuration(project: "sample"), clock: { clock.now })
        let (token, secret) = try await other.createToken(for: "Ada", scopes: [.read])
        #expect(try await fixture.service.caller(presenting: secret) != nil)
        _ = try await other.revokeToken(token.id)
        #expect(try await fixture.service.caller(presenting: secret) != nil)
        clock.advance(1)
        #expect(try await fixture.service.caller(presenting: secret) == nil)
    }

    @Test(arguments: [
        ("UPDATE tokens SET person = 'Eve'", false), ("UPDATE tokens SET scopes = 'admin', revoked_at = 1", false),
        ("DELETE FROM tokens", false), ("UPDATE tokens SET revoked_at = 1", true),
    ]) func aRowIsOnlyEverRevoked(statement: String, isDone: Bool) async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.service.createToken(for: "Ada", scopes: [.read])
        #expect((try Python.run("db.execute(\"\(statement)\")", on: fixture.storePath).status == 0) == isDone)
        let again = "UPDATE tokens SET revoked_at = NULL"
        #expect(try Python.run("db.execute(\"\(again)\")", on: fixture.storePath).status != 0)
    }

    @Test func refusesWhatNoTokenMayBe() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        let now = fixture.clock.now
        let codes = [
            try await failure { _ = try await service.createToken(for: " ", scopes: [.read]) },
            try await failure { _ = try await service.createToken(for: "A\u{7}", scopes: [.read]) },
            try await failure { _ = try await service.createToken(for: "Ada", scopes: []) },
            try await failure { _ = try await service.createToken(for: "Ada", scopes: [.read], expires: now) },
            try await failure { _ = try await service.createToken(for: "Ada", scopes: [.read], label: "\n") },
        ].map(\.code)
        #expect(codes == ["bad-person", "bad-person", "missing-scopes", "in-the-past", "bad-label"])
        #expect(try await service.tokens().isEmpty)
    }
}
