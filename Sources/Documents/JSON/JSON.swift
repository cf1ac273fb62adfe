// A JSON value to write: built from literals, written canonically (RFC 8785) or for people.
package import Primitives

/// A JSON value that is to be written; reading is `parseDocument`.
///
/// Two strings that Unicode holds canonically equivalent are equal for Swift, as values and as keys of an object. Where
/// identity is in question, compare `canonicalBytes`, and use keys that are ASCII or NFC.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Beyond ±2^53 canonical JSON knows only the nearest double (RFC 8785, 3.2.2.3): put such numbers into strings.
    case int(Int)
    /// JSON has no NaN and no infinities: they are written as `null`, as ECMAScript's `JSON.stringify` does.
    case double(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// An object without the members whose value is nil. Of two members with the same key the last one stays.
    package static func object(compact members: [(String, JSON?)]) -> JSON {
        var object: [String: JSON] = [:]
        object.reserveCapacity(members.count)
        for (key, value) in members {
            if let value { object[key] = value }
        }
        return .object(object)
    }

    /// RFC 8785 (JCS): keys in the order of their UTF-16 code units, numbers as ECMAScript writes them, the fewest
    /// escapes; UTF-8, no white space and no newline at the end.
    package var canonicalBytes: Bytes {
        var writer = JSONWriter(layout: .canonical)
        writer.write(self)
        return writer.bytes
    }

    /// The same content for people: one member a line, two spaces a level, keys in the canonical order; no newline at
    /// the end.
    package var prettyText: String {
        var writer = JSONWriter(layout: .pretty)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSON: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self = .int(value) }
}

extension JSON: ExpressibleByFloatLiteral {
    package init(floatLiteral value: Double) { self = .double(value) }
}

extension JSON: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Of two members with the same key the last one stays.
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
    }
}
