// Tokens: who is known by which secret, until when, and what the store knows of it.
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
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
        let base64 = String(secret.dropFirst(9)).replacing("-", with: "+").replacing("_", with: "/") + "="
        #expect(Data(base64Encoded: base64)?.count == 32)
        #expect(
            try fixture.place.value("SELECT sha256 FROM tokens") == SHA256Digest(of: Bytes(secret.utf8)).hex)
        #expect(try fixture.place.bytes().range(of: Data("Ada".utf8)) != nil)
        #expect(try fixture.place.bytes().range(of: Data(secret.dropFirst(9).utf8)) == nil)
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
            store: try fixture.place.open(),
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
        #expect((try fixture.place.sql(statement).status == 0) == isDone)
        let again = "UPDATE tokens SET revoked_at = NULL"
        #expect(try fixture.place.sql(again).status != 0)
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
