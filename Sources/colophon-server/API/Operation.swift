// One operation of the API: how it is called, what it needs, what may come of it, and who answers it.
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService
import Workspace

/// The table of these is what the router is made of, and the OpenAPI document too.
struct Operation: Sendable {
    /// The OpenAPI `operationId`: `createRelease`.
    var id: String
    var method: HTTPRequest.Method
    /// `/v1/releases/{id}/freeze`: literal segments, and parameters in braces. A literal one wins over a parameter.
    var path: String
    /// One sentence without a full stop.
    var summary: String
    /// Nil: no token is needed.
    var scope: TokenScope?
    var parameters: [Parameter] = []
    var body: RequestBody?
    var outcomes: [Outcome]
    /// It answers from memory in all but a few cases: it runs on the connection's own thread, where anything else would hold up others.
    var isBrief = false
    /// The answer to a request for this target that lies ready in memory, nil where `perform` has to make it. Only what `perform` answered to the
    /// same target before: so its parameters need no look.
    var known: (@Sendable (String) -> KnownAnswer?)?
    var perform: @Sendable (Call) async throws -> Answer
}

/// A parameter of the path, the query or the header.
struct Parameter: Sendable {
    enum Place: String, Sendable { case path, query, header }
    var place: Place
    var name: String
    /// Of text, a whole number, or true and false; read strictly.
    var shape: Shape
    /// One sentence for the document's readers.
    var about: String
    var isRequired = false
}

struct RequestBody: Sendable {
    enum Content: Sendable {
        /// A JSON object of this shape.
        case json(Shape)
        /// Any bytes.
        case bytes
    }
    var content: Content
    /// False: an empty body counts as an empty object.
    var isRequired: Bool
    /// In bytes.
    var limit = 1 << 20
}

/// What an operation may answer when all goes well; the problems follow from what it needs.
struct Outcome: Sendable {
    var status: HTTPResponse.Status
    var about: String
    /// Nil: there is no body.
    var content: Content?
    /// Other media types that the same may come as.
    var alternatives: [Content] = []
    /// Header fields that come with it, of those that `OpenAPI` describes: `ETag`, `Link`, `Location`.
    var headers: [String] = []

    struct Content: Sendable {
        var mediaType = "application/json"
        var schema: JSON
    }
}
