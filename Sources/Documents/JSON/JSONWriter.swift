// Writes JSON values as bytes, in the canonical layout of RFC 8785 or indented for people.
import Primitives

/// Appends JSON values to its bytes. Both layouts share the key order, the escapes and the numbers.
struct JSONWriter {
    enum Layout { case canonical, pretty }

    let layout: Layout
    private(set) var bytes = Bytes()
    private var depth = 0

    init(layout: Layout) { self.layout = layout }

    mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Bytes that are JSON already.
    mutating func append(_ text: some Collection<UInt8>) { bytes.append(contentsOf: text) }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .int(let number): JSONNumber.append(number, to: &bytes)
        case .double(let number): JSONNumber.append(number, to: &bytes)
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let members): write(members)
        }
    }

    private mutating func write(_ elements: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        for (index, element) in elements.enumerated() {
            beginItem(isFirst: index == 0)
            write(element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: [String: JSON]) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        var isFirst = true
        for index in Self.sorted(members) {
            beginItem(isFirst: isFirst)
            isFirst = false
            let member = members[index]
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
            write(member.value)
        }
        depth -= 1
        if !members.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Where the members are, in the order of their keys. Most keys differ in their first eight bytes: those are compared as numbers, and
    /// nothing that is sorted counts references.
    private static func sorted(_ members: [String: JSON]) -> [Dictionary<String, JSON>.Index] {
        var places: [(beginning: UInt64, index: Dictionary<String, JSON>.Index)] = []
        places.reserveCapacity(members.count)
        for index in members.indices { places.append((beginning(of: members[index].key), index)) }
        places.sort { a, b in
            a.beginning != b.beginning
                ? a.beginning < b.beginning : precedes(members[a.index].key, members[b.index].key)
        }
        return places.map(\.index)
    }

    /// The weights of the first eight bytes, the first one highest; of a shorter text zeros follow.
    private static func beginning(of text: String) -> UInt64 {
        var beginning: UInt64 = 0
        var shift: UInt64 = 64
        for byte in text.utf8 {
            shift &-= 8
            beginning |= UInt64(weight(byte)) &<< shift
            if shift == 0 { break }
        }
        return beginning
    }

    private mutating func beginItem(isFirst: Bool) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        breakLine()
    }

    private mutating func breakLine() {
        guard layout == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }

    /// Copies runs that need no escape in one go; escapes only what RFC 8785, 3.2.2.2 does.
    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var runStart = 0
            for index in utf8.indices {
                let byte = utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<index]))
                appendEscape(byte)
                runStart = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            let low = byte & 15
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }

    /// The order of UTF-16 code units, read off UTF-8: it is the order of the bytes but for U+E000...U+FFFF (first byte
    /// EE or EF), which come after the supplementary planes (F0...F4), whose surrogates are D800...DFFF.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        var (a, b) = (a, b)
        return a.withUTF8 { a in
            b.withUTF8 { b in
                let common = min(a.count, b.count)
                var index = 0
                while index < common, a[index] == b[index] { index += 1 }
                return index < common ? weight(a[index]) < weight(b[index]) : a.count < b.count
            }
        }
    }

    private static func weight(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}
