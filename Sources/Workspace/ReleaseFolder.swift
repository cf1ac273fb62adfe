// The files of one release's folder, read and digested: everything that the release depends on.
import Evidence
package import Files
package import Primitives
import ReleaseModel

package struct ReleaseFolder: Sendable {
    package struct File: Sendable {
        /// Relative to the folder.
        package var path: String
        package var kind: FileKind
        /// What was read: of no bytes for what isn't a file, and for a file over the limit.
        package var content: FileContent
        package var isOverLimit: Bool
        package var sha256: SHA256Digest
        package var size: Int
        /// Why it could not be read; it has no content then.
        package var failure: FileError?

        package init(
            path: String, kind: FileKind, content: FileContent, isOverLimit: Bool, sha256: SHA256Digest, size: Int,
            failure: FileError? = nil
        ) {
            self.path = path
            self.kind = kind
            self.content = content
            self.isOverLimit = isOverLimit
            self.sha256 = sha256
            self.size = size
            self.failure = failure
        }

        /// Its name, or that of a folder it is in, begins with a dot.
        var isHidden: Bool {
            path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.first == UInt8(ascii: ".") }
        }

        /// Those in memory: of all documents, and of other files that aren't large.
        package var bytes: Bytes {
            get { if case .bytes(let bytes) = content { bytes } else { [] } }
            set { content = .bytes(newValue) }
        }
    }

    package let name: String
    /// Sorted bytewise by path.
    package let files: [File]
    private let places: [BytewiseKey: Int]

    package init(name: String, files: [File]) {
        self.name = name
        self.files = files
        places = Dictionary(
            files.enumerated().map { (BytewiseKey($1.path), $0) }, uniquingKeysWith: { first, _ in first })
    }

    package static let recordNames = ["release.yaml", "release.json"]
    package static let incidentNames = ["incidents.yaml", "incidents.json"]
    /// Says that evidence is gathered here for a release whose record comes when it is published: until then a folder without a
    /// record is no mistake.
    package static let gatheringName = ".gathering"
    package static let syncName = "sync.json"
    package static let policyName = "policy.json"
    package static let factsName = "facts.json"
    /// What locking writes beside the record.
    package static let lockedNames = [syncName, policyName, factsName]
    /// Files that are no evidence, and that no record names: the record, what people and commands write beside it, and what locking
    /// writes.
    package static let documentNames = recordNames + incidentNames + lockedNames + [CollectedEvidence.name]

    /// The files that say something of the release itself.
    private static let documents = documentNames + [gatheringName]
    /// What a file may have to be held in memory; a larger one stays on disk, and is read anew by each who needs it.
    private static let largestHeld = 1 << 20

    /// `limit`: of a larger file there is only its size and digest. The folder itself may not be a link. `holding`: which files are read,
    /// by their paths.
    package static func read(
        _ name: String, in evidence: String, limit: Int, holding isWanted: (String) -> Bool = { _ in true }
    ) throws(FileError) -> ReleaseFolder {
        let folder = Files.join(evidence, name)
        if Files.kind(folder) == .symbolicLink {
            throw FileError(path: folder, operation: "read", code: 0, message: "this is a symbolic link, and no folder")
        }
        let entries = try Files.walk(folder).filter { isWanted($0.path) }
        // Small files are read faster than they are spread over processors.
        let isSpread = entries.contains { $0.kind == .file && $0.size > largestHeld }
        let files = concurrentMap(entries, batch: isSpread ? 1 : entries.count) {
            read($0, in: folder, limit: limit)
        }
        return ReleaseFolder(name: name, files: files)
    }

    private static func read(_ entry: TreeEntry, in folder: String, limit: Int) -> File {
        var file = File(
            path: entry.path, kind: entry.kind, content: .bytes([]),
            isOverLimit: entry.kind == .file && entry.size > limit, sha256: SHA256Digest(of: []), size: entry.size)
        let path = Files.join(folder, entry.path)
        let isDocument = documents.contains { $0.hasSameBytes(as: entry.path) }
        do throws(FileError) {
            if file.isOverLimit {
                (file.sha256, file.size) = try Files.digest(path)
            } else if entry.kind == .file, entry.size > largestHeld, !isDocument {
                let stamped = try StampedFile.digest(path)
                (file.content, file.sha256, file.size) = (.file(stamped), stamped.sha256, stamped.size)
            } else if entry.kind == .file {
                file.bytes = try Files.read(path, limit: limit)
                file.sha256 = SHA256Digest(of: file.bytes)
                file.size = file.bytes.count
            }
        } catch { file.failure = error }
        return file
    }

    package subscript(path: String) -> File? { places[BytewiseKey(path)].map { files[$0] } }

    package var hasRecord: Bool { Self.recordNames.contains { self[$0] != nil } }

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
