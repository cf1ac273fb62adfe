// Where a database is: an address that goes to libpq as it is, and what may be said of it in messages.
import CPostgres
package import ReleaseService

package struct PostgresAddress: Sendable {
    /// May hold a password.
    let uri: String
    /// Host, port and database, and nothing else.
    package let name: String

    package static func isOne(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// Refuses what libpq can't read, without its message: that one quotes pieces of the address.
    package init(_ uri: String) throws(ServiceError) {
        guard let options = PQconninfoParse(uri, nil) else { throw Self.unreadable }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            values[String(cString: keyword)] = option.pointee.val.map { String(cString: $0) }
            option += 1
        }
        let host = values["host"] ?? values["hostaddr"] ?? ""
        // An @ in a password makes its end a part of the host, which messages name.
        guard !host.contains("@") else { throw Self.unreadable }
        self.uri = uri
        let port = values["port"].map { ":\($0)" } ?? ""
        name = "postgresql://\(host)\(port)/\(values["dbname"] ?? "")"
    }

    private static let unreadable = ServiceError(
        .storage, "bad-store-address", "libpq can't read the address of the store",
        remedy: "Write it as postgresql://USER@HOST:PORT/DATABASE?sslmode=verify-full, with %40 for an @ in a name.")
}
