// Bodies and parameters: what is taken, and what is refused with which code.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Workspace

@testable import colophon_server

struct ReadingTests {
    private static let shape = Shape.object(
        ObjectShape(
            "thing",
            [
                .init("name", .text(.form(.sentence(20))), required: true, "Its name."),
                .init("note", .text(.form(.prose(5))), "A note."),
                .init("day", .text(.form(.date)), "A day."),
                .init("count", .integer(minimum: 0, maximum: 9), "How many."),
                .init("flag", .flag, "Whether."),
                .init("items", .list(.words(Severity.self)), "Which."),
            ]))

    static func call(
        body: String = "", query: [(String, String)] = [], headers: HTTPFields = [:], required: Bool = true
    ) -> Call {
        let operation = Operation(
            id: "test", method: .post, path: "/test", summary: "Test",
            parameters: [
                Parameter(place: .query, name: "limit", shape: .integer(minimum: 1, maximum: 200), about: "A limit."),
                Parameter(place: .query, name: "status", shape: .words(ReleaseStatus.self), about: "A status."),
                .ifMatch, .idempotencyKey,
            ],
            body: RequestBody(content: .json(shape), isRequired: required), outcomes: [], perform: { _ in Answer() })
        return Call(
            operation: operation, requestID: "r1", path: ["id": "REL-0123456789ab"],
            query: query.map { (name: $0.0, value: $0.1) }, headers: headers, body: Array(body.utf8), caller: nil)
    }

    @Test func readsABodyOfItsShape() throws {
        let node = try Self.call(
            body: #"{"name": "Frost", "note": "", "day": "2026-02-28", "count": 9.0, "flag": false, "items": ["low"]}"#
        ).json()
        #expect(node.string("name") == "Frost")
        #expect(node.string("note") == "")
        #expect(node.int("count") == 9)
        #expect(node.flag("flag") == false)
        #expect(node.date("day")?.text == "2026-02-28")
        #expect(node.strings("items") == ["low"])
    }

    @Test func takesNullForWhatIsOptional() throws {
        let node = try Self.call(body: #"{"name": "Frost", "note": null, "count": null}"#).json()
        #expect(node.string("note") == nil)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"name\": \"a\", \"name\": \"b\"}", "{\"name\": \"a\\u0000\"}", "{\"na\\u0000me\": 1}",
        "\u{FEFF}{}", "{'name': 1}", "{\"name\": \"\\ud800\"}", "NaN", "{\"name\": \"a\"} x",
        String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
    ])
    func refusesWhatIsNoJSON(body: String) throws {
        let problem = try #require(throws: Problem.self) { try Self.call(body: body).json() }
        #expect(problem.code == "bad-json")
        #expect(problem.status == .badRequest)
    }

    @Test func refusesBytesThatAreNoText() throws {
        let call = Self.call()
        let bytes = Call(
            operation: call.operation, requestID: "r", path: [:], query: [], headers: [:], body: [0x22, 0xFF, 0x22],
            caller: nil)
        #expect(try #require(throws: Problem.self) { try bytes.json() }.code == "bad-json")
    }

    /// Each breaks one rule of the schema, by JSON Schema 2020-12.
    @Test(arguments: [
        ("{}", "name"), ("[]", nil), ("null", nil), (#"{"name": null}"#, "name"), (#"{"name": ""}"#, "name"),
        (#"{"name": " \t\u00a0\u2003"}"#, "name"), (#"{"name": 1}"#, "name"), (#"{"name": true}"#, "name"),
        (#"{"name": "aaaaaaaaaaaaaaaaaaaaa"}"#, "name"), (#"{"name": "a", "note": "123456"}"#, "note"),
        (#"{"name": "a", "note": 1}"#, "note"), (#"{"name": "a", "day": "2026-02-29"}"#, "day"),
        (#"{"name": "a", "day": "2026-02-28T00:00:00Z"}"#, "day"), (#"{"name": "a", "count": "1"}"#, "count"),
        (#"{"name": "a", "count": 10}"#, "count"), (#"{"name": "a", "count": 0.5}"#, "count"),
        (#"{"name": "a", "flag": "true"}"#, "flag"), (#"{"name": "a", "flag": 0}"#, "flag"),
        (#"{"name": "a", "items": "low"}"#, "items"), (#"{"name": "a", "items": ["lo"]}"#, "items[0]"),
        (#"{"name": "a", "items": [null]}"#, "items[0]"), (#"{"name": "a", "nmae": "b"}"#, "nmae"),
    ])
    func refusesABodyOfAnotherShape(body: String, field: String?) throws {
        let problem = try #require(throws: Problem.self) { try Self.call(body: body).json() }
        #expect(problem.status == .unprocessableContent)
        #expect(problem.code == "bad-body")
        #expect(problem.findings.first?.field == field)
        #expect(problem.findings.first?.line == nil)
        #expect(problem.findings.first?.remedy.isEmpty == false)
    }

    @Test func countsCharactersAsTheSchemaDoes() throws {
        // Five scalars in one visible character: JSON Schema 6.3.1 counts scalars.
        #expect(throws: Never.self) { try Self.call(body: #"{"name": "a", "note": "👩‍👩‍👦"}"#).json() }
        #expect(throws: Problem.self) { try Self.call(body: #"{"name": "a", "note": "👩‍👩‍👧‍👦"}"#).json() }
    }

    @Test func takesAnEmptyBodyWhereNoneIsRequired() throws {
        #expect(try Self.call(required: false).json().mapping?.isEmpty == true)
    }

    @Test(arguments: [("limit", "1"), ("limit", "200"), ("status", "rolled_back")])
    func takesAParameterOfItsForm(name: String, value: String) throws {
        try Self.call(query: [(name, value)]).checkParameters()
    }

    @Test(arguments: [
        ("limit", "0"), ("limit", "201"), ("limit", "01"), ("limit", "+1"), ("limit", "1.0"), ("limit", ""),
        ("limit", "ten"), ("limit", "99999999999999999999"), ("status", "Released"), ("status", ""),
        ("status", "released\u{0}"),
    ])
    func refusesAParameterOfAnotherForm(name: String, value: String) throws {
        let problem = try #require(throws: Problem.self) { try Self.call(query: [(name, value)]).checkParameters() }
        #expect(problem.status == .badRequest)
        #expect(problem.code == "bad-parameter")
        #expect(problem.findings.first?.field == name)
    }

    @Test func refusesParametersThatItDoesNotKnowOrTwice() throws {
        func code(_ query: [(String, String)]) throws -> String {
            try #require(throws: Problem.self) { try Self.call(query: query).checkParameters() }.code
        }
        #expect(try code([("limits", "1")]) == "unknown-parameter")
        #expect(try code([("limit", "1"), ("limit", "1")]) == "repeated-parameter")
    }

    @Test func tellsAnIdentifierOfTheWrongKindFromOne() throws {
        let call = Self.call()
        #expect(try call.identifier(.release).text == "REL-0123456789ab")
        let problem = try #require(throws: Problem.self) { try call.identifier(.rollback) }
        #expect(problem.status == .notFound)
        #expect(problem.code == "no-such-rollback")
    }

    @Test(arguments: [
        ("*", Precondition.none), ("\"12\"", .tags(["12"])), ("W/\"12\"", .tags([])),
        ("\"1\", W/\"2\",\"3.x\"", .tags(["1", "3.x"])),
    ])
    func readsIfMatch(text: String, precondition: Precondition) throws {
        let call = Self.call(headers: [.ifMatch: text])
        try call.checkParameters()
        #expect(call.precondition == precondition)
    }

    @Test(arguments: [
        "12", "\"12", "\"1\" \"2\"", "\"a b\"", "", "*, \"1\"", "\"1\",", "w/\"1\"",
        "\"\(String(repeating: "a", count: 65))\"",
    ])
    func refusesAnIfMatchThatIsNone(text: String) throws {
        let problem = try #require(throws: Problem.self) {
            try Self.call(headers: [.ifMatch: text]).checkParameters()
        }
        #expect(problem.code == "bad-parameter")
    }

    @Test func findsTheRevisionThatTheCallerHasSeen() async throws {
        func revision(_ tag: String, present: String) async throws -> Int? {
            try await Self.call(headers: [.ifMatch: tag]).revision { present }
        }
        #expect(try await revision("*", present: "3.a") == nil)
        #expect(try await revision("\"2\"", present: "3.a") == 2)
        #expect(try await revision("\"3.a\"", present: "3.a") == 3)
        #expect(try await revision("\"2\", \"3.a\"", present: "3.a") == 3)
        await #expect(throws: Problem.self) { try await revision("\"3.b\"", present: "3.a") }
        await #expect(throws: Problem.self) { try await revision("W/\"3.a\"", present: "3.a") }
    }

    @Test func actsAsTheTokensPersonAlone() throws {
        let actor = try #require(Actor("mira", roles: [.teamLead]))
        let open = Self.call()
        let call = Call(
            operation: open.operation, requestID: "r", path: [:], query: [], headers: [:], body: [],
            caller: Caller(actor: actor, scopes: [.write]))
        #expect(try call.actor() == actor)
        #expect(try call.actor(named: "mira", in: "released_by") == actor)
        let problem = try #require(throws: Problem.self) { try call.actor(named: "Mira", in: "released_by") }
        #expect(problem.code == "not-yourself")
        #expect(problem.status == .forbidden)
        #expect(try open.actor().name == "anonymous")
        #expect(try open.actor(named: "jo", in: "released_by").name == "jo")
        #expect(throws: Problem.self) { try open.actor(named: " ", in: "released_by") }
    }
}
