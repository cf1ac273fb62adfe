// A release with its bundle.
import Files
import Primitives

/// Bundle: the archive and its digests.
package struct BundledRelease: Sendable {
    package var rendered: RenderedRelease
    package var bundle: Bundle
    package init(rendered: RenderedRelease, bundle: Bundle) {
        self.rendered = rendered
        self.bundle = bundle
    }
    package var record: ReleaseRecord { rendered.record }
}
