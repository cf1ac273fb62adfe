// `SHA256SUMS`: the digests of what is published for one release, in the form that sha256sum reads.
import Evidence
import Files
package import Primitives
package import ReleaseModel

/// The bundle and the files beside it, one a line and sorted bytewise by name. The archive inside the bundle has its
/// digest in a comment line, since deflate may differ between machines and the archive does not.
package struct Checksums: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package var name: String
        package var sha256: SHA256Digest
        package init(name: String, sha256: SHA256Digest) {
            self.name = name
            self.sha256 = sha256
        }
    }
    package var tar: SHA256Digest?
    package var lines: [Line]

    package init(bundle: Bundle, files: [BundleContent.File]) {
        tar = bundle.digests.tar
        lines = files.map { Line(name: $0.path, sha256: $0.sha256) }
        lines.append(Line(name: bundle.name, sha256: bundle.digests.gzip))
        lines.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    package var bytes: Bytes {
        var text = tar.map { "# tar \($0.hex)\n" } ?? ""
        for line in lines { text += "\(line.sha256.hex)  \(line.name)\n" }
        return Bytes(text.utf8)
    }

    /// Reads the form that `bytes` writes; nil for anything else.
    package init?(_ bytes: Bytes) {
        lines = []
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        for line in bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("# tar ") {
                guard tar == nil, lines.isEmpty, let digest = SHA256Digest(hex: text.dropFirst(6)) else { return nil }
                tar = digest
            } else {
                let rest = text.utf8.dropFirst(64)
                guard let hex = String(text.utf8.prefix(64)), let digest = SHA256Digest(hex: hex),
                    rest.starts(with: [0x20, 0x20]), let name = String(rest.dropFirst(2)), !name.isEmpty
                else { return nil }
                lines.append(Line(name: name, sha256: digest))
            }
        }
        // Of two lines about one file, each reader would choose another.
        guard self.bytes == bytes, Set(lines.map { BytewiseKey($0.name) }).count == lines.count else { return nil }
    }
}
