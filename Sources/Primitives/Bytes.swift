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

extension ArraySlice<UInt8> {
    package var holdsZero: Bool {
        withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }
    }

    /// Where `mark` is first.
    package func firstIndex(of mark: Bytes) -> Int? {
        guard let first = mark.first else { return startIndex }
        var rest = self
        while rest.count >= mark.count, let candidate = rest.firstIndex(of: first) {
            rest = rest[candidate...]
            if rest.starts(with: mark) { return candidate }
            rest = rest.dropFirst()
        }
        return nil
    }
}
