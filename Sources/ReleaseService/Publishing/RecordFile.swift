// A published record as a file in its release's folder: written where nothing else stands, and never over what people wrote.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct RecordFile {
    let workspace: Workspace
    let record: ReleaseRecord
    /// Of the files that the service wrote for this version before: those may be replaced.
    let written: [SHA256Digest]

    private var folder: String { Files.join(workspace.evidencePath, record.version.text) }
    private var bytes: Bytes { record.json.fileBytes }

    /// Whether there is something to write; throws where the folder holds another record.
    func check() throws(ServiceError) -> Bool {
        var isThere = false
        for name in ReleaseFolder.recordNames {
            let path = Files.join(folder, name)
            let present: Bytes?
            do throws(FileError) { present = try Files.readIfPresent(path, limit: DocumentLimits.record.bytes) } catch {
                throw ServiceError(
                    .conflict, "record-unreadable", "\(path): \(error.message)", remedy: "Let the file be read.")
            }
            guard let present else { continue }
            let (stated, _) = RecordReader.read(present, file: path, scheme: record.version.scheme)
            if stated == record {
                isThere = true
            } else if !(name == "release.json" && written.contains(SHA256Digest(of: present))) {
                throw ServiceError(
                    .conflict, "record-conflict", "\(path) says otherwise than the service does of \(record.version)",
                    remedy: "Move the file away, or make it say the same; it is never overwritten.")
            }
        }
        return !isThere
    }

    /// Writes the record, if it doesn't stand there, and returns the digest of what the service writes for it.
    func write() throws(ServiceError) -> SHA256Digest {
        if try check() {
            do throws(FileError) {
                try Files.writeAtomically(bytes, to: Files.join(folder, "release.json"))
                try Files.remove(Files.join(folder, ReleaseFolder.gatheringName))
            } catch {
                throw ServiceError(
                    .storage, "record-unwritable", "\(error.path): \(error.message)",
                    remedy: "Let the service write into the workspace; the record is written with the next call.")
            }
        }
        return SHA256Digest(of: bytes)
    }
}
