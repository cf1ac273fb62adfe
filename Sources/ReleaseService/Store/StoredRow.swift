// Reads stored values back, each checked as if it came from outside; what can't be read is an error that names its row.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

/// One row of a table, named for messages.
struct StoredRow {
    let table: String
    let row: StoreRow

    /// `releases REL-0123456789ab`
    private var name: String {
        switch row["id"] == .null ? row["sequence"] : row["id"] {
        case .text(let key): "\(table) \(key)"
        case .integer(let key): "\(table) \(key)"
        case .null: "\(table) without a key"
        }
    }

    func fault(_ column: String, _ message: String, details: [Finding] = []) -> ServiceError {
        ServiceError(
            .storage, "damaged-row", "the store's row \(name) can't be read: \(column): \(message)",
            remedy: "Restore the store from a backup.", details: details)
    }

    func text(_ column: String) throws(ServiceError) -> String {
        guard let text = optionalText(column) else { throw fault(column, "there is no text") }
        return text
    }

    func optionalText(_ column: String) -> String? {
        guard case .text(let text) = row[column] else { return nil }
        return text
    }

    func int(_ column: String) throws(ServiceError) -> Int {
        guard case .integer(let number) = row[column] else { throw fault(column, "there is no number") }
        return number
    }

    func time(_ column: String) throws(ServiceError) -> Timestamp { Timestamp(secondsSinceEpoch: try int(column)) }

    /// Nil for NULL.
    func optionalTime(_ column: String) throws(ServiceError) -> Timestamp? {
        row[column] == .null ? nil : try time(column)
    }

    func identifier(_ column: String) throws(ServiceError) -> Identifier {
        let text = try text(column)
        guard let id = Identifier(text) else { throw fault(column, "\(excerpt(text)) is no identifier") }
        return id
    }

    func word<Word: RawRepresentable>(_ column: String, as _: Word.Type) throws(ServiceError) -> Word
    where Word.RawValue == String {
        let text = try text(column)
        guard let word = Word(rawValue: text) else { throw fault(column, "\(excerpt(text)) is not known") }
        return word
    }

    func digest(_ column: String) throws(ServiceError) -> SHA256Digest {
        let text = try text(column)
        guard let digest = SHA256Digest(hex: text) else { throw fault(column, "\(excerpt(text)) is no SHA-256 digest") }
        return digest
    }

    /// Nil for NULL.
    func document(_ column: String, limits: DocumentLimits = .record) throws(ServiceError) -> DataNode? {
        guard let text = optionalText(column) else { return nil }
        do throws(DocumentError) { return try parseDocument(Array(text.utf8), format: .json, limits: limits) } catch {
            throw fault(column, error.message)
        }
    }

    func record() throws(ServiceError) -> ReleaseRecord {
        let bytes = Array(try text("record").utf8)
        let (record, findings) = RecordReader.read(
            bytes, file: "release.json", scheme: try word("scheme", as: VersionScheme.self))
        guard let record else {
            throw fault("record", findings.first?.message ?? "this is no record", details: findings)
        }
        guard record.status == (try word("status", as: ReleaseStatus.self)),
            record.version.identity.hasSameBytes(as: try text("identity"))
        else { throw fault("record", "it says another version or status than the columns beside it") }
        return record
    }
}

extension JSON {
    /// As the store keeps it.
    var stored: String { String(decoding: canonicalBytes, as: UTF8.self) }
}
