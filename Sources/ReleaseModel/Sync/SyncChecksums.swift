// The source side of the sync rules of one release: what the release hands over.
package import Primitives

/// The source side of every rule for one release.
package struct SyncChecksums: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the source root.
        package var source: String
        /// Relative to the target tree.
        package var target: String
        package var sha256: SHA256Digest
        /// Bytes.
        package var size: Int
        package var isExecutable: Bool
        package init(source: String, target: String, sha256: SHA256Digest, size: Int, isExecutable: Bool = false) {
            self.source = source
            self.target = target
            self.sha256 = sha256
            self.size = size
            self.isExecutable = isExecutable
        }
    }
    package struct Rule: Sendable, Hashable {
        package var id: String
        package var targetRepository: String?
        package var targetPath: String
        package var strategy: SyncStrategy
        /// Sorted bytewise by source path.
        package var files: [File]
        package init(id: String, targetRepository: String?, targetPath: String, strategy: SyncStrategy, files: [File]) {
            self.id = id
            self.targetRepository = targetRepository
            self.targetPath = targetPath
            self.strategy = strategy
            self.files = files
        }
    }
    /// In the configuration's order.
    package var rules: [Rule]
    package init(rules: [Rule] = []) { self.rules = rules }
}
