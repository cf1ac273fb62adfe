// Addresses of databases: which are refused, and that nothing tells a password.
import PostgresStore
import ReleaseService
import Testing

struct PostgresAddressTests {
    @Test(arguments: [
        ("postgresql://db.example.org:5433/releases", "postgresql://db.example.org:5433/releases"),
        ("postgres://ada:geheim@db/releases?sslmode=verify-full", "postgresql://db/releases"),
        ("postgresql:///releases?host=/run/postgresql&password=geheim", "postgresql:///run/postgresql/releases"),
        ("postgresql://a:1,b:2/releases", "postgresql://a,b:1,2/releases"),
    ]) func isNamedByHostAndDatabase(uri: String, name: String) throws {
        #expect(try PostgresAddress(uri).name == name)
    }

    @Test(arguments: [
        "postgresql://ada:ge@heim@db/releases", "postgresql://ada:geheim@[::1/releases",
        "postgresql://db/releases?password=geheim&geheim", "postgresql://ada:geheim%zz@db/releases",
    ]) func oneThatCannotBeReadIsNotQuoted(uri: String) async throws {
        let error = try await failure { _ = try PostgresAddress(uri) }
        #expect(error.code == "bad-store-address" && error.kind == .storage)
        #expect(!error.message.contains("heim") && !error.remedy.contains("heim"))
    }

    @Test func aDatabaseThatIsAwaySaysSoWithoutThePassword() async throws {
        let address = try PostgresAddress("postgresql://ada:geheim@127.0.0.1:1/releases?connect_timeout=5")
        let error = try await failure { _ = try PostgresBackend(address) }
        #expect(error.code == "store-unusable" && error.kind == .storage)
        #expect(error.message.hasPrefix("postgresql://127.0.0.1:1/releases: connection to server"))
        #expect(error.remedy.contains("reached"))
        #expect(!error.message.contains("geheim"))
    }

    @Test func aFileIsNoAddress() {
        #expect(!PostgresAddress.isOne("postgresql.db") && !PostgresAddress.isOne("/srv/postgresql://x"))
        #expect(PostgresAddress.isOne("postgresql://") && PostgresAddress.isOne("postgres:///x"))
    }
}
