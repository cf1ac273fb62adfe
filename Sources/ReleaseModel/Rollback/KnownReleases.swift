// The releases of a project as a question about one of them sees the others.
import Primitives
package import Versions

/// Each is asked for only when it matters: a question about one release reads few of thousands.
package struct KnownReleases: Sendable {
    /// Ascending.
    package let versions: [Version]
    private let outline: @Sendable (Version) -> ReleaseOutline?

    /// The versions in any order. `outline`: nil where the release can't be read.
    package init(versions: [Version], outline: @escaping @Sendable (Version) -> ReleaseOutline?) {
        self.versions = versions.sorted()
        self.outline = outline
    }

    package init(_ outlines: [ReleaseOutline]) {
        let known = Dictionary(outlines.map { ($0.version.text, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(versions: outlines.map(\.version)) { known[$0.text] }
    }

    package subscript(version: Version) -> ReleaseOutline? { outline(version) }

    /// Those before a version, the greatest first.
    package func earlier(than version: Version) -> ReversedCollection<ArraySlice<Version>> {
        var (low, high) = (0, versions.count)
        while low < high {
            let middle = (low + high) / 2
            if versions[middle].precedence(to: version) < 0 { low = middle + 1 } else { high = middle }
        }
        return versions[..<low].reversed()
    }

    /// The greatest version that is out.
    package var newestReleased: ReleaseOutline? {
        for version in versions.reversed() {
            if let release = outline(version), release.status == .released { return release }
        }
        return nil
    }
}
