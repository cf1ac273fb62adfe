// What an entry of a changelog says of where a change comes from: a request, an issue, a commit, a person.
import Primitives

enum EntryReference: Hashable {
    case request(String)
    case issue(String)
    /// `#12`, which may be either.
    case number(String)
    case commit
    case person(String)

    /// Of a request or an issue, as a text shows it.
    var shown: String? {
        switch self {
        case .request(let number), .issue(let number), .number(let number):
            number.hasPrefix("!") ? number : "#\(number)"
        case .commit, .person: nil
        }
    }

    /// What a text names that says nothing else; nil where it does. Blanks, commas and "and" part references.
    static func list(_ text: String) -> [EntryReference]? {
        var rest = Bytes(text.utf8)[...]
        var found: [EntryReference] = []
        while true {
            rest = rest.drop(while: isSeparator)
            for word in ["and ", "& "] where !found.isEmpty && rest.starts(with: word.utf8) {
                rest = rest.dropFirst(word.utf8.count).drop(while: isSeparator)
            }
            if rest.isEmpty { return found.isEmpty ? nil : found }
            guard let (reference, end) = first(in: rest) else { return nil }
            found.append(reference)
            rest = rest[end...]
            if let next = rest.first, !isSeparator(next) { return nil }
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { ASCII.isBlank(byte) || byte == UInt8(ascii: ",") }

    /// The one that a text begins with, and where it ends.
    static func first(in text: ArraySlice<UInt8>) -> (reference: EntryReference, end: Int)? {
        guard let mark = text.first else { return nil }
        let rest = text.dropFirst()
        switch mark {
        case ASCII.leftBracket:
            guard let close = rest.firstIndex(of: ASCII.rightBracket), close + 1 < rest.endIndex,
                rest[close + 1] == ASCII.leftParenthesis,
                let end = rest[close...].firstIndex(of: ASCII.rightParenthesis)
            else { return nil }
            return link(rest[..<close], to: rest[(close + 2)..<end]).map { ($0, end + 1) }
        case ASCII.hash, UInt8(ascii: "!"):
            let digits = rest.prefix(while: ASCII.isDigit)
            guard !digits.isEmpty else { return nil }
            let number = String(decoding: mark == ASCII.hash ? digits : text[..<digits.endIndex], as: UTF8.self)
            return (.number(number), digits.endIndex)
        case UInt8(ascii: "@"):
            let name = rest.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || "-_[]".utf8.contains($0) }
            return name.isEmpty ? nil : (.person(String(decoding: name, as: UTF8.self)), name.endIndex)
        default: return nil
        }
    }

    /// The address says what a number is, and that digits are a commit's.
    private static func link(_ label: ArraySlice<UInt8>, to address: ArraySlice<UInt8>) -> EntryReference? {
        guard !address.contains(where: ASCII.isSpace) else { return nil }
        if label.first == UInt8(ascii: "@") {
            guard let (person, end) = first(in: label), end == label.endIndex else { return nil }
            return person
        }
        let address = String(decoding: address, as: UTF8.self)
        func leads(to parts: [String]) -> Bool { parts.contains { address.containsBytes(of: $0) } }
        let hash = label.filter { $0 != ASCII.backtick }
        if leads(to: ["/commit/", "/commits/"]) { return isHash(hash[...]) ? .commit : nil }
        let digits = label.first == ASCII.hash || label.first == UInt8(ascii: "!") ? label.dropFirst() : label
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else { return nil }
        let number = String(decoding: label.first == UInt8(ascii: "!") ? label : digits, as: UTF8.self)
        let isRequest = leads(to: ["/pull/", "/merge_requests/"]) || address == "role:pull"
        return isRequest ? .request(number) : .issue(number)
    }

    /// The shortened name of a commit, as programs write it.
    static func isHash(_ text: ArraySlice<UInt8>) -> Bool {
        (6...64).contains(text.count) && text.allSatisfy { ASCII.isDigit($0) || (0x61...0x66).contains($0) }
    }

    /// The link that a text ends with, and what is before it.
    static func lastLink(of text: String) -> (reference: EntryReference, head: String)? {
        let bytes = Bytes(text.utf8)
        guard bytes.last == ASCII.rightParenthesis,
            let middle = bytes.lastIndex(of: ASCII.leftParenthesis), middle > 0,
            bytes[middle - 1] == ASCII.rightBracket,
            let open = bytes[..<middle].lastIndex(of: ASCII.leftBracket),
            let (reference, end) = first(in: bytes[open...]), end == bytes.count
        else { return nil }
        return (reference, String(decoding: bytes[..<open], as: UTF8.self))
    }
}
