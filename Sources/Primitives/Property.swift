// One property of a value, to be read and set many times.

/// A key path is walked at run time, each time it is used. This one is walked once: a stored property is found where it lies in the value.
@usableFromInline package struct Property<Whole, Held>: Sendable {
    @usableFromInline let path: any WritableKeyPath<Whole, Held> & Sendable
    /// Bytes from the start of the value; nil: the property is computed.
    @usableFromInline let offset: Int?

    package init(_ path: any WritableKeyPath<Whole, Held> & Sendable) {
        self.path = path
        offset = MemoryLayout<Whole>.offset(of: path)
    }

    @inlinable package func get(_ whole: Whole) -> Held {
        guard let offset else { return whole[keyPath: path] }
        return withUnsafeBytes(of: whole) { $0.load(fromByteOffset: offset, as: Held.self) }
    }

    @inlinable package func set(_ held: Held, in whole: inout Whole) {
        guard let offset else { return whole[keyPath: path] = held }
        withUnsafeMutableBytes(of: &whole) { bytes in
            bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: Held.self).pointee = held
        }
    }
}
