// Places and excerpts of source text for messages, and the check that bytes are UTF-8.

import Glibc
package import Primitives

/// The offset of the first byte that breaks UTF-8 (Unicode 16, table 3-7: no overlong forms, no surrogates), or nil.
package func firstInvalidUTF8(in bytes: Bytes) -> Int? {
    bytes.withUnsafeBytes { firstInvalidUTF8(in: $0) }
}

/// The same.
package func firstInvalidUTF8(in raw: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    let count = raw.count
    while index < count {
        while index &+ 8 <= count,
            raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index &+= 8
        }
        guard index < count else { break }
        let lead = raw[index]
        if lead < 0x80 {
            index &+= 1
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return index
        }
        guard index &+ length <= count, second.contains(raw[index &+ 1]) else { return index }
        for offset in 2..<max(2, length) where raw[index &+ offset] & 0xC0 != 0x80 { return index }
        index &+= length
    }
    return nil
}

/// How many line feeds stand in a part of the bytes, and where the last one is; nil where a carriage return stands there as well.
package func lineFeeds(in bytes: Bytes, _ range: Range<Int>) -> (count: Int, last: Int?)? {
    bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, !range.isEmpty else { return (0, nil) }
        if memchr(base + range.lowerBound, 0x0D, range.count) != nil { return nil }
        var (count, last) = (0, nil as Int?)
        var start = range.lowerBound
        while start < range.upperBound, let found = memchr(base + start, 0x0A, range.upperBound - start) {
            let place = UnsafeRawPointer(found) - base
            count += 1
            last = place
            start = place + 1
        }
        return (count, last)
    }
}

/// The first byte at or after `start` that is no ASCII, or that a JSON string holds only as an escape or as its end.
func endOfPlainRun(in bytes: Bytes, from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
        var end = start
        while end < bytes.count, (0x20..<0x80).contains(bytes[end]), bytes[end] != ASCII.quote,
            bytes[end] != ASCII.backslash
        {
            end &+= 1
        }
        return end
    }
}

/// The check of text that comes in pieces.
struct UTF8Check {
    /// Where the first byte is that breaks UTF-8.
    private(set) var fault: SourcePosition?
    /// The start of a scalar whose other bytes are to come.
    private var open = Bytes()
    private var line = 1
    private var column = 1
    private var isAfterReturn = false

    mutating func take(_ piece: ArraySlice<UInt8>) {
        guard fault == nil else { return }
        let bytes = open.isEmpty ? piece : open + piece
        let end = bytes.withUnsafeBytes { firstInvalidUTF8(in: $0) }
        pass(bytes.prefix(end ?? bytes.count))
        open = []
        guard let end else { return }
        let rest = bytes.dropFirst(end)
        if Self.mayGoOn(rest) { open = Bytes(rest) } else { fault = place }
    }

    mutating func end() {
        if !open.isEmpty { fault = fault ?? place }
    }

    private var place: SourcePosition {
        isAfterReturn ? SourcePosition(line: line + 1, column: 1) : SourcePosition(line: line, column: column)
    }

    /// Lines end with LF, CR or CR LF.
    private mutating func pass(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") || isAfterReturn {
                line += 1
                column = 1
            }
            isAfterReturn = byte == UInt8(ascii: "\r")
            if byte != UInt8(ascii: "\n"), byte & 0xC0 != 0x80 { column += 1 }
        }
    }

    /// Whether these bytes lack only what follows them: with some continuation of theirs they are a scalar.
    private static func mayGoOn(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count < 4 else { return false }
        return [[0x80], [0xA0], [0x90]].contains { (next: Bytes) in
            let tail = bytes.count == 1 ? next + [0x80, 0x80] : [0x80, 0x80]
            return (1...3).contains { firstInvalidUTF8(in: Bytes(bytes) + Bytes(tail.prefix($0))) == nil }
        }
    }
}

extension SourcePosition {
    /// The place of a byte. Lines end with LF, CR or CR LF.
    package init(ofByte offset: Int, in bytes: Bytes) {
        var line = 1
        var column = 1
        var index = 0
        while index < min(offset, bytes.count) {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r") && !(index < bytes.count && bytes[index] == UInt8(ascii: "\n"))
            {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }
}

/// A piece of the user's text in quotation marks, safe to print: at most 60 scalars, control characters as U+FFFD.
package func excerpt(_ text: some StringProtocol) -> String {
    var result = "\""
    var count = 0
    for scalar in text.unicodeScalars {
        guard count < 60 else {
            result += "…"
            break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: result.unicodeScalars.append("\u{FFFD}")
        default: result.unicodeScalars.append(scalar)
        }
        count += 1
    }
    return result + "\""
}
