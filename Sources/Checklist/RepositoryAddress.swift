// Whether two addresses name one repository, however each of them is written.
import Primitives
import ReleaseModel

/// Addresses of one repository differ in scheme, user, port, `www.`, query, percent escapes, `.git` and slashes, and in case.
struct RepositoryAddress {
    /// Nil: it names none, as "acme/orchard".
    private let host: Bytes?
    private let path: [Bytes]
    /// A folder of some machine, which doesn't say of which repository it is a copy.
    private let isFolder: Bool

    init(_ address: String) {
        var rest = Bytes(ASCII.lowercased(ASCII.trimmed(address)).utf8).prefix {
            $0 != ASCII.hash && $0 != ASCII.question
        }
        let scheme = rest.firstIndex(of: Bytes("://".utf8)).map { rest[..<$0] }
        if let scheme { rest = rest[(scheme.endIndex + 3)...] }
        let first = rest.prefix { !Self.isSlash($0) }
        let place = first.lastIndex(of: UInt8(ascii: "@")).map { first[($0 + 1)...] } ?? first
        let name = place.prefix { $0 != ASCII.colon }
        // A port, or the path where ssh's short form puts it: host:path.
        let behind = place[name.endIndex...].dropFirst()
        let isLocal = first.isEmpty || ".~".utf8.contains(first[first.startIndex]) || (name.count == 1 && name != place)
        isFolder = scheme.map { $0.suffix(4).elementsEqual("file".utf8) } ?? isLocal
        let hasHost = !isFolder && (scheme != nil || !behind.isEmpty || name.contains(ASCII.dot))
        host = hasHost ? Self.host(name) : nil
        var parts = (hasHost ? rest[first.endIndex...] : rest).split(whereSeparator: Self.isSlash)
        if hasHost, !behind.allSatisfy(ASCII.isDigit) { parts.insert(behind, at: 0) }
        var names = parts.map { ASCII.percentDecoded($0) }.filter { !$0.elementsEqual(".".utf8) }
        if hasHost { names = Self.repository(names) }
        while let last = names.last, last.count > 4, last.suffix(4).elementsEqual(".git".utf8) {
            names[names.count - 1].removeLast(4)
        }
        path = names
    }

    /// Without what forges put behind a repository's own address: `/tree/main`, `/-/tree/main`, `/src/branch/main`.
    private static func repository(_ names: [Bytes]) -> [Bytes] {
        for index in names.indices.dropFirst(2) {
            let name = String(decoding: names[index], as: UTF8.self)
            let isLast = index + 1 == names.endIndex
            let next = isLast ? "" : String(decoding: names[index + 1], as: UTF8.self)
            if name == "-" || !isLast && ["tree", "blob", "commit", "commits"].contains(name)
                || name == "src" && ["branch", "commit", "tag"].contains(next)
            {
                return Array(names[..<index])
            }
        }
        return names
    }

    private static func isSlash(_ byte: UInt8) -> Bool { byte == ASCII.slash || byte == ASCII.backslash }

    func isSame(as other: RepositoryAddress) -> Bool {
        if isFolder || other.isFolder { return true }
        if let host, let otherHost = other.host { return host == otherHost && path == other.path }
        let count = min(path.count, other.path.count)
        return count > 0 && path.suffix(count).elementsEqual(other.path.suffix(count))
    }

    /// Without a point behind it, and without the prefixes by which one host is also reached.
    private static func host(_ name: ArraySlice<UInt8>) -> Bytes {
        var host = name
        while host.last == ASCII.dot { host.removeLast() }
        for way in ["www.", "ssh.", "altssh."] {
            let rest = host.dropFirst(way.utf8.count)
            if host.starts(with: way.utf8), rest.contains(ASCII.dot) { host = rest }
        }
        return Bytes(host)
    }
}
