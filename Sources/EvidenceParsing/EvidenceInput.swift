// One evidence file as a dialect is given it: its bytes, and what was found out while its kind was detected.
package import Documents
package import Primitives
package import ReleaseModel

package struct EvidenceInput {
    package let entry: EvidenceEntry
    package let limits: Policy.Limits
    /// How much of each sort is listed one by one.
    package let keeping: Int
    /// All of them, decoded; of a dialect that reads a stream, as many as showed the kind.
    package let bytes: Bytes
    /// Gives the file from its start on.
    package let feed: ByteFeed
    /// What a pass over all of `feed` gave, where the file was read so.
    package let json: Result<JSONEvidence, EvidenceFault>?
    /// The whole document, where it was parsed to find the dialect.
    private let parsed: DataNode?
    package let dialects: EvidenceDialects

    package init(
        entry: EvidenceEntry, limits: Policy.Limits, keeping: Int, bytes: Bytes, feed: ByteFeed,
        json: Result<JSONEvidence, EvidenceFault>?, parsed: DataNode? = nil, dialects: EvidenceDialects
    ) {
        self.entry = entry
        self.limits = limits
        self.keeping = keeping
        self.bytes = bytes
        self.feed = feed
        self.json = json
        self.parsed = parsed
        self.dialects = dialects
    }

    package var path: String { entry.path }

    /// `shape`: the parts that are needed; there may be others.
    package func document(keeping shape: DocumentShape = .whole) throws(EvidenceFault) -> DataNode {
        if let json { return try json.get().root }
        if let parsed { return parsed }
        return try evidenceDocument(bytes, path: path, limits: limits, keeping: shape)
    }

    /// A document of a kind that is so like others that one can be read as another.
    package func document(only kind: EvidenceKind) throws(EvidenceFault) -> DataNode {
        let document = try document()
        let others = dialects.signatures(document)
        if let found = others.first, !others.contains(where: { $0.kind == kind }) {
            throw Self.mismatch(stated: kind, kind: found.kind, name: found.name)
        }
        return document
    }

    /// Throws where the file clearly is of another kind than the record says.
    package func checkMark() throws(EvidenceFault) { if let mismatch { throw mismatch } }

    /// The same for a text that would pass for any changelog, list of paths or manifest.
    package func checkText(as kind: EvidenceKind) throws(EvidenceFault) {
        let sample = EvidenceSample(path: path, bytes: bytes, limits: limits)
        if let found = dialects.otherText(than: kind, sample) {
            throw Self.mismatch(stated: kind, kind: found.kind, name: found.name)
        }
    }

    /// The fault of a file that clearly is of another kind than the record says.
    package var mismatch: EvidenceFault? {
        guard let stated = entry.kind else { return nil }
        let found =
            if let root = try? json?.get().root ?? parsed {
                dialects.signatures(root)
            } else {
                dialects.signatures(bytes, path: path, limits: limits)
            }
        guard let first = found.first, !found.contains(where: { stated.includes($0.kind) }) else { return nil }
        return Self.mismatch(stated: stated, kind: first.kind, name: first.name)
    }

    private static func mismatch(stated: EvidenceKind, kind: EvidenceKind, name: String) -> EvidenceFault {
        EvidenceFault(
            "kind-mismatch", "the record says \(stated.rawValue), and this is \(name)",
            remedy: "Write \"kind: \(kind.rawValue)\" in the record, or name the file that was meant.")
    }

    package static func isXML(_ bytes: Bytes) -> Bool {
        bytes.first { !ASCII.isSpace($0) } == UInt8(ascii: "<")
    }
}
