// What `collect` wrote beside a record: the evidence that CI runs made, and what git knows of their commits.
package import Primitives

/// The content of `collected.json`. It is joined to the record wherever that is read.
package struct CollectedEvidence: Sendable, Hashable {
    package static let name = "collected.json"
    /// The one schema this version of Colophon reads.
    package static let schema = "colophon/collected/v1"

    package struct File: Sendable, Hashable {
        /// With the run that the file comes from.
        package var entry: EvidenceEntry
        /// Of the file as it was collected.
        package var sha256: SHA256Digest
        package init(entry: EvidenceEntry, sha256: SHA256Digest) {
            self.entry = entry
            self.sha256 = sha256
        }
    }

    /// The release's, where the record doesn't state it.
    package var commit: String?
    package var build = BuildOrigin()
    /// Other commits that the evidence may name, as git shows.
    package var commits: [RelatedCommit] = []
    /// Sorted bytewise by path.
    package var files: [File] = []
    package init() {}
}
