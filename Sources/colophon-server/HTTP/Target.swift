// The target of a request: its path as segments and its query as pairs, percent-decoded once.
import Colophon
import Evidence
import Files
import HTTPTypes
import Primitives
import Sync
import Verification
import Workspace

struct Target: Sendable {
    /// All of it, as it came.
    let text: String
    /// As it came, without query: fit for a log.
    let path: Substring
    /// Percent-decoded, so that a segment may hold a slash. An empty last one: the path ended in a slash.
    let segments: [String]
    let rawQuery: Substring?

    /// RFC 9112, 3.2: origin form, absolute form, and `*`.
    init(_ text: String) throws(Problem) {
        self.text = text
        var rest = text[...]
        if rest.utf8.first != slash {
            if text == "*" {
                (path, segments, rawQuery) = (rest, ["*"], nil)
                return
            }
            guard let start = Self.afterAuthority(rest) else {
                throw Self.refusal("the request's target is neither a path nor an http URI")
            }
            rest = rest[start...]
            if rest.utf8.first != slash { rest = "/" + rest }
        }
        guard !rest.utf8.contains(UInt8(ascii: "#")) else { throw Self.refusal("the request's target has a fragment") }
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = mark.map { rest[..<$0] } ?? rest
        rawQuery = mark.map { rest[rest.utf8.index(after: $0)...] }
        var segments: [String] = []
        segments.reserveCapacity(6)
        for part in path.utf8.dropFirst().split(separator: slash, omittingEmptySubsequences: false) {
            segments.append(try Self.decode(Substring(part), spaces: false))
        }
        self.segments = segments
    }

    /// Stands where the target could not be read.
    static let unreadable = Target(path: "", segments: [], rawQuery: nil)

    private init(path: Substring, segments: [String], rawQuery: Substring?) {
        text = String(path)
        self.path = path
        self.segments = segments
        self.rawQuery = rawQuery
    }

    /// The pairs in their order; a `+` is a space, and a pair without `=` has an empty value.
    func query() throws(Problem) -> [(name: String, value: String)] {
        guard let rawQuery, !rawQuery.isEmpty else { return [] }
        var pairs: [(name: String, value: String)] = []
        for pair in rawQuery.utf8.split(separator: UInt8(ascii: "&")) {
            let sign = pair.firstIndex(of: UInt8(ascii: "="))
            let name = sign.map { pair[..<$0] } ?? pair
            let value = sign.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...]
            pairs.append(
                (try Self.decode(Substring(name), spaces: true), try Self.decode(Substring(value), spaces: true)))
        }
        return pairs
    }

    private static func afterAuthority(_ text: Substring) -> String.Index? {
        let utf8 = text.utf8
        for scheme in ["http://", "https://"] {
            let head = utf8.prefix(scheme.utf8.count)
            guard head.count == scheme.utf8.count, zip(head, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
                continue
            }
            let rest = utf8[head.endIndex...]
            return rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        }
        return nil
    }

    private static func decode(_ text: Substring, spaces: Bool) throws(Problem) -> String {
        let utf8 = text.utf8
        let isPlain = utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+") }
        if isPlain { return String(text) }
        var bytes: Bytes = []
        bytes.reserveCapacity(utf8.count)
        var place = utf8.startIndex
        while place < utf8.endIndex {
            var byte = utf8[place]
            utf8.formIndex(after: &place)
            if byte == UInt8(ascii: "+"), spaces { byte = 0x20 }
            if byte == UInt8(ascii: "%") {
                guard let high = digit(utf8, &place), let low = digit(utf8, &place) else {
                    throw refusal("a percent sign in the request's target is not followed by two hexadecimal digits")
                }
                byte = high << 4 | low
            }
            guard byte != 0 else { throw refusal("the request's target holds a NUL character") }
            bytes.append(byte)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw refusal("the request's target is not UTF-8")
        }
        return decoded
    }

    private static func digit(_ utf8: Substring.UTF8View, _ place: inout Substring.UTF8View.Index) -> UInt8? {
        guard place < utf8.endIndex else { return nil }
        let byte = utf8[place]
        utf8.formIndex(after: &place)
        return ASCII.hexadecimal(byte)
    }

    private static func refusal(_ detail: String) -> Problem {
        Problem(
            status: .badRequest, code: "malformed-target", detail: detail,
            remedy: "Percent-encode the path and the query.")
    }
}

private let slash = UInt8(ascii: "/")
