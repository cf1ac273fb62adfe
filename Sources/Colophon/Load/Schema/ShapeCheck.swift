// Compares a document with the shape it should have, and says each difference with its place and what to do.
import ColophonSystem
import ReleaseModel

struct ShapeCheck {
    let file: String
    private(set) var findings: [Finding] = []

    init(file: String) { self.file = file }

    /// `field` is the dotted name of `node`, empty at the top.
    mutating func check(_ node: DataNode, against shape: Shape, field: String = "") {
        switch shape {
        case .text(let rule): checkText(node, rule, field)
        case .number(let minimum, let maximum): checkNumber(node, minimum, maximum, field)
        case .integer(let minimum):
            guard let value = node.int else { return wrongType(node, "a whole number", field) }
            if value < minimum {
                report("out-of-range", node.position, field, "\(value) is too small", "The least is \(minimum).")
            }
        case .flag:
            if node.bool == nil { wrongType(node, "true or false", field) }
        case .flagOr(let words):
            if node.bool == nil, !words.contains(node.string ?? "") {
                wrongType(node, (["true", "false"] + words).joined(separator: ", "), field)
            }
        case .list(let element):
            guard let items = node.sequence else { return wrongType(node, "a list", field) }
            for (index, item) in items.enumerated() { check(item, against: element, field: "\(field)[\(index)]") }
        case .object(let object): checkObject(node, object, field)
        case .map(let keys, let values):
            guard let members = node.mapping else { return wrongType(node, "a mapping", field) }
            for member in members {
                let name = join(field, member.key)
                if let problem = keys.problem(with: member.key) {
                    report("bad-key", member.keyPosition, name, problem.message, problem.remedy)
                }
                check(member.value, against: values, field: name)
            }
        }
    }

    private mutating func checkObject(_ node: DataNode, _ object: ObjectShape, _ field: String) {
        guard let members = node.mapping else { return wrongType(node, "a mapping", field) }
        for member in members {
            let name = join(field, member.key)
            guard let known = object.members.first(where: { $0.name == member.key }) else {
                let remedy =
                    nearest(member.key, among: object.members.map(\.name)).map { "Did you mean \"\($0)\"?" }
                    ?? (object.members.isEmpty
                        ? "Nothing can stand here."
                        : "Known here: \(object.members.map(\.name).joined(separator: ", ")).")
                report("unknown-key", member.keyPosition, name, "this key is not known", remedy)
                continue
            }
            if member.value.isNull {
                if known.isRequired {
                    report("missing-value", member.keyPosition, name, "this key needs a value", known.about)
                }
                continue
            }
            check(member.value, against: known.shape, field: name)
        }
        for known in object.members where known.isRequired && !members.contains(where: { $0.key == known.name }) {
            report(
                "missing-key", node.position, join(field, known.name), "this key is required and missing", known.about)
        }
    }

    private mutating func checkText(_ node: DataNode, _ rule: TextRule, _ field: String) {
        guard let text = node.string else { return wrongType(node, "text", field) }
        if text.isEmpty, rule.allowsEmpty { return }
        if let problem = rule.problem(with: text) {
            report("bad-value", node.position, field, problem.message, problem.remedy)
        }
    }

    private mutating func checkNumber(_ node: DataNode, _ minimum: Double, _ maximum: Double, _ field: String) {
        guard let value = node.double else { return wrongType(node, "a number", field) }
        if !(value >= minimum && value <= maximum) {
            report(
                "out-of-range", node.position, field, "\(node.string ?? "") is out of range",
                "It goes from \(plain(minimum)) to \(plain(maximum)).")
        }
    }

    private mutating func wrongType(_ node: DataNode, _ wanted: String, _ field: String) {
        report(
            "wrong-type", node.position, field, "this should be \(wanted), and is \(node.kindName)",
            "Write \(wanted) here.")
    }

    private mutating func report(
        _ code: String, _ position: SourcePosition, _ field: String, _ message: String, _ remedy: String
    ) {
        findings.append(
            Finding(
                code, .error, message, remedy: remedy, file: file, line: position.line, column: position.column,
                field: field.isEmpty ? nil : field))
    }

    private func join(_ field: String, _ name: String) -> String { field.isEmpty ? name : "\(field).\(name)" }
    private func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

extension TextRule {
    /// An empty text counts as absent, except where only certain words can stand.
    var allowsEmpty: Bool {
        switch self {
        case .oneOf, .exactly, .projectName, .path: false
        case .any, .timestamp, .commit, .sha256: true
        }
    }

    func problem(with text: String) -> (message: String, remedy: String)? {
        switch self {
        case .any: return nil
        case .exactly(let wanted):
            return text == wanted ? nil : ("\"\(text)\" is not known here", "Write \(wanted).")
        case .oneOf(let words):
            if words.contains(text) { return nil }
            let hint =
                nearest(text, among: words).map { "Did you mean \"\($0)\"?" }
                ?? "One of: \(words.joined(separator: ", "))."
            return ("\"\(text)\" is not known here", hint)
        case .timestamp:
            return Timestamp(text) == nil
                ? ("\"\(text)\" is no date", "Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339).") : nil
        case .commit:
            return isHex(text) && (text.utf8.count == 40 || text.utf8.count == 64)
                ? nil : ("\"\(text)\" is no full commit id", "Write all 40 or 64 lower-case hexadecimal digits.")
        case .sha256:
            return SHA256Digest(hex: text) != nil
                ? nil : ("\"\(text)\" is no SHA-256 digest", "Write its 64 lower-case hexadecimal digits.")
        case .projectName:
            let allowed = text.utf8.allSatisfy { byte in
                (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 46 || byte == 95 || byte == 45
            }
            return allowed && !text.isEmpty
                ? nil
                : ("\"\(text)\" is no project name", "Use lower-case letters, digits, dots, underscores and dashes.")
        case .path:
            return ArchivePath.problem(text)
        }
    }

    private func isHex(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
    }
}
