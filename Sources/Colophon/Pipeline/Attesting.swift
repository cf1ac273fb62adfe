// The last step of a build: the signatures of what it publishes, without which everything else is the same.
import ColophonSystem
import ReleaseModel

extension Signing {
    /// Adds the attestations of the releases that the build writes, and the files about signers. Signatures of releases
    /// that a build leaves alone stay as they are, as do their bundles.
    func attest(_ result: inout BuildResult, from stage: OutputStage) async throws(WorkspaceError) {
        do throws(SigningError) {
            for release in result.wanted {
                let paths = release.entries.map(\.path) + release.kept
                for path in paths where path.hasSuffix("/\(Attestations.checksums)") {
                    let folder = Files.parent(path) ?? ""
                    let isBundle = { (other: String) in
                        other.hasSuffix(BundleFormat.suffix) && (Files.parent(other) ?? "").hasSameBytes(as: folder)
                    }
                    guard let bundle = paths.first(where: isBundle) else { continue }
                    let made = try await attest(
                        folder: folder, bundleName: Files.name(bundle),
                        checksums: { source(of: path, in: release, stage).flatMap { try? $0.bytes() } },
                        bundle: { source(of: bundle, in: release, stage) })
                    result.attestations += made.files
                    result.droppedPaths += made.dropped
                    result.findings += made.findings
                }
            }
            let made = try await site(lock: LockFile.bytes(result.lock))
            result.attestations += made.files
            result.droppedPaths += made.dropped
        } catch { throw WorkspaceError(error, file: workspace.configurationFile) }
    }

    private func source(of path: String, in release: FinishedRelease, _ stage: OutputStage) -> ByteSource? {
        if let file = release.files.first(where: { $0.path.hasSameBytes(as: path) }) { return ByteSource(file.bytes) }
        return (try? stage.source(of: path, limit: BundleReader.Limits.standard.bytes)) ?? nil
    }
}
