// Nothing is saved that could not be read back: each record passes the reader of records first.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

/// A record as the store keeps it.
struct SoundRecord: Sendable {
    let record: ReleaseRecord
    /// Canonical JSON.
    let text: String
    /// Of the text.
    let sha256: SHA256Digest

    init(_ record: ReleaseRecord) throws(ServiceError) {
        let bytes = record.json.canonicalBytes
        let (read, findings) = RecordReader.read(bytes, file: "release.json", scheme: record.version.scheme)
        let errors = findings.filter { $0.severity == .error }.map { finding in
            // The place in a file that nobody wrote helps nobody; the field does.
            Finding(finding.code, .error, finding.message, remedy: finding.remedy, field: finding.field)
        }
        guard let read else { throw ServiceError(.invalid, "bad-record", errors) }
        guard read == record else {
            throw ServiceError(
                .invalid, "bad-record", "a text of the record is empty, so it would not be kept",
                remedy: "Leave out what has no text.")
        }
        self.record = record
        text = String(decoding: bytes, as: UTF8.self)
        sha256 = SHA256Digest(of: bytes)
    }
}
