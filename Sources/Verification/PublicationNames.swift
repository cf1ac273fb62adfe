// The names in a folder, as far as they say whether it is that of a publication.
import Bundles
import Files
import Primitives

struct PublicationNames {
    let files: [String]
    /// Of what would be files of a publication.
    let links: [String]
    /// Those with the name of a bundle; where there is none, those that a download may have named otherwise.
    let bundles: [String]
    private let known: Set<BytewiseKey>

    init(_ entries: [TreeEntry]) {
        files = entries.filter { $0.kind == .file }.map(\.path)
        links = entries.filter { $0.kind == .symbolicLink && Self.isPublished($0.path) }.map(\.path)
        let named = files.filter { $0.hasSuffix(BundleFormat.suffix) }
        bundles = named.isEmpty ? files.filter(Self.isBundle) : named
        known = Set(files.map { BytewiseKey($0) })
    }

    func has(_ name: String) -> Bool { known.contains(BytewiseKey(name)) }

    var isPublication: Bool {
        !bundles.isEmpty || has(BundleFormat.checksums)
            || links.contains { Self.isBundle($0) || $0.hasSameBytes(as: BundleFormat.checksums) }
    }

    /// Whether a file is named as a bundle, or as browsers name one: without `.gz`, or with a number in it.
    static func isBundle(_ name: String) -> Bool {
        guard let range = name.utf8.firstRange(of: ".evidence".utf8) else { return false }
        let rest = name.utf8[range.upperBound...]
        return rest.firstRange(of: ".tar".utf8) != nil || rest.starts(with: ".tgz".utf8)
    }

    private static func isPublished(_ name: String) -> Bool {
        isBundle(name) || BundleFormat.publishedFiles.contains(name) || name.hasPrefix(BundleFormat.checksums)
    }
}
