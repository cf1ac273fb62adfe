// Which release a person means: by its version, by another spelling of it, or by its tag's name.
import Primitives
import ReleaseModel
import Versions

extension Workspace {
    /// The name of the release that is asked for; what was asked where there is none. A `v` in front of a version is a tag's.
    package func releaseName(for asked: String) -> String {
        let names = ((try? lock()).flatMap { try? releaseNames($0) }) ?? []
        return known(asked, among: names) ?? asked
    }

    /// The same for a release that may be new: then the version without a tag's `v`, unless releases are named with one here.
    package func newReleaseName(for asked: String) -> String {
        let names = ((try? lock()).flatMap { try? releaseNames($0) }) ?? []
        if let known = known(asked, among: names) { return known }
        guard let plain = Self.withoutV(asked), !names.contains(where: { Self.withoutV($0) != nil }),
            Version(plain, scheme: configuration.project.versioning) != nil
        else { return asked }
        return plain
    }

    private func known(_ asked: String, among names: [String]) -> String? {
        let spellings = [asked] + (Self.withoutV(asked).map { [$0] } ?? [])
        for spelling in spellings {
            if let name = names.first(where: { $0.hasSameBytes(as: spelling) }) { return name }
        }
        let scheme = configuration.project.versioning
        for spelling in spellings {
            guard let version = Version(spelling, scheme: scheme) else { continue }
            if let name = names.first(where: { Version($0, scheme: scheme)?.identity == version.identity }) {
                return name
            }
        }
        return nil
    }

    /// Nil where no `v` stands before a digit.
    private static func withoutV(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard bytes.count > 1, bytes[0] | 0x20 == UInt8(ascii: "v"), ASCII.isDigit(bytes[1]) else { return nil }
        return String(decoding: bytes.dropFirst(), as: UTF8.self)
    }
}
