// What a candidate may be called.
import Documents
import Primitives
import ReleaseModel
import Versions

extension ManagedRelease {
    /// The stated tag, or `<version>-rc.<n>`. A tag that is a version (with or without a `v`) has to be a pre-release of this
    /// release's numbers, after the candidates before it. Any other one has to be new, a name that git takes, and to name the version: `sample-1.4.0-rc.1`.
    func candidateTag(_ stated: String?) throws(ServiceError) -> String {
        let stem = String(record.version.text.prefix { $0 != "+" })
        let mark = record.version.scheme == .pep440 ? "rc" : "-rc."
        let tag = stated ?? "\(stem)\(mark)\(record.candidates.count + 1)"
        guard Self.isRefName(tag) else {
            throw Self.wrong("\(excerpt(tag)) can't be the name of a tag", "Write it as in 2.0.1-rc.1.")
        }
        guard !record.candidates.contains(where: { $0.tag.hasSameBytes(as: tag) }) else {
            throw ServiceError(
                .conflict, "tag-taken", "\(id) has a candidate \(tag) already",
                remedy: "Count on: a tag names one commit.")
        }
        guard let version = Self.version(tag, record.version.scheme) else {
            guard tag.contains(record.version.base) else {
                throw Self.wrong(
                    "\(excerpt(tag)) doesn't say that it is a candidate of \(record.version)",
                    "Name it \(record.version.base)-rc.1 and count on, with what you like before that.")
            }
            return tag
        }
        guard version.hasSameBase(as: record.version), version.isPrerelease else {
            throw Self.wrong(
                "\(tag) is no candidate of \(record.version)", "Name it \(record.version.base)-rc.1 and count on.")
        }
        for earlier in record.candidates.compactMap({ Self.version($0.tag, record.version.scheme) })
        where version.precedence(to: earlier) <= 0 {
            throw Self.wrong("\(tag) does not come after \(earlier)", "Count on from the last candidate.")
        }
        return tag
    }

    /// Under `any` every tag would be one.
    private static func version(_ tag: String, _ scheme: VersionScheme) -> Version? {
        scheme == .any
            ? nil : Version(tag.utf8.first == UInt8(ascii: "v") ? String(tag.dropFirst()) : tag, scheme: scheme)
    }

    /// The rules of git-check-ref-format that matter for one name: no space, control or special character, no `..`, `@{` or
    /// `//`, no dot or slash at its ends, no `.lock` at its end.
    private static func isRefName(_ tag: String) -> Bool {
        let bytes = Array(tag.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 200 else { return false }
        let special = Array(" ~^:?*[\\".utf8)
        let ends = Array("./-".utf8)
        return !ends.contains(first) && !ends.prefix(2).contains(last)
            && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && !special.contains($0) }
            && !["..", "@{", "//", "/."].contains { tag.contains($0) } && !tag.hasSuffix(".lock")
    }

    private static func wrong(_ message: String, _ remedy: String) -> ServiceError {
        .field("tag", "bad-tag", message, remedy: remedy)
    }
}
