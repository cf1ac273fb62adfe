// An evidence file as the loader left it.
package import Files
package import Primitives

/// An evidence file as the loader left it.
package struct LoadedEvidence: Sendable, Hashable {
    /// As in the record, with `kind` detected from the content where the record left it out.
    package var entry: EvidenceEntry
    package var kind: EvidenceKind
    /// `application/xml`, `application/json`, `text/markdown`…
    package var mediaType: String
    /// The file as it is; of no bytes where it was read and not held.
    package var content: FileContent
    /// Of the file, in bytes.
    package var size: Int
    package var sha256: SHA256Digest
    package var reading: EvidenceReading
    /// False: the record names it, and there is no such file. The reading says why, and nothing of it is bundled.
    package var isPresent: Bool
    /// `size`: nil where all `bytes` are here.
    package init(
        entry: EvidenceEntry, kind: EvidenceKind, mediaType: String, bytes: Bytes, size: Int? = nil,
        sha256: SHA256Digest, reading: EvidenceReading, isPresent: Bool = true
    ) {
        self.entry = entry
        self.kind = kind
        self.mediaType = mediaType
        content = .bytes(bytes)
        self.size = size ?? bytes.count
        self.sha256 = sha256
        self.reading = reading
        self.isPresent = isPresent
    }
    package var path: String { entry.path }

    /// Those that are in memory: none of a large file, which stays on disk.
    package var bytes: Bytes {
        get { if case .bytes(let bytes) = content { bytes } else { [] } }
        set { content = .bytes(newValue) }
    }
}
