// Reads `facts.json`, which locking wrote into a release's folder.
import Documents
import Files
package import Primitives

package enum LockedFactsReader {
    /// Nil with findings where it can't be read.
    package static func read(_ bytes: Bytes, file: String) -> (facts: LockedFacts?, findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: LockedFacts.shape, limits: .standard)
        return (node.flatMap(LockedFacts.read), findings)
    }
}
