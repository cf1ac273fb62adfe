// Writes a shape as a JSON Schema (draft 2020-12), for editors and for validators that aren't Colophon.
import ColophonSystem

extension Shape {
    /// A whole schema document.
    func schemaDocument(id: String, title: String) -> JSON {
        guard case .object(var members) = schema else { return schema }
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        members["$id"] = .string(id)
        members["title"] = .string(title)
        return .object(members)
    }

    var schema: JSON {
        switch self {
        case .text(let rule): rule.schema
        case .number(let minimum, let maximum):
            ["type": "number", "minimum": .double(minimum), "maximum": .double(maximum)]
        case .integer(let minimum): ["type": "integer", "minimum": .int(minimum)]
        case .flag: ["type": "boolean"]
        case .flagOr(let words): ["enum": .array([true, false] + words.map(JSON.string))]
        case .list(let element): ["type": "array", "items": element.schema]
        case .object(let object): object.schema
        case .map(let keys, let values):
            ["type": "object", "propertyNames": keys.keySchema, "additionalProperties": values.schema]
        }
    }

    /// The same, or nothing: what an optional member may be.
    fileprivate var optionalSchema: JSON { ["anyOf": [schema, ["type": "null"]]] }
}

extension ObjectShape {
    fileprivate var schema: JSON {
        var properties: [String: JSON] = [:]
        for member in members {
            var schema = member.isRequired ? member.shape.schema : member.shape.optionalSchema
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
    /// Numbers and booleans count as text, since YAML takes `2024.10` for a number.
    private static let scalar: JSON = ["string", "number", "boolean"]

    fileprivate var schema: JSON {
        switch self {
        case .any: ["type": Self.scalar]
        case .oneOf(let words): ["enum": .array(words.map(JSON.string))]
        case .exactly(let word): ["const": .string(word)]
        case .timestamp:
            [
                "type": "string",
                "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:[0-9]{2}))?)?$",
            ]
        case .commit: ["type": Self.scalar, "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})?$"]
        case .sha256: ["type": Self.scalar, "pattern": "^([0-9a-f]{64})?$"]
        case .projectName: ["type": Self.scalar, "pattern": "^[a-z0-9._-]+$"]
        case .path:
            ["type": Self.scalar, "pattern": "^[^/%\\\\\\s][^%\\\\]*$", "not": ["pattern": "(^|/)\\.{0,2}(/|$)"]]
        }
    }

    fileprivate var keySchema: JSON {
        switch self {
        case .any: ["type": "string"]
        default: schema
        }
    }
}
