// Members that are left out of an object where they have nothing to say.
package import Documents

extension JSON {
    /// Nil for nil.
    package static func text(_ value: String?) -> JSON? { value.map(JSON.string) }
    /// Nil for an empty list.
    package static func texts(_ values: [String]) -> JSON? { values.isEmpty ? nil : .array(values.map(JSON.string)) }
    /// Nil for an empty list.
    package static func list(_ values: [JSON]) -> JSON? { values.isEmpty ? nil : .array(values) }
}
