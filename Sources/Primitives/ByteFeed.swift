// Bytes that someone hands out piece by piece, once, for readers that need not have all of them at a time.

/// `next` gives the next bytes, at least one, and nil at the end. One whose source fails ends early: whoever made it knows.
package struct ByteFeed {
    /// Of all pieces together, in bytes.
    package let size: Int
    package let next: () -> ArraySlice<UInt8>?

    package init(size: Int, next: @escaping () -> ArraySlice<UInt8>?) {
        self.size = size
        self.next = next
    }

    package init(_ bytes: Bytes, piece: Int = 1 << 20) {
        var offset = 0
        self.init(size: bytes.count) {
            guard offset < bytes.count else { return nil }
            let start = offset
            offset += min(max(piece, 1), bytes.count - offset)
            return bytes[start..<offset]
        }
    }

    /// All bytes, of which those in `head` came already.
    package func rest(after head: Bytes) -> Bytes {
        var bytes = head
        bytes.reserveCapacity(size)
        while let piece = next() { bytes += piece }
        return bytes
    }
}
