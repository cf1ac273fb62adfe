// What a release puts into its bundle before its place in the history is known.
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Versions

/// The payload of a bundle but for `data/provenance.json`, which needs the manifest of the release before.
package struct BundleContent: Sendable, Hashable {
    /// A file of the bag, with its digest.
    package struct File: Sendable, Hashable {
        /// Relative to the bag, `data/release.json`.
        package var path: String
        package var content: FileContent
        package var sha256: SHA256Digest
        package init(path: String, content: FileContent, sha256: SHA256Digest) {
            self.path = path
            self.content = content
            self.sha256 = sha256
        }
        package init(path: String, bytes: Bytes, sha256: SHA256Digest) {
            self.init(path: path, content: .bytes(bytes), sha256: sha256)
        }
        /// Digests the bytes.
        package init(path: String, bytes: Bytes) {
            self.init(path: path, bytes: bytes, sha256: SHA256Digest(of: bytes))
        }

        /// Empty where the bytes are in a file on disk.
        package var bytes: Bytes {
            get { if case .bytes(let bytes) = content { bytes } else { [] } }
            set { content = .bytes(newValue) }
        }
    }

    package var format: BundleFormat
    package var project: String
    package var version: Version
    package var previous: Version?
    package var amends: Amendment?
    /// The record's own file, as verdicts and findings name it.
    package var source: Provenance.Source
    package var facts: ReleaseFacts
    /// SHA-256 of `data/release.json`.
    package var record: SHA256Digest
    /// Nil for a draft.
    package var releaseDate: Timestamp?
    /// True while the release is not published.
    package var isDraft: Bool
    /// Seconds since 1970, the time of every file in the archive.
    package var modified: Int
    /// Sorted bytewise by path.
    package var payload: [File]

    package init(
        format: BundleFormat, project: String, version: Version, previous: Version? = nil, amends: Amendment? = nil,
        source: Provenance.Source, facts: ReleaseFacts = ReleaseFacts(), record: SHA256Digest,
        releaseDate: Timestamp? = nil, isDraft: Bool, modified: Int,
        payload: [File]
    ) {
        self.format = format
        self.project = project
        self.version = version
        self.previous = previous
        self.amends = amends
        self.source = source
        self.facts = facts
        self.record = record
        self.releaseDate = releaseDate
        self.isDraft = isDraft
        self.modified = modified
        self.payload = payload
    }

    /// What linking the history needs.
    package var withoutBytes: BundleContent {
        var content = self
        for index in content.payload.indices { content.payload[index].bytes = [] }
        return content
    }

    /// Whether there is a file on disk in it.
    package var isLarge: Bool { payload.contains { if case .file = $0.content { true } else { false } } }

    package subscript(path: String) -> File? { payload.first { $0.path.utf8.elementsEqual(path.utf8) } }

    /// `<project>-<version>`: the bag's folder and its External-Identifier.
    package var identifier: String { BundleFormat.identifier(project: project, version: version.text) }
    /// `<project>-<version>.evidence.tar.gz`
    package var bundleName: String { BundleFormat.fileName(project: project, version: version.text) }

    /// The files of the payload that are also published beside the bundle, under the names they have there.
    package var publishedFiles: [File] {
        BundleFormat.publishedFiles.compactMap { name in
            self["data/\(name)"].map { File(path: name, bytes: $0.bytes, sha256: $0.sha256) }
        }
    }
}

/// Why a release can't be bundled: problems with its data, each with a remedy.
package struct BundleError: Error, Sendable, Hashable {
    package var findings: [Finding]
    package init(findings: [Finding]) { self.findings = findings }
}
