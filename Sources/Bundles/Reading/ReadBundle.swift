// A bundle that was read: consistent in itself, its content not yet judged again.
package import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions

package struct ReadBundle: Sendable {
    /// An evidence file as `data/evidence.json` lists it.
    package struct Evidence: Sendable {
        package var entry: EvidenceEntry
        package var kind: EvidenceKind
        package var mediaType: String
        /// Bytes.
        package var size: Int
        package var sha256: SHA256Digest
        /// True: there was no such file when the bundle was made. Size and digest are those of no bytes.
        package var isMissing: Bool
        /// Nil for a redacted and for a missing file.
        package var file: BagFile?
        /// The whole entry of the list.
        package var node: DataNode
        /// There was such a file, and only its digest and size are here.
        package var isRedacted: Bool { entry.redact && !isMissing }
    }
    /// Where the bundle came from, to read again what was too large to hold.
    package struct Origin: Sendable {
        package var source: ByteSource
        package var limits: BundleReader.Limits
    }
    /// A verdict as `data/checklist.json` states it, in its own words.
    package struct Verdict: Sendable, Hashable {
        package var id: CheckID
        package var name: String
        package var status: CheckStatus
        package var required: Bool
        package var isWaived: Bool
        package var headline: String
        /// Required, and not met.
        package var isInTheWay: Bool { required && status != .pass && status != .na && !isWaived }
        package var label: String { isWaived ? "waived" : status.rawValue }
        package var json: JSON {
            .object(compact: [
                ("id", .string(id.rawValue)), ("status", .string(status.rawValue)), ("required", .bool(required)),
                ("waived", isWaived ? true : nil), ("headline", .string(headline)),
            ])
        }
    }

    package var digests: BundleDigests
    /// Seconds since 1970, of every file.
    package var modified: Int
    package var format: BundleFormat
    package var provenance: Provenance
    package var record: ReleaseRecord
    package var policy: Policy
    /// In the record's order.
    package var evidence: [Evidence]
    package var verdicts: [Verdict]
    package var readiness: Readiness
    /// Every file of the bag, sorted bytewise.
    package var files: [BagFile]
    package let origin: Origin

    /// A file that is no evidence.
    package subscript(path: String) -> BundleContent.File? { files.document(at: path) }
    package var identifier: String { BundleFormat.identifier(project: record.project, version: record.version.text) }
    package var fileName: String { BundleFormat.fileName(project: record.project, version: record.version.text) }
    package var isDraft: Bool { provenance.isDraft }

    /// The files of the payload that are also published beside the bundle, under the names they have there.
    package var publishedFiles: [BundleContent.File] {
        BundleFormat.publishedFiles.compactMap { name in
            self["data/\(name)"].map { .init(path: name, bytes: $0.bytes, sha256: $0.sha256) }
        }
    }
}
