// Resolves the relative addresses of an HTML fragment, for a place where they would lead elsewhere.
import Documents
import Primitives

/// For what `Markdown` writes: attributes in double quotes, and no `<` in a text.
package enum HTMLAddresses {
    /// Every `href` and `src` resolved against the address of a folder, as RFC 3986 (5.2) has it. `base` ends with a slash; it may be
    /// relative itself, and then the results are relative to where it is.
    package static func resolved(_ html: String, against base: String) -> String {
        let source = Array(html.utf8)
        let base = Base(base)
        var result = Bytes()
        result.reserveCapacity(source.count + 256)
        var index = 0
        var isInTag = false
        while index < source.count {
            let byte = source[index]
            result.append(byte)
            index += 1
            if !isInTag {
                isInTag = byte == UInt8(ascii: "<")
            } else if byte == UInt8(ascii: ">") {
                isInTag = false
            } else if byte == UInt8(ascii: "\"") {
                let end = source[index...].firstIndex(of: UInt8(ascii: "\"")) ?? source.endIndex
                let value = source[index..<end]
                result += names.contains { result.ends(with: $0) } ? base.resolve(value) : Bytes(value)
                if end < source.count { result.append(source[end]) }
                index = end + 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let names = [Bytes(" href=\"".utf8), Bytes(" src=\"".utf8)]
}

/// The address that others are resolved against.
private struct Base {
    /// `https:`; empty for a relative one.
    private let scheme: Bytes
    /// `//example.org`
    private let authority: Bytes
    private let folders: [Bytes]

    init(_ address: String) {
        let bytes = Array(address.utf8)
        guard let colon = Self.schemeEnd(bytes[...]), bytes[colon...].starts(with: "://".utf8) else {
            scheme = []
            authority = []
            folders = Array(Self.segments(bytes[...]).dropLast())
            return
        }
        let end = bytes[(colon + 3)...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        scheme = Bytes(bytes[...colon])
        authority = Bytes(bytes[(colon + 1)..<end])
        folders = Array(Self.segments(bytes[end...].dropFirst()).dropLast())
    }

    func resolve(_ reference: ArraySlice<UInt8>) -> Bytes {
        if Self.schemeEnd(reference) != nil { return Bytes(reference) }
        if reference.starts(with: "//".utf8) { return scheme + reference }
        let isRooted = reference.first == UInt8(ascii: "/")
        // A relative base has no root that is known.
        if isRooted, scheme.isEmpty { return Bytes(reference) }
        let end =
            reference.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? reference.endIndex
        let path = reference[..<end]
        var kept = isRooted ? [] : folders
        let parts = Self.segments(isRooted ? path.dropFirst() : path)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if part.elementsEqual("..".utf8) {
                if let last = kept.last, !last.elementsEqual("..".utf8) {
                    kept.removeLast()
                } else if scheme.isEmpty {
                    kept.append(part)
                }
            } else if !part.elementsEqual(".".utf8) {
                kept.append(part)
                continue
            }
            if isLast { kept.append([]) }
        }
        var address = scheme
        if !scheme.isEmpty { address += authority + [UInt8(ascii: "/")] }
        address += kept.joined(separator: [UInt8(ascii: "/")])
        address += reference[end...]
        return address
    }

    private static func segments(_ path: ArraySlice<UInt8>) -> [Bytes] {
        path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Bytes.init)
    }

    /// The index of the colon behind a scheme; nil: the address has none.
    private static func schemeEnd(_ address: ArraySlice<UInt8>) -> Int? {
        let end = address.firstIndex { byte in
            !ASCII.isLetter(byte) && !ASCII.isDigit(byte) && !"+-.".utf8.contains(byte)
        }
        guard let end, end > address.startIndex, address[end] == UInt8(ascii: ":"),
            ASCII.isLetter(address[address.startIndex])
        else { return nil }
        return end
    }
}

extension Bytes {
    fileprivate func ends(with other: Bytes) -> Bool { suffix(other.count).elementsEqual(other) }
}
