// What answers a call: a status, header fields, and bytes or a file.
import Bundles
import Documents
import HTTPTypes
import Primitives

struct Answer: Sendable {
    enum Body: Sendable {
        case none
        case bytes(Bytes)
        /// A file below the workspace: the transport sends it, or the ranges of it that were asked for.
        case file(path: String)
    }

    var status: HTTPResponse.Status = .ok
    var headers = HTTPFields()
    var body: Body = .none

    init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Compact JSON, with the field that says so.
    init(status: HTTPResponse.Status = .ok, json: JSON) {
        self.init(status: status, headers: [.contentType: "application/json"], body: .bytes(json.canonicalBytes))
    }
}
