// Values packed into bytes one after the other, for what only the same program reads again.

/// What can be packed. Nothing tells the fields apart but their order, which is that of `pack`.
package protocol Packable {
    init(from reader: inout PackedReader) throws(PackedDamage)
    func pack(into writer: inout PackedWriter)
}

/// The bytes are not those of the value that was asked for.
package struct PackedDamage: Error {
    package init() {}
}

package struct PackedWriter {
    package private(set) var bytes = Bytes()

    package init() {}

    package mutating func write(_ value: some Packable) { value.pack(into: &self) }

    fileprivate mutating func append(_ byte: UInt8) { bytes.append(byte) }

    fileprivate mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    fileprivate mutating func append(_ more: Bytes) { bytes.append(contentsOf: more) }
}

/// Reads from a part of some bytes; whatever they are, no further than that.
package struct PackedReader {
    private let bytes: Bytes
    private var index: Int
    private let end: Int

    /// `range`: all where it is left out.
    package init(_ bytes: Bytes, _ range: Range<Int>? = nil) {
        self.bytes = bytes
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    package var isAtEnd: Bool { index == end }

    package mutating func read<Value: Packable>() throws(PackedDamage) -> Value { try Value(from: &self) }

    fileprivate mutating func byte() throws(PackedDamage) -> UInt8 {
        guard index < end else { throw PackedDamage() }
        defer { index += 1 }
        return bytes[index]
    }

    /// How many items or bytes follow, each at least one byte long.
    fileprivate mutating func count() throws(PackedDamage) -> Int {
        let count: Int = try read()
        guard count >= 0, count <= end - index else { throw PackedDamage() }
        return count
    }

    fileprivate mutating func text() throws(PackedDamage) -> String {
        let count = try count()
        defer { index += count }
        return String(decoding: bytes[index..<(index + count)], as: UTF8.self)
    }

    fileprivate mutating func block() throws(PackedDamage) -> Bytes {
        let count = try count()
        defer { index += count }
        return Bytes(bytes[index..<(index + count)])
    }
}

extension Int: Packable {
    /// Seven bits a byte, the lowest first; small numbers of either sign are short.
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        var pattern: UInt = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let byte = try reader.byte()
            guard shift < 63 || byte <= 1 else { throw PackedDamage() }
            pattern |= UInt(byte & 0x7F) << UInt(shift)
            if byte & 0x80 == 0 {
                self = Int(bitPattern: pattern >> 1) ^ -Int(pattern & 1)
                return
            }
        }
        throw PackedDamage()
    }

    package func pack(into writer: inout PackedWriter) {
        var rest = UInt(bitPattern: self << 1 ^ self >> 63)
        while rest > 0x7F {
            writer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        writer.append(UInt8(rest))
    }
}

extension Bool: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        let byte = try reader.byte()
        guard byte <= 1 else { throw PackedDamage() }
        self = byte == 1
    }
    package func pack(into writer: inout PackedWriter) { writer.append(self ? 1 : 0) }
}

extension UInt64: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self = 0
        for _ in 0..<8 { self = self << 8 | UInt64(try reader.byte()) }
    }

    package func pack(into writer: inout PackedWriter) {
        for shift in stride(from: 56, through: 0, by: -8) {
            writer.append(UInt8(truncatingIfNeeded: self >> UInt64(shift)))
        }
    }
}

extension Double: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) { self.init(bitPattern: try reader.read()) }
    package func pack(into writer: inout PackedWriter) { writer.write(bitPattern) }
}

extension String: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) { self = try reader.text() }

    package func pack(into writer: inout PackedWriter) {
        writer.write(utf8.count)
        writer.append(self)
    }
}

/// Bytes as they are: a list of them would be packed one by one.
package struct PackedBytes: Packable, Sendable, Hashable {
    package var bytes: Bytes

    package init(_ bytes: Bytes) { self.bytes = bytes }

    package init(from reader: inout PackedReader) throws(PackedDamage) { bytes = try reader.block() }

    package func pack(into writer: inout PackedWriter) {
        writer.write(bytes.count)
        writer.append(bytes)
    }
}

extension Optional: Packable where Wrapped: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self = try reader.read() as Bool ? .some(try reader.read()) : nil
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(self != nil)
        if let self { writer.write(self) }
    }
}

extension Array: Packable where Element: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        let count = try reader.count()
        self = []
        reserveCapacity(Swift.min(count, 64))
        for _ in 0..<count { append(try reader.read()) }
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(count)
        for element in self { writer.write(element) }
    }
}

/// Of words that have their own texts.
extension Packable where Self: RawRepresentable, RawValue == String {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        guard let word = Self(rawValue: try reader.read()) else { throw PackedDamage() }
        self = word
    }

    package func pack(into writer: inout PackedWriter) { writer.write(rawValue) }
}

extension SHA256Digest: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(words: (try reader.read(), try reader.read(), try reader.read(), try reader.read()))
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(words.0)
        writer.write(words.1)
        writer.write(words.2)
        writer.write(words.3)
    }
}

extension Timestamp: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(secondsSinceEpoch: try reader.read(), isDate: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(secondsSinceEpoch)
        writer.write(isDate)
    }
}
