// Reads what a call brings: its body as JSON of the operation's shape, and its parameters by their forms.
import Bundles
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Verification
import Workspace

extension Call {
    /// The body, of the shape that the operation states for it; an empty one, where none is required, is an empty mapping.
    func json() throws(Problem) -> DataNode {
        guard case .json(let shape) = operation.body?.content else { return .emptyMapping }
        return try json(shape)
    }

    /// The same for a shape that the operation doesn't state.
    func json(_ shape: Shape) throws(Problem) -> DataNode {
        if body.isEmpty, operation.body?.isRequired == false { return .emptyMapping }
        let node: DataNode
        do throws(DocumentError) {
            node = try parseDocument(body, format: .json, limits: Self.limits)
        } catch {
            let place = error.position.map { "\($0): " } ?? ""
            throw Problem(
                status: .badRequest, code: "bad-json", detail: "the body is no JSON: \(place)\(error.message)",
                remedy: error.remedy)
        }
        if node.holdsNUL {
            throw Problem(
                status: .badRequest, code: "bad-json", detail: "a text of the body holds a NUL character",
                remedy: "Leave it out.")
        }
        var check = ShapeCheck(file: nil, isStrict: true)
        check.check(document: node, against: shape)
        guard check.findings.isEmpty else {
            throw Problem(
                status: .unprocessableContent, code: "bad-body",
                detail: check.findings.first.map { "the body is not as it should be: \($0.inWords)" } ?? "",
                remedy: check.findings.first?.remedy ?? "", findings: check.findings)
        }
        return node
    }

    private static let limits = DocumentLimits(bytes: .max, depth: 64, nodes: 100_000)

    /// Holds the query and the header fields to the operation's parameters. What it doesn't know in the query is refused: a
    /// misspelt filter would else find everything.
    func checkParameters() throws(Problem) {
        let known = operation.parameters
        for (index, item) in query.enumerated() {
            guard let parameter = known.first(where: { $0.place == .query && $0.name.hasSameBytes(as: item.name) })
            else {
                let names = known.filter { $0.place == .query }.map(\.name)
                throw Self.bad(
                    "unknown-parameter", item.name,
                    "the query has a parameter \(excerpt(item.name)), which is not known",
                    remedy: names.isEmpty ? "Leave it out." : "Known here: \(names.joined(separator: ", ")).")
            }
            if query[..<index].contains(where: { $0.name.hasSameBytes(as: item.name) }) {
                throw Self.bad(
                    "repeated-parameter", item.name, "the query states \(item.name) twice", remedy: "State it once.")
            }
            try parameter.check(item.value)
        }
        for parameter in known {
            let value: String? =
                switch parameter.place {
                case .path: nil
                case .query: self.parameter(parameter.name)
                case .header: field(parameter.name)
                }
            if let value, parameter.place == .header { try parameter.check(value) }
            if value == nil, parameter.isRequired, parameter.place != .path {
                throw Self.bad(
                    "missing-parameter", parameter.name, "\(parameter.name) is required and missing",
                    remedy: parameter.about)
            }
        }
    }

    /// A parameter of the query.
    func parameter(_ name: String) -> String? { query.first { $0.name.hasSameBytes(as: name) }?.value }

    /// A parameter of the query that is a whole number; it was checked.
    func number(_ name: String) -> Int? { parameter(name).flatMap { Int($0) } }

    /// A parameter of the query that is one of these words; it was checked.
    func word<Word: RawRepresentable>(_ name: String, _: Word.Type) -> Word? where Word.RawValue == String {
        parameter(name).flatMap { Word(rawValue: $0) }
    }

    /// A header field; several of the same name are one list.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// An identifier in the path. One of another form names nothing that there is.
    func identifier(_ kind: Identifier.Kind, in parameter: String = "id") throws(Problem) -> Identifier {
        let text = path[parameter] ?? ""
        if let id = Identifier(text), id.kind == kind { return id }
        throw Problem(
            status: .notFound, code: "no-such-\(kind.inWords)",
            detail: "there is no \(kind.inWords) \(excerpt(text))",
            remedy: "Its identifier is \(kind.rawValue)- and 12 hexadecimal digits.")
    }

    fileprivate static func bad(_ code: String, _ field: String, _ message: String, remedy: String) -> Problem {
        Problem(
            status: .badRequest, code: code, detail: message, remedy: remedy,
            findings: [Finding(code, .error, message, remedy: remedy, field: field)])
    }
}

extension Parameter {
    /// Nothing but what the schema says: a number is written as JSON writes a whole one.
    func check(_ text: String) throws(Problem) {
        var kind = DataNode.ScalarKind.string
        switch shape {
        case .integer where Int(text).map(String.init)?.hasSameBytes(as: text) == true: kind = .number
        case .flag where text == "true" || text == "false": kind = .bool
        default: break
        }
        var check = ShapeCheck(file: nil, isStrict: true)
        check.check(
            document: DataNode(content: .scalar(text, kind), position: SourcePosition(line: 1, column: 1)),
            against: shape)
        guard let finding = check.findings.first else { return }
        throw Call.bad("bad-parameter", name, "\(name): \(finding.message)", remedy: finding.remedy)
    }
}

extension Identifier.Kind {
    /// As codes of problems name it.
    var inWords: String {
        switch self {
        case .release: "release"
        case .sync: "rule"
        case .syncExecution: "execution"
        case .rollback: "rollback"
        case .token: "token"
        }
    }
}

extension Finding {
    fileprivate var inWords: String { field.map { "\($0): \(message)" } ?? message }
}

extension DataNode {
    fileprivate static var emptyMapping: DataNode {
        DataNode(content: .mapping([]), position: SourcePosition(line: 1, column: 1))
    }

    /// The member's text; nil where it is absent or null.
    func string(_ key: String) -> String? { self[key]?.string }

    func strings(_ key: String) -> [String] { self[key]?.sequence?.compactMap(\.string) ?? [] }

    func flag(_ key: String) -> Bool? { self[key]?.bool }

    func int(_ key: String) -> Int? { self[key]?.int }

    func date(_ key: String) -> Timestamp? { string(key).flatMap { Timestamp($0) } }

    func word<Word: RawRepresentable>(_ key: String, _: Word.Type) -> Word? where Word.RawValue == String {
        string(key).flatMap { Word(rawValue: $0) }
    }

    fileprivate var holdsNUL: Bool {
        switch content {
        case .scalar(let text, _): text.utf8.contains(0)
        case .sequence(let items): items.contains(where: \.holdsNUL)
        case .mapping(let members): members.contains { $0.key.utf8.contains(0) || $0.value.holdsNUL }
        }
    }
}
