// One call of an operation, with its parts read and its caller known.
import Colophon
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseService

struct Call: Sendable {
    let operation: Operation
    /// The request's target as it came; empty: there was none, and nothing is remembered for it.
    var target = ""
    /// Given with the request, or drawn: it stands in the log and in the answer.
    let requestID: String
    /// The values of the path's parameters, percent-decoded.
    let path: [String: String]
    /// In their order, percent-decoded.
    let query: [(name: String, value: String)]
    let headers: HTTPFields
    /// At most as long as the operation's limit.
    let body: Bytes
    /// Nil only where the operation needs no token, and in a server that asks for none.
    let caller: Caller?
}
