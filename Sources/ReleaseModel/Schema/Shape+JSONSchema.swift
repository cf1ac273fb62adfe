// Writes a shape as a JSON Schema (draft 2020-12), for editors and for validators that aren't Colophon.
package import Documents
import Files

extension Shape {
    /// A whole schema document.
    func schemaDocument(id: String, title: String) -> JSON {
        guard case .object(var members) = schema else { return schema }
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        members["$id"] = .string(id)
        members["title"] = .string(title)
        return .object(members)
    }

    /// What a value that has to be there may be.
    package var schema: JSON { schema(strict: false) }

    /// The same for what is read strictly.
    package var strictSchema: JSON { schema(strict: true) }

    fileprivate func schema(strict: Bool) -> JSON {
        switch self {
        case .text(let rule): strict ? rule.strictSchema : rule.schema(emptyIsFine: false)
        case .number(let minimum, let maximum):
            ["type": "number", "minimum": .double(minimum), "maximum": .double(maximum)]
        case .integer(let minimum, .max): ["type": "integer", "minimum": .int(minimum)]
        case .integer(let minimum, let maximum):
            ["type": "integer", "minimum": .int(minimum), "maximum": .int(maximum)]
        case .flag: ["type": "boolean"]
        case .flagOr(let words): ["enum": .array([true, false] + words.map(JSON.string))]
        case .list(let element): ["type": "array", "items": element.elementSchema(strict: strict)]
        case .listOr(let words, let element):
            ["anyOf": [Shape.list(element).schema(strict: strict), ["enum": .array(words.map(JSON.string))]]]
        case .object(let object): object.schema(strict: strict)
        case .map(let keys, let values):
            [
                "type": "object", "propertyNames": keys.keySchema,
                "additionalProperties": values.schema(strict: strict),
            ]
        }
    }

    /// Empty texts in a list are passed over, but for those that must be one of several words.
    private func elementSchema(strict: Bool) -> JSON {
        if case .text(let rule) = self, !strict { return rule.schema(emptyIsFine: rule.isAny) }
        return schema(strict: strict)
    }

    /// The same, or nothing: what an optional member may be.
    fileprivate func optionalSchema(strict: Bool) -> JSON {
        if case .text(let rule) = self, !strict {
            return ["anyOf": [rule.schema(emptyIsFine: true), ["type": "null"]]]
        }
        return ["anyOf": [schema(strict: strict), ["type": "null"]]]
    }
}

extension ObjectShape {
    fileprivate func schema(strict: Bool) -> JSON {
        var properties: [String: JSON] = [:]
        for member in members {
            var schema =
                member.isRequired ? member.shape.schema(strict: strict) : member.shape.optionalSchema(strict: strict)
            if case .object(var keywords) = schema {
                keywords["description"] = .string(member.about)
                schema = .object(keywords)
            }
            properties[member.name] = schema
        }
        return .object(compact: [
            ("type", "object"), ("title", .string(title)), ("properties", .object(properties)),
            ("required", .array(members.filter(\.isRequired).map { .string($0.name) })),
            ("additionalProperties", false),
        ])
    }
}

extension TextRule {
    fileprivate var isAny: Bool {
        switch self {
        case .any, .possiblyEmpty: true
        default: false
        }
    }

    /// Numbers and booleans count as the text they are written with, since YAML takes `2024.10` for a number. What a
    /// pattern can't say (the days of a month, lengths, Unicode forms, the digits of a number) only the reader checks.
    fileprivate func schema(emptyIsFine: Bool) -> JSON {
        switch self {
        case .any: emptyIsFine ? ["type": Self.scalar] : ["type": Self.scalar, "minLength": 1]
        case .possiblyEmpty: ["type": Self.scalar]
        case .oneOf(let words): ["enum": .array((words + (emptyIsFine ? [""] : [])).map(JSON.string))]
        case .exactly(let word): emptyIsFine ? ["enum": [.string(word), ""]] : ["const": .string(word)]
        case .timestamp: Self.pattern(Self.timestampPattern, types: "string", emptyIsFine)
        case .commit: Self.pattern(Self.commitPattern, types: Self.written, emptyIsFine)
        case .sha256: Self.pattern(Self.digestPattern, types: Self.written, emptyIsFine)
        case .name: Self.pattern(Self.namePattern, types: Self.scalar, emptyIsFine)
        case .webAddress: Self.pattern(Self.webAddressPattern, types: "string", emptyIsFine)
        case .path: Self.pattern(Self.pathPattern, types: Self.scalar, emptyIsFine, not: Self.bundlePathFault)
        case .treePath: Self.pattern(Self.pathPattern, types: Self.scalar, emptyIsFine, not: Self.pathFault)
        case .form(let form): form.schema
        }
    }

    /// Strings alone, never an empty one but where the rule says so, and none with a NUL character: who reads strictly
    /// refuses those anywhere.
    fileprivate var strictSchema: JSON {
        switch self {
        case .any: ["type": "string", "pattern": #"^[^\u0000]+$"#]
        case .possiblyEmpty: ["type": "string", "pattern": #"^[^\u0000]*$"#]
        case .timestamp: ["type": "string", "anyOf": [["format": "date"], ["format": "date-time"]]]
        case .commit: Self.pattern(Self.commitPattern, types: "string", false)
        case .sha256: Self.pattern(Self.digestPattern, types: "string", false)
        case .name: Self.pattern(Self.namePattern, types: "string", false)
        case .path: Self.pattern(Self.pathPattern, types: "string", false, not: Self.bundlePathFault)
        case .treePath: Self.pattern(Self.pathPattern, types: "string", false, not: Self.pathFault)
        case .oneOf, .exactly, .webAddress, .form: schema(emptyIsFine: false)
        }
    }

    private static let commitPattern = "([0-9a-f]{40}|[0-9a-f]{64})"
    private static let digestPattern = "[0-9a-f]{64}"
    private static let namePattern = "[a-z0-9._-]+"
    private static let pathPattern = #"[^/%\\]([^%\\]*[^/%\\])?"#

    private static let scalar: JSON = ["string", "number", "boolean"]
    /// A commit or a digest of decimal digits alone is a number to YAML.
    private static let written: JSON = ["string", "number"]

    private static let timestampPattern =
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        + "([Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?"

    /// A component that is empty, `.` or `..`; spaces at an end or side by side; control characters.
    private static let pathFault = #"(^|/)[.]{1,2}(/|$)|//|(^|/) | (/|$)|  |[\u0000-\u001F\u007F-\u009F]"#

    /// Besides, a colon, a dot at an end, what git takes for its folder, and the names of devices.
    private static let bundlePathFault =
        pathFault + #"|:|[.](/|$)|(^|/)([.][Gg][Ii][Tt]|[Gg][Ii][Tt]~[0-9]+)(/|$)"#
        + #"|(^|/)([Cc][Oo][Nn]|[Pp][Rr][Nn]|[Aa][Uu][Xx]|[Nn][Uu][Ll]|([Cc][Oo][Mm]|[Ll][Pp][Tt])[0-9]"#
        + #"|[Cc][Oo][Nn]([Ii][Nn]|[Oo][Uu][Tt])[$]) ?([./]|$)"#

    private static let webAddressPattern =
        #"https?://[!$%&'()*+,.0-9:;=@A-Z\[\]_a-z~-][!$%&'()*+,./0-9:;=@A-Z\[\]_a-z~-]*"#

    private static func pattern(
        _ pattern: String, types: JSON, _ emptyIsFine: Bool, not fault: String? = nil
    ) -> JSON {
        .object(compact: [
            ("type", types), ("pattern", .string(emptyIsFine ? "^(\(pattern))?$" : "^\(pattern)$")),
            ("not", fault.map { ["type": "string", "pattern": .string($0)] }),
        ])
    }

    fileprivate var keySchema: JSON {
        switch self {
        case .any, .possiblyEmpty: ["type": "string"]
        default: schema(emptyIsFine: false)
        }
    }
}
