// Files that an auditor was given beside a bundle: the originals of what it holds the digests of.
import Archives
import Bundles
import Evidence
import Files
package import Primitives
import ReleaseModel

/// A file that is to be the original of a redacted one.
package struct OriginalFile: Sendable, Hashable {
    /// As the auditor named it.
    package var name: String
    package var bytes: Bytes
    package init(name: String, bytes: Bytes) {
        self.name = name
        self.bytes = bytes
    }
}

/// Originals by what proves them: their digest and size.
struct OriginalFiles {
    private struct Key: Hashable {
        var sha256: SHA256Digest
        var size: Int
    }
    private let files: [(file: OriginalFile, key: Key)]

    init(_ files: [OriginalFile]) {
        self.files = files.map { ($0, Key(sha256: SHA256Digest(of: $0.bytes), size: $0.bytes.count)) }
    }

    private static func key(_ evidence: ReadBundle.Evidence) -> Key {
        Key(sha256: evidence.sha256, size: evidence.size)
    }

    /// The bytes of a redacted file, where they were given.
    func bytes(of evidence: ReadBundle.Evidence) -> Bytes? {
        guard evidence.isRedacted else { return nil }
        return files.first { $0.key == Self.key(evidence) }?.file.bytes
    }

    /// Every file has to be the original of a redacted one; nil where none was given.
    func item(_ bundle: ReadBundle) -> VerificationItem? {
        guard !files.isEmpty else { return nil }
        let redacted = bundle.evidence.filter(\.isRedacted)
        let problems = files.filter { file in !redacted.contains { Self.key($0) == file.key } }.map { file, key in
            let last = String(
                decoding: file.name.utf8.split(separator: 0x2F).last ?? file.name.utf8[...], as: UTF8.self)
            let namesake = redacted.first {
                $0.entry.path.utf8.split(separator: 0x2F).last?.elementsEqual(last.utf8) == true
            }
            let stated =
                namesake.map { "the bundle states \($0.sha256.hex) of \(ArchivePath.quoted($0.entry.path))" }
                ?? "no redacted file of the bundle has that"
            return "\(file.name) has \(key.sha256.hex), and \(stated)"
        }
        var item = VerificationItem(
            id: "originals", name: "Redacted files", status: problems.isEmpty ? .ok : .failed,
            compared: "the original files with the digests that the bundle holds of redacted ones")
        if problems.isEmpty {
            let open = redacted.filter { bytes(of: $0) == nil }
            item.problem = open.isEmpty ? nil : "but for those that were not given: \(Self.names(open))"
        } else {
            item.code = "original-differs"
            item.problem = "A file is not the original of a redacted one"
            item.details = problems
            item.meaning =
                "The bundle was not made from this file. Ask whoever keeps the originals for the one with that digest."
        }
        return item
    }

    private static func names(_ evidence: [ReadBundle.Evidence]) -> String {
        evidence.map { ArchivePath.quoted($0.entry.path) }.joined(separator: ", ")
    }
}
