// Reads a release record: its members as they are declared, and its versions by the project's scheme.
package import Documents
package import Primitives
package import Versions

package enum RecordReader {
    /// `file` names the record in findings and, by its ending, tells YAML from JSON. The record is nil where an error
    /// was found; warnings come with a record.
    package static func read(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (record: ReleaseRecord?, findings: [Finding]) {
        let (record, _, findings) = locatedRead(bytes, file: file, scheme: scheme)
        return (record, findings)
    }

    /// The same with the document, for those who find something wrong with the record later and have to say where.
    package static func locatedRead(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (record: ReleaseRecord?, document: DataNode?, findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: ReleaseRecord.shape)
        guard let node else { return (nil, nil, findings) }
        var check = RecordCheck(node: node, file: file, scheme: scheme)
        let record = record(node, &check)
        return (check.findings.contains { $0.severity == .error } ? nil : record, node, check.findings)
    }

    private static func record(_ node: DataNode, _ check: inout RecordCheck) -> ReleaseRecord? {
        guard let version = check.version(node, "version", field: "version") else { return nil }
        let previous = check.version(node, "previous", field: "previous")
        var record = ReleaseRecord(
            project: "", version: version, type: type(of: version, over: previous), status: .planned)
        record.previous = previous
        ReleaseRecord.fields.read(node, into: &record)
        check.check(record)
        return record
    }

    private static func type(of version: Version, over previous: Version?) -> ReleaseType {
        guard let previous else { return version.typeByZeros }
        return version.bump(over: previous) ?? .patch
    }
}
