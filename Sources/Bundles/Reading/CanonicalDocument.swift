// Reads a bundle's JSON documents: well-formed, without doubles, and in canonical form.
package import Documents
import Evidence
import Files
import ReleaseModel
import Workspace

package enum CanonicalDocument {
    /// Far more than any release has, and less than a small archive could expand to.
    package static let limits = DocumentLimits(bytes: 256 << 20, depth: 64, nodes: 2_000_000)

    /// The document; refuses whatever is not written as a bundle writes it.
    package static func read(_ file: BundleContent.File, step: VerificationStep) throws(BundleRefusal) -> DataNode {
        let node: DataNode
        do {
            node = try parseDocument(file.bytes, format: .json, limits: limits)
        } catch {
            let place = error.position.map { " (\($0))" } ?? ""
            throw BundleRefusal(step, "json-unreadable", "\(file.path): \(error.message)\(place)")
        }
        guard JSON(node).fileBytes == file.bytes else {
            throw BundleRefusal(step, "json-not-canonical", "\(file.path) is not in canonical form (RFC 8785)")
        }
        return node
    }
}
