// The files of one release's folder, read and digested: everything that the release depends on.
package import ColophonSystem
import ReleaseModel

package struct ReleaseFolder: Sendable {
    package struct File: Sendable {
        /// Relative to the folder.
        package var path: String
        package var kind: FileKind
        /// Empty for what isn't a file, and for a file over the limit.
        package var bytes: Bytes
        package var isOverLimit: Bool
        package var sha256: SHA256Digest
        package var size: Int
        /// Why it could not be read; its bytes are empty then.
        package var failure: FileError?
    }

    package let name: String
    /// Sorted bytewise by path.
    package let files: [File]

    package static let recordNames = ["release.yaml", "release.json"]
    package static let incidentNames = ["incidents.yaml", "incidents.json"]
    /// Says that evidence is gathered here for a release whose record comes when it is published: until then a folder without a
    /// record is no mistake.
    package static let gatheringName = ".gathering"
    package static let syncName = "sync.json"
    package static let policyName = "policy.json"

    /// `limit`: a larger file isn't kept in memory; its entry has its size and digest. The folder itself may not be a link.
    package static func read(_ name: String, in evidence: String, limit: Int) throws(FileError) -> ReleaseFolder {
        let folder = Files.join(evidence, name)
        if Files.kind(folder) == .symbolicLink {
            throw FileError(path: folder, operation: "read", code: 0, message: "this is a symbolic link, and no folder")
        }
        var files: [File] = []
        for entry in try Files.walk(folder) {
            var file = File(
                path: entry.path, kind: entry.kind, bytes: [], isOverLimit: entry.kind == .file && entry.size > limit,
                sha256: SHA256Digest(of: []), size: entry.size)
            do throws(FileError) {
                if file.isOverLimit {
                    (file.sha256, file.size) = try Files.digest(Files.join(folder, entry.path))
                } else if entry.kind == .file {
                    file.bytes = try Files.read(Files.join(folder, entry.path), limit: limit)
                    file.sha256 = SHA256Digest(of: file.bytes)
                    file.size = file.bytes.count
                }
            } catch { file.failure = error }
            files.append(file)
        }
        return ReleaseFolder(name: name, files: files)
    }

    package subscript(path: String) -> File? { files.first { $0.path.hasSameBytes(as: path) } }

    /// Over every name, kind, size, digest and failure.
    package var digest: SHA256Digest {
        var hasher = SHA256Hasher()
        for file in files {
            hasher.update(
                Array(
                    "\(file.path)\u{0}\(file.kind)\u{0}\(file.size)\u{0}\(file.sha256.hex)\u{0}\(file.failure?.message ?? "")\n"
                        .utf8))
        }
        return hasher.finish()
    }
}
