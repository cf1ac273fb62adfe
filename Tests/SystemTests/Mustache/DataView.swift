// Values of a JSON document as a template sees them: the shape is derived from all that the document holds.
import Documents
import Mustache
import Primitives

struct DataView {
    let shape: TemplateShape
    let value: ViewValue

    init(_ node: DataNode) {
        shape = Self.shape([node])
        value = Self.value(node, shape)
    }

    init(json: String) throws { self.init(try parseDocument(Bytes(json.utf8), format: .json, limits: .standard)) }

    /// Of what may be in one place: the names of every object there.
    private static func shape(_ nodes: [DataNode]) -> TemplateShape {
        let objects = nodes.flatMap(items)
        var names: [String] = []
        for member in objects.flatMap({ $0.mapping ?? [] }) where !names.contains(member.key) {
            names.append(member.key)
        }
        return TemplateShape(
            members: names.map { name in (name, shape(objects.compactMap { $0[name] })) })
    }

    private static func items(_ node: DataNode) -> [DataNode] { node.sequence.map { $0.flatMap(items) } ?? [node] }

    private static func value(_ node: DataNode, _ shape: TemplateShape) -> ViewValue {
        if let items = node.sequence { return .list(items.map { value($0, shape) }) }
        if let members = node.mapping {
            var values = Array(repeating: ViewValue.absent, count: shape.members.count)
            for member in members {
                if let known = shape.members[member.key] { values[known.slot] = value(member.value, known.shape) }
            }
            return .members(values)
        }
        return node.bool.map(ViewValue.flag) ?? node.int.map(ViewValue.number) ?? .text(node.string)
    }
}

/// Renders a template with its partials, and says what was wrong with them.
struct TemplateRun {
    let text: String
    let faults: [TemplateError]
    let reached: Set<String>

    init(
        _ template: String, partials: [String: String] = [:], data: DataView, escaping: TemplateEscaping = .html,
        limit: Int = TemplateProgram.outputLimit
    ) throws(TemplateError) {
        var templates = ["page": try Template("page", Bytes(template.utf8))]
        for (name, text) in partials { templates[name] = try Template(name, Bytes(text.utf8)) }
        let outcome = try TemplateCompiler.compile("page", of: templates, scopes: [data.shape], escaping: escaping)
        var bytes = Bytes()
        try outcome.program.render([data.value], into: &bytes, limit: limit)
        text = String(decoding: bytes, as: UTF8.self)
        faults = outcome.faults
        reached = outcome.reached
    }
}
