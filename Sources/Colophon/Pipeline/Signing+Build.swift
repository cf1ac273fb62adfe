// The last step of a build: the signatures of what it publishes, without which everything else is the same.
import Attestation
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Workspace

extension Signing {
    /// Adds the attestations of the releases that the build writes, and the files about signers. Signatures of releases
    /// that a build leaves alone stay as they are, as do their bundles.
    func attest(_ result: inout BuildResult, from stage: OutputStage) async throws(WorkspaceError) {
        do throws(SigningError) {
            let wanted = result.written
            // Of thousands few are signed: all processors look for those.
            let signed = concurrentMap(wanted, batch: 16) { publications(of: $0).filter(mayBeSigned) }
            for (release, publications) in zip(wanted, signed) {
                for place in publications {
                    let made = try await attest(
                        folder: place.folder, bundleName: place.bundleName,
                        checksums: { source(of: place.checksums, in: release, stage).flatMap { try? $0.bytes() } },
                        bundle: { source(of: place.bundle, in: release, stage) })
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

    /// Where a build has a publication; paths relative to the site.
    private struct Place: Sendable {
        let checksums: String
        let bundle: String

        var folder: String { Files.parent(checksums) ?? "" }
        var bundleName: String { Files.name(bundle) }
    }

    private func publications(of release: FinishedRelease) -> [Place] {
        let paths = release.entries.map(\.path) + release.kept
        return paths.filter { $0.hasSuffix("/\(Attestations.checksums)") }.compactMap { checksums in
            let folder = Files.parent(checksums) ?? ""
            let bundle = paths.first {
                $0.hasSuffix(BundleFormat.suffix) && (Files.parent($0) ?? "").hasSameBytes(as: folder)
            }
            return bundle.map { Place(checksums: checksums, bundle: $0) }
        }
    }

    private func mayBeSigned(_ place: Place) -> Bool {
        !signers.isEmpty || !present(place.folder, bundleName: place.bundleName).isEmpty
    }

    private func source(of path: String, in release: FinishedRelease, _ stage: OutputStage) -> ByteSource? {
        if let file = release.files.first(where: { $0.path.hasSameBytes(as: path) }) { return ByteSource(file.bytes) }
        return (try? stage.source(of: path, limit: BundleReader.Limits.standard.bytes)) ?? nil
    }
}
