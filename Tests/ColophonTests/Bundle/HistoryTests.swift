// Tests how bundles are linked to the ones before them.
import Bundles
import Colophon
import Primitives
import ReleaseModel
import Testing
import Versions

@Suite struct HistoryTests {
    private func content(_ version: String, previous: String?, status: String = "released") throws -> BundleContent {
        try BundleSample(
            version: version, previous: previous, status: status, date: status == "released" ? "2024-01-01" : nil,
            files: []
        ).content()
    }

    private func entry(_ version: Version, _ manifest: SHA256Digest, amendment: Int = 0) -> Lock.Entry {
        .init(
            version: version, amendment: amendment, manifest: manifest, tar: SHA256Digest(of: Bytes("t".utf8)),
            gzip: nil)
    }

    private func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Bytes(text.utf8)) }

    @Test func linksATreeInAnyOrderOfItsReleases() throws {
        let contents = [
            try content("2.0.0", previous: "1.1.0"), try content("1.0.1", previous: "1.0.0"),
            try content("1.0.0", previous: nil), try content("1.1.0", previous: "1.0.0"),
        ]
        let (links, findings) = History.link(contents, lock: Lock())
        #expect(findings.isEmpty)
        func manifest(_ index: Int) throws -> SHA256Digest {
            BundleBuilder.manifestDigest(contents[index], history: try #require(links[contents[index].version]))
        }
        #expect(links[contents[2].version] == HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first))
        #expect(links[contents[1].version]?.manifest == (try manifest(2)))
        #expect(links[contents[3].version]?.manifest == (try manifest(2)))
        #expect(links[contents[0].version]?.manifest == (try manifest(3)))
        #expect(History.link(contents.reversed(), lock: Lock()).links == links)
    }

    @Test func saysWhyThereIsNoDigest() throws {
        let absent = try content("1.0.1", previous: "1.0.0")
        #expect(History.link([absent], lock: Lock()).links[absent.version]?.reason == History.Reason.absent)
        let draft = try content("1.0.0", previous: nil, status: "rc")
        let links = History.link([absent, draft], lock: Lock()).links
        #expect(links[absent.version] == HistoryLink(previous: "1.0.0", manifest: nil, reason: History.Reason.draft))
    }

    @Test func reportsEveryReleaseOfACycleAndNoOther() throws {
        let contents = [
            try content("1.0.0", previous: "1.2.0"), try content("1.1.0", previous: "1.0.0"),
            try content("1.2.0", previous: "1.1.0"), try content("1.3.0", previous: "1.2.0"),
        ]
        let (links, findings) = History.link(contents, lock: Lock())
        #expect(findings.map(\.code) == Array(repeating: "history-cycle", count: 3))
        #expect(Set(findings.compactMap(\.file)) == ["1.0.0/release.yaml", "1.1.0/release.yaml", "1.2.0/release.yaml"])
        #expect(links.count == 4)
        #expect(links[contents[0].version]?.reason == History.Reason.cycle)
        #expect(links[contents[3].version]?.manifest != nil)
    }

    @Test func takesTheNewestListedDigest() throws {
        let contents = [try content("1.0.0", previous: nil), try content("1.0.1", previous: "1.0.0")]
        let lock = Lock(entries: [
            entry(contents[0].version, digest("a")), entry(contents[0].version, digest("b"), amendment: 1),
        ])
        #expect(History.link(contents, lock: lock).links[contents[1].version]?.manifest == digest("b"))
    }

    @Test func aListedReleaseKeepsTheLinkItHas() throws {
        let contents = [try content("1.0.0", previous: nil), try content("1.0.1", previous: "1.0.0")]
        let old = HistoryLink(previous: "1.0.0", manifest: digest("a"), reason: nil)
        let lock = Lock(entries: [
            entry(contents[0].version, digest("a")), entry(contents[0].version, digest("b"), amendment: 1),
            entry(contents[1].version, BundleBuilder.manifestDigest(contents[1], history: old)),
        ])
        #expect(History.link(contents, lock: lock).links[contents[1].version] == old)
    }

    @Test func aReleaseListedWithoutItsPreviousKeepsThatReason() throws {
        let contents = [try content("1.0.0", previous: nil), try content("1.0.1", previous: "1.0.0")]
        let old = HistoryLink(previous: "1.0.0", manifest: nil, reason: History.Reason.absent)
        let lock = Lock(entries: [entry(contents[1].version, BundleBuilder.manifestDigest(contents[1], history: old))])
        #expect(History.link(contents, lock: lock).links[contents[1].version] == old)
    }

    @Test func followsALongChain() throws {
        var contents: [BundleContent] = []
        let first = try content("1.0.0", previous: nil)
        for patch in 0..<2000 {
            var next = first
            next.version = try #require(Version("1.0.\(patch)"))
            next.previous = patch == 0 ? nil : Version("1.0.\(patch - 1)")
            contents.append(next)
        }
        let (links, findings) = History.link(contents.reversed(), lock: Lock())
        #expect(links.count == 2000)
        #expect(findings.isEmpty)
    }
}
