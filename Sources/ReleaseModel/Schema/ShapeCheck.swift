// Compares a document with the shape it should have, and says each difference with its place and what to do.
package import Documents
import Files
import Primitives

package struct ShapeCheck {
    /// Nil: what is checked is no file, and its lines are of no use.
    package let file: String?
    /// As `Shape.strictSchema` has it.
    private let isStrict: Bool
    package private(set) var findings: [Finding] = []

    package init(file: String?, isStrict: Bool = false) {
        self.file = file
        self.isStrict = isStrict
    }

    /// A whole document.
    package mutating func check(document node: DataNode, against shape: Shape) {
        if node.isNull {
            report("empty-file", node.position, "", "the file holds nothing", remedy(for: shape))
        } else {
            check(node, against: shape, field: "")
        }
    }

    /// `field` is the dotted name of `node`, empty at the top.
    private mutating func check(_ node: DataNode, against shape: Shape, field: String) {
        switch shape {
        case .text(let rule): checkText(node, rule, field)
        case .number(let minimum, let maximum): checkNumber(node, minimum, maximum, field)
        case .integer(let minimum, let maximum):
            guard let value = node.int else { return wrongType(node, shape, field) }
            if value < minimum {
                report("out-of-range", node.position, field, "\(value) is too small", "The least is \(minimum).")
            } else if value > maximum {
                report("out-of-range", node.position, field, "\(value) is too large", "The most is \(maximum).")
            }
        case .flag:
            if node.bool == nil { wrongType(node, shape, field) }
        case .flagOr(let words):
            if node.bool == nil, !words.contains(node.string ?? "") { wrongType(node, shape, field) }
        case .list(let element):
            guard let items = node.sequence else { return wrongType(node, shape, field) }
            for (index, item) in items.enumerated() { check(item, against: element, field: "\(field)[\(index)]") }
        case .listOr(let words, let element):
            if words.contains(node.string ?? "") { return }
            guard node.sequence != nil else { return wrongType(node, shape, field) }
            check(node, against: .list(element), field: field)
        case .object(let object):
            guard let members = node.mapping else { return wrongType(node, shape, field) }
            checkObject(members, at: node.position, object, field)
        case .map(let keys, let values):
            guard let members = node.mapping else { return wrongType(node, shape, field) }
            for member in members {
                let name = join(field, member.key)
                if let problem = keys.problem(with: member.key) {
                    report("bad-key", member.keyPosition, name, problem.message, problem.remedy)
                } else if isAbsent(member.value, values) {
                    report("missing-value", member.keyPosition, name, "this key needs a value", remedy(for: values))
                } else {
                    check(member.value, against: values, field: name)
                }
            }
        }
    }

    private mutating func checkObject(
        _ members: [DataMember], at position: SourcePosition, _ object: ObjectShape, _ field: String
    ) {
        for member in members {
            let name = join(field, member.key)
            guard let index = object.members.firstIndex(where: { $0.name == member.key }) else {
                report("unknown-key", member.keyPosition, name, "this key is not known", hint(member.key, object))
                continue
            }
            let shape = object.members[index].shape
            if !isAbsent(member.value, shape) {
                check(member.value, against: shape, field: name)
            } else if object.members[index].isRequired {
                report(
                    "missing-value", member.keyPosition, name, "this key needs a value", adding(object.members[index]))
            }
        }
        for known in object.members where known.isRequired && !members.contains(where: { $0.key == known.name }) {
            report("missing-key", position, join(field, known.name), "this key is required and missing", adding(known))
        }
    }

    private func hint(_ key: String, _ object: ObjectShape) -> String {
        let names = object.members.map(\.name)
        if let near = nearest(key, among: names) { return "Did you mean \"\(near)\"?" }
        return names.isEmpty ? "Nothing can stand here." : "Known here: \(names.joined(separator: ", "))."
    }

    private func isAbsent(_ node: DataNode, _ shape: Shape) -> Bool {
        node.isNull || (!isStrict && shape.isEmptyAbsence && node.string?.isEmpty == true)
    }

    private mutating func checkText(_ node: DataNode, _ rule: TextRule, _ field: String) {
        guard let text = isStrict ? node.writtenText : node.string else { return wrongType(node, .text(rule), field) }
        if isStrict, text.isEmpty, !rule.takesEmptyText {
            return report("bad-value", node.position, field, "this text is empty", "Write it, or leave the member out.")
        }
        if let problem = rule.problem(with: text) {
            report("bad-value", node.position, field, problem.message, problem.remedy)
        }
    }

    private mutating func checkNumber(_ node: DataNode, _ minimum: Double, _ maximum: Double, _ field: String) {
        guard let value = node.double else {
            return wrongType(node, .number(minimum: minimum, maximum: maximum), field)
        }
        if !(value >= minimum && value <= maximum) {
            report(
                "out-of-range", node.position, field, "\(node.string ?? "") is out of range",
                remedy(for: .number(minimum: minimum, maximum: maximum)))
        }
    }

    private mutating func wrongType(_ node: DataNode, _ wanted: Shape, _ field: String) {
        report(
            "wrong-type", node.position, field, "this should be \(name(of: wanted)), and is \(node.inWords)",
            remedy(for: wanted))
    }

    private func name(of shape: Shape) -> String {
        switch shape {
        case .text: "text"
        case .number: "a number"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .flagOr(let words): "true, false or \(words.joined(separator: " or "))"
        case .list: "a list"
        case .listOr(let words, _): "a list or \(words.joined(separator: " or "))"
        case .object, .map: "a mapping"
        }
    }

    private func remedy(for shape: Shape) -> String {
        switch shape {
        case .text: "Write a text here."
        case .number(let minimum, let maximum):
            "Write a number from \(plain(minimum)) to \(plain(maximum)), without quotes."
        case .integer(let minimum, .max): "Write a whole number from \(minimum) on, without quotes."
        case .integer(let minimum, let maximum): "Write a whole number from \(minimum) to \(maximum), without quotes."
        case .flag, .flagOr: "Write \(name(of: shape)), without quotes."
        case .list: "Write a list, as in [first, second]."
        case .listOr(let words, _): "Write a list, as in [first, second], or \(words.joined(separator: " or "))."
        case .object(let object):
            "Write keys with their values, as in {\((object.members.first(where: \.isRequired) ?? object.members.first)?.name ?? "key"): …}."
        case .map: "Write keys with their values, as in {key: …}."
        }
    }

    private func adding(_ member: ObjectShape.Member) -> String {
        "Add it: " + member.about.prefix(1).lowercased() + member.about.dropFirst()
    }

    private mutating func report(
        _ code: String, _ position: SourcePosition, _ field: String, _ message: String, _ remedy: String
    ) {
        findings.append(
            Finding(
                code, .error, message, remedy: remedy, file: file, line: file == nil ? nil : position.line,
                column: file == nil ? nil : position.column, field: field.isEmpty ? nil : field))
    }

    /// A key of the user's own may be of any length: a long one is cut.
    private func join(_ field: String, _ name: String) -> String {
        let name = name.utf8.count > 64 ? excerpt(name) : name
        return field.isEmpty ? name : "\(field).\(name)"
    }

    private func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

extension DataNode {
    /// The text of a string; nil for a number or a boolean, whose text only people mean.
    fileprivate var writtenText: String? {
        guard case .scalar(let text, .string) = content else { return nil }
        return text
    }
}
