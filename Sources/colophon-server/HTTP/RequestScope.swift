// One request as the transport knows it: what came, from whom, and which operation it is for.
import Colophon
import Evidence
import Files
import HTTPTypes
import NIOCore
import NIOHTTP1
import Synchronization

/// A class, since it goes along with the request from place to place.
final class RequestScope: Sendable {
    let requestID: String
    let method: HTTPRequest.Method
    let target: Target
    let headers: HTTPHeaders
    let peer: String
    /// Nanoseconds of a clock that only goes forward.
    let started: UInt64
    let keepsAlive: Bool
    /// Nil: a file of the site.
    let match: RouteTable.Match?
    /// In bytes.
    var bodyLimit: Int { match?.operation.body?.limit ?? Limits.unwantedBody }
    /// Whether a body comes, as the header says.
    let expectsBody: Bool

    /// Whether it is so short that it may be thrown away where nobody wants it.
    let hasShortBody: Bool

    init(
        requestID: String, method: HTTPRequest.Method, target: Target, headers: HTTPHeaders, peer: String,
        started: UInt64, keepsAlive: Bool, match: RouteTable.Match? = nil, expectsBody: Bool, hasShortBody: Bool = true
    ) {
        self.requestID = requestID
        self.method = method
        self.target = target
        self.headers = headers
        self.peer = peer
        self.started = started
        self.keepsAlive = keepsAlive
        self.match = match
        self.expectsBody = expectsBody
        self.hasShortBody = hasShortBody
    }

    /// Of what could not be read.
    static func unreadable(peer: String) -> RequestScope {
        RequestScope(
            requestID: requestID([:]), method: .get, target: .unreadable, headers: [:], peer: peer,
            started: NIODeadline.now().uptimeNanoseconds, keepsAlive: false, expectsBody: false)
    }

    var isHead: Bool { method == .head }

    /// The token that was sent; nil where there is none, or another kind of credential.
    var token: String? {
        guard let value = headers.first(name: "authorization") else { return nil }
        let utf8 = value.utf8
        let scheme = utf8.prefix(7)
        guard scheme.count == 7, zip(scheme, "bearer ".utf8).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
        return String(Substring(utf8.dropFirst(7).drop { $0 == UInt8(ascii: " ") }))
    }

    /// The fields as an operation sees them.
    var fields: HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(headers.count)
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return fields
    }

    /// The caller's own id where it is 1 to 128 visible ASCII characters, else one drawn.
    static func requestID(_ headers: HTTPHeaders) -> String {
        if let given = headers.first(name: "x-request-id"), (1...128).contains(given.utf8.count),
            given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        {
            return given
        }
        let digits = String(drawn.add(1, ordering: .relaxed).newValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Counts on from a number that differs from process to process.
    private static let drawn = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 63)))
}
