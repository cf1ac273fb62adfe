// A large value behind one reference.

/// Values of dozens of fields are handed from stage to stage: a copy of a box counts one reference, and not one for each field.
@usableFromInline package final class Box<Value: Sendable>: Sendable {
    @usableFromInline package let value: Value

    @inlinable package init(_ value: Value) { self.value = value }
}
