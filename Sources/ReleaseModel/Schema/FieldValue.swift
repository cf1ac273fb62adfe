// The values that a member of a file can hold: the shape of each, and how it is read and written.
package import Documents
package import Primitives

package protocol FieldValue: Sendable {
    /// Where the member doesn't name another.
    static var shape: Shape { get }
    /// Nil where the node says nothing, as null and empty text do, or something else than the shape.
    static func read(_ node: DataNode) -> Self?
    var json: JSON { get }
    /// Nil for what a file leaves out: an empty list, a false flag, an object without members.
    var statedJSON: JSON? { get }
}

extension FieldValue {
    package var statedJSON: JSON? { json }
}

/// A value that is a mapping in a file.
package protocol FieldObject: FieldValue {
    static var fields: Fields<Self> { get }
}

extension FieldObject {
    package static var shape: Shape { .object(fields.shape) }

    package static func read(_ node: DataNode) -> Self? {
        guard var value = fields.blank, node.mapping != nil else { return nil }
        fields.read(node, into: &value)
        return value
    }

    package var json: JSON { Self.fields.json(self) }

    package var statedJSON: JSON? {
        let members = Self.fields.members(of: self)
        return members.isEmpty ? JSON?.none : .object(members)
    }
}

/// Of words that have their own texts.
extension FieldValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var shape: Shape { .words(Self.self) }
    package static func read(_ node: DataNode) -> Self? { node.string.flatMap(Self.init(rawValue:)) }
    package var json: JSON { .string(rawValue) }
}

extension String: FieldValue {
    package static var shape: Shape { .text }

    package static func read(_ node: DataNode) -> String? {
        guard let text = node.string, !text.isEmpty else { return nil }
        return text
    }

    package var json: JSON { .string(self) }
}

extension Bool: FieldValue {
    package static var shape: Shape { .flag }
    package static func read(_ node: DataNode) -> Bool? { node.bool }
    package var json: JSON { .bool(self) }
    package var statedJSON: JSON? { self ? true : JSON?.none }
}

/// A count.
extension Int: FieldValue {
    package static var shape: Shape { .integer(minimum: 0) }
    package static func read(_ node: DataNode) -> Int? { node.int }
    package var json: JSON { .int(self) }
}

/// A share of a whole.
extension Double: FieldValue {
    package static var shape: Shape { .number(minimum: 0, maximum: 1) }
    package static func read(_ node: DataNode) -> Double? { node.double }
    package var json: JSON { .double(self) }
}

extension Timestamp: FieldValue {
    package static var shape: Shape { .text(.timestamp) }
    package static func read(_ node: DataNode) -> Timestamp? { node.string.flatMap { Timestamp($0) } }
    package var json: JSON { .string(text) }
}

extension SHA256Digest: FieldValue {
    package static var shape: Shape { .text(.sha256) }
    package static func read(_ node: DataNode) -> SHA256Digest? { node.string.flatMap { SHA256Digest(hex: $0) } }
    package var json: JSON { .string(hex) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    package static var shape: Shape { Wrapped.shape }

    package static func read(_ node: DataNode) -> Wrapped?? {
        guard let value = Wrapped.read(node) else { return nil }
        return .some(value)
    }

    package var json: JSON { self?.json ?? .null }
    package var statedJSON: JSON? { self?.json }
}

extension Array: FieldValue where Element: FieldValue {
    package static var shape: Shape { .list(Element.shape) }
    /// Items that say nothing are passed over.
    package static func read(_ node: DataNode) -> [Element]? { node.sequence?.compactMap(Element.read) }
    package var json: JSON { .array(map(\.json)) }
    // Not `nil` alone, which is a JSON null as well.
    package var statedJSON: JSON? { isEmpty ? JSON?.none : json }
}
