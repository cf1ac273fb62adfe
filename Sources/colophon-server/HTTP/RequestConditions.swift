// The conditions of a request (RFC 9110, 13) and the range that it asks for (14).
import NIOHTTP1

enum RequestConditions {
    enum RangeWanted: Equatable {
        case satisfiable(Range<Int>)
        case unsatisfiable
    }

    /// The entity tags of a field, as they stand there; nil: there is no such field.
    static func list(_ headers: HTTPHeaders, _ name: String) -> [String]? {
        let values = headers[name]
        guard !values.isEmpty else { return nil }
        var tags: [String] = []
        var tag: [UInt8] = []
        var isQuoted = false
        for byte in values.joined(separator: ",").utf8 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted || (byte != UInt8(ascii: ",") && byte != 0x20 && byte != 0x09) {
                tag.append(byte)
            } else if byte == UInt8(ascii: ","), !tag.isEmpty {
                tags.append(String(decoding: tag, as: UTF8.self))
                tag = []
            }
        }
        if !tag.isEmpty { tags.append(String(decoding: tag, as: UTF8.self)) }
        return tags
    }

    /// The weak comparison of RFC 9110, 8.8.3.2; `*` matches all.
    static func matches(_ wanted: [String], _ tag: String) -> Bool {
        func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }
        return wanted.contains { $0 == "*" || opaque($0) == opaque(tag) }
    }

    /// `modified` in seconds since 1970.
    static func isNotModified(_ headers: HTTPHeaders, tag: String, modified: Int) -> Bool {
        if let wanted = list(headers, "if-none-match") { return matches(wanted, tag) }
        guard let text = headers.first(name: "if-modified-since"), let since = HTTPDate.seconds(text) else {
            return false
        }
        return modified <= since
    }

    /// Nil: the whole file is to be sent, since there is no range, several, one that can't be read, or one of another file.
    static func range(_ headers: HTTPHeaders, size: Int, tag: String, modified: Int) -> RangeWanted? {
        guard let text = headers.first(name: "range"), text.lowercased().hasPrefix("bytes=") else { return nil }
        if let condition = headers.first(name: "if-range") {
            // A strong comparison: a weak tag never holds.
            guard condition == tag || HTTPDate.seconds(condition) == modified else { return nil }
        }
        let spec = text.utf8.dropFirst(6).filter { $0 != 0x20 && $0 != 0x09 }
        guard let dash = spec.firstIndex(of: UInt8(ascii: "-")), !spec.contains(UInt8(ascii: ",")) else { return nil }
        let (first, last) = (spec[..<dash], spec[(dash + 1)...])
        guard first.allSatisfy(isDigit), last.allSatisfy(isDigit), !(first.isEmpty && last.isEmpty) else { return nil }
        if first.isEmpty {
            let count = min(number(last), size)
            return count == 0 ? .unsatisfiable : .satisfiable((size - count)..<size)
        }
        let start = number(first)
        if !last.isEmpty, number(last) < start { return nil }
        guard start < size else { return .unsatisfiable }
        let end = last.isEmpty ? size - 1 : min(number(last), size - 1)
        return .satisfiable(start..<(end + 1))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func number(_ digits: some Sequence<UInt8>) -> Int {
        Int(String(decoding: Array(digits), as: UTF8.self)) ?? .max
    }
}
