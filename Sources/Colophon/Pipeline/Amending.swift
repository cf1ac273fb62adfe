// `build --amend`: states in the record that it replaces what was published, and why.
import ColophonSystem
import ReleaseModel

package enum Amending {
    /// Adds `amends` to the records of the named versions. A version that isn't in the lock, or whose record states an
    /// amendment already, is refused: an amendment is made once, with its reason, and then kept.
    package static func state(_ reason: String, versions: [String], in workspace: Workspace) throws(WorkspaceError) {
        guard !versions.isEmpty else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-version", .error, "an amendment is of one release",
                    remedy: "Name the version: build VERSION --amend REASON.")
            ])
        }
        let lock = try workspace.lock()
        let scheme = workspace.configuration.project.versioning
        for name in versions {
            let path = Files.join(Files.join(workspace.evidencePath, name), "release.yaml")
            guard let version = Version(name, scheme: scheme),
                let amendment = LockCheck.amendment(of: version, reason: reason, lock: lock)
            else {
                throw refuse(
                    "not-locked", path, "\(name) isn't in the lock, so there is nothing to amend",
                    "Change the record and build.")
            }
            let bytes: Bytes?
            do throws(FileError) { bytes = try Files.readIfPresent(path) } catch { throw WorkspaceError(error) }
            guard var record = bytes else {
                throw refuse(
                    "not-yaml", path, "only a YAML record can be amended in place",
                    "Add \"amends\": {\"manifest_sha256\": \"\(amendment.manifestSHA256.hex)\", \"reason\": …} to the record."
                )
            }
            let (known, _) = RecordReader.read(record, file: path, scheme: scheme)
            if let stated = known?.amends {
                guard stated.manifestSHA256 != amendment.manifestSHA256 else { continue }
                throw refuse(
                    "amended-before", path, "the record states an earlier amendment",
                    "Set amends.manifest_sha256 to \(amendment.manifestSHA256.hex) and amends.reason to your reason.")
            }
            if record.last != UInt8(ascii: "\n") { record.append(UInt8(ascii: "\n")) }
            let quoted = JSON.string(reason).canonicalBytes
            record +=
                Array("amends:\n  manifest_sha256: \(amendment.manifestSHA256.hex)\n  reason: ".utf8) + quoted + [0x0A]
            do throws(FileError) { try Files.writeAtomically(record, to: path) } catch { throw WorkspaceError(error) }
        }
    }

    private static func refuse(_ code: String, _ file: String, _ message: String, _ remedy: String) -> WorkspaceError {
        WorkspaceError(findings: [Finding(code, .error, message, remedy: remedy, file: file)])
    }
}
