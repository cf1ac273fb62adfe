// What git writes, taken piece by piece while it runs.

package import Primitives
import Subprocess

/// One pass over the output. Fields end with a byte that none of them holds; of objects the length is known before.
package struct GitOutput {
    private var pieces: SubprocessOutputSequence.Iterator
    private var buffer: Bytes = []
    private var position = 0

    init(_ pieces: SubprocessOutputSequence.Iterator) { self.pieces = pieces }

    /// The bytes before the next `end`, which is skipped, or those before the end of the output; nil: there are none left. Of a
    /// longer field than `limit` the rest is dropped.
    package mutating func field(until end: UInt8, limit: Int = .max) async throws -> Bytes? {
        var field = Bytes()
        while true {
            if let index = buffer[position...].firstIndex(of: end) {
                field += buffer[position..<index].prefix(limit - field.count)
                position = index + 1
                return field
            }
            field += buffer[position...].prefix(limit - field.count)
            let isEmpty = position == buffer.count
            guard try await fill() else { return field.isEmpty && isEmpty ? nil : field }
        }
    }

    /// The next bytes; fewer only at the end of the output.
    package mutating func bytes(_ count: Int) async throws -> Bytes {
        var bytes = Bytes()
        while true {
            let part = buffer[position...].prefix(count - bytes.count)
            bytes += part
            position += part.count
            if bytes.count == count { return bytes }
            guard try await fill() else { return bytes }
        }
    }

    /// Skips bytes without keeping them.
    package mutating func skip(_ count: Int) async throws {
        var rest = count
        while true {
            let part = min(rest, buffer.count - position)
            position += part
            rest -= part
            if rest == 0 { return }
            guard try await fill() else { return }
        }
    }

    /// The next byte, which stays; nil at the end of the output.
    package mutating func peek() async throws -> UInt8? {
        if position == buffer.count, try await !fill() { return nil }
        return buffer[position]
    }

    private mutating func fill() async throws -> Bool {
        buffer.removeAll(keepingCapacity: true)
        position = 0
        guard let piece = try await pieces.next() else { return false }
        piece.withUnsafeBytes { buffer.append(contentsOf: $0) }
        return true
    }
}
