// Reads `collected.json`, which `collect` wrote into a release's folder.
package import Documents
import Files
package import Primitives

package enum CollectedReader {
    /// Nil with findings where it can't be read. The document is for those who find something wrong with it later.
    package static func read(
        _ bytes: Bytes, file: String
    ) -> (collected: CollectedEvidence?, document: DataNode?, findings: [Finding]) {
        let (node, findings) = DocumentReader.read(
            bytes, file: file, shape: CollectedEvidence.shape, limits: .standard)
        guard let node, let collected = CollectedEvidence.read(node) else { return (nil, nil, findings) }
        var seen: Set<BytewiseKey> = []
        for (index, listed) in collected.files.enumerated() {
            guard !seen.insert(BytewiseKey(listed.entry.path)).inserted else { continue }
            let place = node.nodes("evidence")[index]["path"]?.position
            let finding = Finding(
                "duplicate-path", .error, "\(excerpt(listed.entry.path)) is listed twice", remedy: "Keep one.",
                file: file, line: place?.line, column: place?.column, field: "evidence[\(index)].path")
            return (nil, nil, [finding])
        }
        return (collected, node, [])
    }
}
