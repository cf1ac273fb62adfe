// Which XML document a manifest is, by its root element.
import Documents
import Primitives
import ReleaseModel

enum VersionManifestXML {
    /// Nil where the bytes are no XML document.
    static func root(of bytes: Bytes) -> XMLElement? {
        guard EvidenceInput.isXML(bytes), var xml = try? EvidenceXML(ByteFeed(bytes), limits: Policy().limits) else {
            return nil
        }
        return try? xml.root()
    }
}
