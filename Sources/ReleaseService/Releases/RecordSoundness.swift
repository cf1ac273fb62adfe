// Nothing is saved that could not be read back: each record passes the reader of records first.
import Colophon
import ColophonSystem
import ReleaseModel

enum RecordSoundness {
    static func check(_ record: ReleaseRecord) throws(ServiceError) {
        let (read, findings) = RecordReader.read(
            record.json.canonicalBytes, file: "release.json", scheme: record.version.scheme)
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
    }
}
