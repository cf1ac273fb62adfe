// The values of a view as bytes: what a page says can be kept, and be written later.
package import Primitives

/// Rows become a list.
extension ViewValue: Packable {
    private enum Kind: Int { case absent, no, yes, number, string, members, list }

    /// Deeper than any view is.
    private static let deepest = 16

    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self = try Self.read(from: &reader, depth: 0)
    }

    private static func read(from reader: inout PackedReader, depth: Int) throws(PackedDamage) -> ViewValue {
        guard depth < deepest, let kind = Kind(rawValue: try reader.read()) else { throw PackedDamage() }
        switch kind {
        case .absent: return .absent
        case .no: return .flag(false)
        case .yes: return .flag(true)
        case .number: return .number(try reader.read())
        case .string: return .string(try reader.read())
        case .members, .list:
            let count: Int = try reader.read()
            // Each takes a byte at least: a count that is too large ends with the bytes.
            guard count >= 0 else { throw PackedDamage() }
            var values: [ViewValue] = []
            values.reserveCapacity(min(count, 64))
            for _ in 0..<count { values.append(try read(from: &reader, depth: depth + 1)) }
            return kind == .members ? .members(values) : .list(values)
        }
    }

    package func pack(into writer: inout PackedWriter) {
        switch self {
        case .absent: write(.absent, into: &writer)
        case .flag(let flag): write(flag ? .yes : .no, into: &writer)
        case .number(let number):
            write(.number, into: &writer)
            writer.write(number)
        case .string(let text):
            write(.string, into: &writer)
            writer.write(text)
        case .members(let values):
            write(.members, into: &writer)
            writer.write(values)
        case .list(let values):
            write(.list, into: &writer)
            writer.write(values)
        case .rows(let rows):
            write(.list, into: &writer)
            writer.write((0..<rows.count).map { rows[$0] })
        }
    }

    private func write(_ kind: Kind, into writer: inout PackedWriter) { writer.write(kind.rawValue) }
}
