// Reads the facts that locking wrote beside a record.
import Documents
package import Primitives

package enum FactsReader {
    /// The content of a locked release's `facts.json`; nil with findings where it can't be read.
    package static func read(_ bytes: Bytes, file: String) -> (facts: ReleaseFacts?, findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: ReleaseFacts.shape)
        return (node.flatMap(ReleaseFacts.read), findings)
    }
}
