// Hostile strings in every text of a record, its evidence and the configuration never become markup.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

struct HostileTextTests {
    static let attacks = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</textarea></title></svg><b>",
        "\"\u{301} onclick=alert(1) x=\"\u{301}", "javascript:alert(1)", "{{version}}{{{version}}}{{/x}}", "]]><!--",
        "&lt;b&gt;&amp;",
        "\u{1}\u{FFFE}\u{202E}", "line\r\nBEGIN:VEVENT",
    ]

    /// The tags of a page and the names of their attributes, in order.
    private static func skeleton(_ bytes: Bytes) throws -> [String] {
        try elements(of: bytes).map { element in
            ([element.name] + element.attributes.map(\.name).filter { $0 != "href" }).joined(separator: " ")
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func site(_ mark: @escaping @Sendable (String) -> String) throws -> [OutputFile] {
        let releases = SampleSite.various.map { release in
            var release = release
            release.mark = mark
            release.incidents = release.incidents.map { incident in
                var incident = incident
                incident.title = mark(incident.title)
                incident.id = mark(incident.id)
                return incident
            }
            return release
        }
        let finding = Finding(
            "odd", .error, mark("wrong"), remedy: mark("mend it"), file: mark("release.yaml"), line: 1, field: mark("x")
        )
        return try SampleSite(
            releases: releases, broken: [BrokenRelease(folder: "1.3.0", findings: [finding])],
            configuration: SampleSite.configuration(mark)
        ).files()
    }

    @Test(arguments: attacks) func textNeverBecomesMarkup(_ attack: String) throws {
        // Plain words in the same places: the same fields are there, and Markdown sees nothing in them.
        let harmless = try Self.site { _ in "harmless words" }
        let hostile = try Self.site { _ in "a \(attack)" }
        #expect(harmless.map(\.path) == hostile.map(\.path))
        for (plain, bad) in zip(harmless, hostile) where plain.path.hasSuffix(".html") || plain.path.hasSuffix(".xml") {
            let (expected, found) = (try Self.skeleton(plain.bytes), try Self.skeleton(bad.bytes))
            #expect(expected == found, "\(plain.path)")
        }
        for file in hostile where file.path.hasSuffix(".json") {
            _ = try parseDocument(file.bytes, format: .json, limits: .standard)
        }
    }

    @Test(arguments: attacks) func addressesFromRecordsAreLinkedOnlyWhereTheyAreHTTP(_ attack: String) throws {
        for file in try Self.site({ _ in attack }) where file.path.hasSuffix(".html") {
            for element in try elements(of: file.bytes) {
                guard let link = element["href"] ?? element["src"] else { continue }
                let isRelative = !link.utf8.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "#") }.contains(
                    UInt8(ascii: ":"))
                #expect(isRelative || link.hasPrefix("https://") || link.hasPrefix("http://"), "\(link)")
            }
        }
    }

    @Test func aFolderNameThatIsNoVersionIsNamedWithoutALink() throws {
        let folder = "<b> 1%2e?#x\""
        let files = try SampleSite(releases: [], broken: [BrokenRelease(folder: folder, findings: [])]).files()
        let index = try #require(files.first { $0.path == "index.html" })
        let links = try elements(of: index.bytes).compactMap { $0["href"] }
        #expect(!links.contains { $0.hasSuffix("%22/index.html") })
        #expect(files.contains { $0.path == "\(folder)/index.html" })
    }
}
