// The build's memory taken apart, for tests that change it.
import ReleaseModel
import Testing

@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Workspace

struct RememberedBuild {
    static let path = ".colophon/cache/build"

    let key: SHA256Digest
    /// Sorted by name.
    var entries: [CacheEntry]
    let site: SiteMemory?

    init(_ sample: SampleWorkspace) throws {
        let bytes = try sample.bytes(Self.path)
        let header = try #require(bytes.lines.first)
        key = try #require(SHA256Digest(hex: String(decoding: header.suffix(64), as: UTF8.self)))
        var reader = CacheReader(key: key)
        reader.add(bytes[...])
        #expect(reader.isWhole)
        entries = reader.entries.values.map(\.entry).sorted { $0.name.precedesBytewise($1.name) }
        site = reader.site
    }

    var header: Bytes { CacheCoding.header(key) }

    var bytes: Bytes { header + CacheCoding.bytes(entries) + (site.map(CacheCoding.bytes) ?? []) }
}

extension SampleWorkspace {
    /// Lets the build remember another digest of the release's folder.
    func spoil(_ version: String) throws {
        var memory = try RememberedBuild(self)
        for index in memory.entries.indices where memory.entries[index].name == version {
            memory.entries[index].folder = SHA256Digest(of: Bytes("other".utf8))
        }
        try write(memory.bytes, to: RememberedBuild.path)
    }
}
