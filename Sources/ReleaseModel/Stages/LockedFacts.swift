// What locking fixed of a release beside its policy and its sync checksums.
package import Primitives

/// The content of `facts.json`: what the record and its folder alone don't give again. Another release, or a file that nobody keeps in
/// version control, has it.
package struct LockedFacts: Sendable, Hashable {
    /// An artifact that lay in the folder.
    package struct Artifact: Sendable, Hashable {
        package var path: String
        package var sha256: SHA256Digest
        package var size: Int
        package init(path: String, sha256: SHA256Digest, size: Int) {
            self.path = path
            self.sha256 = sha256
            self.size = size
        }
    }

    /// Of the release before.
    package var earlier: ReleaseFacts
    package var artifacts: [Artifact]
    package var rollback: RollbackTarget

    package init(earlier: ReleaseFacts, artifacts: [Artifact], rollback: RollbackTarget) {
        self.earlier = earlier
        self.artifacts = artifacts
        self.rollback = rollback
    }

    package init(_ release: LoadedRelease) {
        self.init(
            earlier: release.facts,
            artifacts: release.record.artifacts.compactMap { artifact in
                guard let path = artifact.path, let sha256 = artifact.sha256, let size = artifact.size else {
                    return nil
                }
                return Artifact(path: path, sha256: sha256, size: size)
            }, rollback: release.rollbackTarget)
    }
}
