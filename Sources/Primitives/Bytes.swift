// Byte strings and the few conversions that every stage needs.

import Glibc

@usableFromInline package typealias Bytes = [UInt8]

extension Bytes {
    /// The lines between line feeds, without empty ones.
    package var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            while start < bytes.count {
                let end = memchr(base + start, 0x0A, bytes.count - start).map { base.distance(to: $0) } ?? bytes.count
                if end > start { lines.append(self[start..<end]) }
                start = end + 1
            }
        }
        return lines
    }

    /// Where `mark` is next, at or after `start`.
    package func firstIndex(of mark: Bytes, from start: Int) -> Int? {
        start <= count ? self[start...].firstIndex(of: mark) : nil
    }
}

extension String {
    /// Whether the bytes of `mark` occur in it. The standard library's search goes by characters, which costs many times as much.
    package func containsBytes(of mark: String) -> Bool {
        var (text, mark) = (self, mark)
        return text.withUTF8 { text in mark.withUTF8 { offset(of: $0, in: text) != nil } }
    }
}

/// Where `mark` is first, from the start of the text.
private func offset(of mark: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = mark.first else { return 0 }
    guard let base = UnsafeRawPointer(text.baseAddress) else { return nil }
    var start = 0
    let last = text.count - mark.count
    while start <= last, let found = memchr(base + start, Int32(first), last - start + 1) {
        start = base.distance(to: found)
        if text[start..<(start + mark.count)].elementsEqual(mark) { return start }
        start += 1
    }
    return nil
}

extension ArraySlice<UInt8> {
    package var holdsZero: Bool {
        withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
    }

    /// Where `mark` is first.
    package func firstIndex(of mark: Bytes) -> Int? {
        withUnsafeBufferPointer { text in
            mark.withUnsafeBufferPointer { offset(of: $0, in: text).map { startIndex + $0 } }
        }
    }
}
