// One file as a sync would write it: what the checks of a rule look at.
package import Primitives

package struct WrittenFile: Sendable {
    /// Relative to the source root; nil where no one source file stands behind it.
    package var source: String?
    /// Relative to the target tree.
    package var target: String
    package var bytes: Bytes

    package init(source: String?, target: String, bytes: Bytes) {
        self.source = source
        self.target = target
        self.bytes = bytes
    }
}
