// What a call asks beside its own matter: to change only what it has seen, and to be answered once however often it is sent.
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Workspace

extension Parameter {
    static let ifMatch = Parameter(
        place: .header, name: "If-Match", shape: .text(.form(.entityTags)),
        about: "The ETag of what the caller has seen: a change since then is answered with 412.")
    static let idempotencyKey = Parameter(
        place: .header, name: "Idempotency-Key", shape: .text(.form(.idempotencyKey)),
        about: "The caller's own name of this call: sent again within 24 hours, it is answered with the first answer.")
}

extension TextForm {
    /// RFC 9110, 13.1.1: `*`, or entity tags with commas between them.
    fileprivate static let entityTags = TextForm(
        "a list of entity tags", pattern: #"\*|(W/)?"[!#-~]{0,64}"( ?, ?(W/)?"[!#-~]{0,64}"){0,9}"#,
        length: nil,
        remedy: "Send an ETag as it came, in its quotation marks, or *."
    ) { $0 == "*" || Precondition.tags(in: $0) != nil }

    /// Visible ASCII, as the service keeps it.
    fileprivate static let idempotencyKey = TextForm(
        "a key", pattern: "[!-~]{1,255}", length: 1...255, remedy: "Send 1 to 255 visible ASCII characters."
    ) { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
}

/// What If-Match says.
enum Precondition: Sendable, Hashable {
    /// There is no such field, or it takes anything that exists.
    case none
    /// The opaque parts of the strong tags; a weak one never matches (RFC 9110, 8.8.3.2).
    case tags([String])

    /// The opaque parts of the strong tags among them; nil where it is no list of entity tags.
    static func tags(in text: String) -> [String]? {
        var strong: [String] = []
        var rest = Array(text.utf8)[...]
        for index in 0..<10 {
            if index > 0 {
                if rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
                guard rest.first == UInt8(ascii: ",") else { return nil }
                rest = rest.dropFirst()
                if rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
            }
            let isWeak = rest.starts(with: Array("W/".utf8))
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return nil }
            let opaque = rest.dropFirst().prefix { $0 >= 0x21 && $0 <= 0x7E && $0 != UInt8(ascii: "\"") }
            rest = rest.dropFirst(1 + opaque.count)
            guard opaque.count <= 64, rest.first == UInt8(ascii: "\"") else { return nil }
            rest = rest.dropFirst()
            if !isWeak { strong.append(String(decoding: opaque, as: UTF8.self)) }
            if rest.isEmpty { return strong }
        }
        return nil
    }
}

extension Call {
    var precondition: Precondition {
        guard let text = field("If-Match"), text != "*" else { return .none }
        return .tags(Precondition.tags(in: text) ?? [])
    }

    /// The revision that a change has to find, where the caller names what it has seen by an ETag of the form `"<revision>"` or
    /// `"<revision>.<more>"`. `present` is asked only where that doesn't settle it: for the tag that stands now.
    func revision(_ present: () async throws -> String) async throws -> Int? {
        guard case .tags(let tags) = precondition else { return nil }
        if tags.count == 1, let tag = tags.first, let revision = Self.revision(tag, isWhole: true) { return revision }
        let now = try await present()
        guard tags.contains(where: { $0.hasSameBytes(as: now) }), let revision = Self.revision(now, isWhole: false)
        else {
            throw Problem(
                status: .preconditionFailed, code: "stale-revision", detail: "it is not as the caller has seen it",
                remedy: "Read it again, and decide anew.")
        }
        return revision
    }

    private static func revision(_ tag: String, isWhole: Bool) -> Int? {
        let digits = tag.utf8.prefix { $0 >= 48 && $0 <= 57 }
        if isWhole, digits.count != tag.utf8.count { return nil }
        return Int(Substring(digits))
    }
}

extension HTTPFields {
    static func etag(_ opaque: String) -> HTTPFields { [.eTag: "\"\(opaque)\""] }
}
