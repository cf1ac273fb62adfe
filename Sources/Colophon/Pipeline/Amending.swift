// `build --amend`: states in the record that it replaces what was published, and why.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
package import Workspace

package enum Amending {
    /// Adds `amends` to the records of the named versions, to all or to none. What a record says of an earlier amendment
    /// is replaced. A version that isn't in the lock, or whose record amends the latest publication for another reason,
    /// is refused: an amendment is made once, with its reason, and then kept.
    package static func state(_ reason: String, versions: [String], in workspace: Workspace) throws(WorkspaceError) {
        guard !versions.isEmpty else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-version", .error, "an amendment is of one release",
                    remedy: "Name the version: build VERSION --amend REASON.")
            ])
        }
        let lock = try workspace.lock()
        var records: [(path: String, bytes: Bytes)] = []
        for version in versions {
            if let record = try amended(version, reason: reason, lock: lock, in: workspace) { records.append(record) }
        }
        for record in records {
            do throws(FileError) { try Files.writeAtomically(record.bytes, to: record.path) } catch {
                throw WorkspaceError(error, remedy: "Check that the record can be written.")
            }
        }
    }

    /// The record with its amendment; nil where it states it already.
    private static func amended(
        _ name: String, reason: String, lock: Lock, in workspace: Workspace
    ) throws(WorkspaceError) -> (path: String, bytes: Bytes)? {
        let folder = Files.join(workspace.evidencePath, name)
        let path = Files.join(folder, "release.yaml")
        let scheme = workspace.configuration.project.versioning
        guard let version = Version(name, scheme: scheme),
            let amendment = LockCheck.amendment(of: version, reason: reason, lock: lock)
        else {
            throw WorkspaceError(
                "not-locked", "\(name) isn't in the lock, so there is nothing to amend",
                remedy: "Change the record and build.", file: folder)
        }
        let bytes: Bytes?
        do throws(FileError) { bytes = try Files.readIfPresent(path) } catch { throw WorkspaceError(error) }
        let digest = amendment.manifestSHA256
        if bytes == nil, Files.kind(Files.join(folder, "release.json")) == nil {
            throw WorkspaceError(
                "no-record", "there is no record here that could be amended: what was published is in the bundle alone",
                remedy: "Write release.yaml, unpack data/evidence of the bundle beside it, and build again.",
                file: folder)
        }
        guard var text = bytes else {
            throw WorkspaceError(
                "not-yaml", "only a YAML record can be amended in place",
                remedy: "Add \"amends\": {\"manifest_sha256\": \"\(digest.hex)\", \"reason\": …} to the record.",
                file: folder)
        }
        let (record, findings) = RecordReader.read(text, file: path, scheme: scheme)
        guard let record else { throw WorkspaceError(findings: findings) }
        if let stated = record.amends {
            // A build that was asked for again, before the amendment was locked.
            if stated == amendment { return nil }
            guard stated.manifestSHA256 != digest else {
                throw WorkspaceError(
                    "amended-before", "the record states an amendment already",
                    remedy: "Set amends.manifest_sha256 to \(digest.hex) and amends.reason to your reason.", file: path)
            }
            text = withoutAmends(text)
        }
        if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        text += Array("amends:\n  manifest_sha256: \(digest.hex)\n  reason: ".utf8)
        text += JSON.string(reason).canonicalBytes + [UInt8(ascii: "\n")]
        var expected = record
        expected.amends = amendment
        guard RecordReader.read(text, file: path, scheme: scheme).record == expected else {
            throw WorkspaceError(
                "not-amendable", "the record is not written so that lines can be added at its end",
                remedy: "Add amends yourself, with manifest_sha256: \(digest.hex) and your reason.", file: path)
        }
        return (path, text)
    }

    /// Without the lines of the top-level block `amends`: its own, and the indented ones that follow.
    private static func withoutAmends(_ text: Bytes) -> Bytes {
        var kept: Bytes = []
        var isInside = false
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let isIndented = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
            isInside = line.starts(with: "amends:".utf8) || (isInside && isIndented)
            if !isInside { kept += line + [UInt8(ascii: "\n")] }
        }
        // The split gives one line more than there are line feeds.
        if kept.last == UInt8(ascii: "\n") { kept.removeLast() }
        return kept
    }
}
