// Addresses that only this machine reaches.

enum Loopback {
    /// A name or an address without a port.
    static func isAddress(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// As in a Host field: with or without a port, an IPv6 address in brackets.
    static func isAuthority(_ text: String) -> Bool {
        let colon = text.lastIndex(of: ":").flatMap { text[$0...].contains("]") ? nil : $0 }
        let host = colon.map { text[..<$0] } ?? text[...]
        if let colon, UInt16(text[colon...].dropFirst()) == nil { return false }
        return isAddress(host.first == "[" && host.last == "]" ? String(host.dropFirst().dropLast()) : String(host))
    }
}
