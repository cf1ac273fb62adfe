// The archive through builds: what a new release leaves alone, what goes with the releases, and that verify and preview know it.
import Files
import Testing
import Verification

@testable import Colophon

@Suite struct ArchiveBuildTests {
    let sample: SampleWorkspace

    init() throws {
        sample = try SampleWorkspace()
        for number in 0..<250 { try add(number) }
    }

    private func add(_ number: Int) throws {
        let record = """
            {"schema": "colophon/release/v1", "project": "sample", "version": "1.\(number).0", "status": "released",
             "dates": {"released": "2024-01-05"}, "notes": {"fixes": [{"title": "Fix \(number)"}]}}
            """
        try sample.write(record, to: "evidence/1.\(number).0/release.json")
    }

    private let variable = ["archive/1.html", "archive/index.html", "assets/releases.js", "latest/index.html"]

    @Test func followsTheReleases() async throws {
        try await sample.build()
        for path in variable { #expect(sample.exists("output/\(path)"), "\(path)") }
        let report = try sample.verify()
        #expect(report.verdict == .verified, "\(report.items.filter { $0.status == .failed })")
        #expect(report.uncovered.contains("archive/1.html"))
        #expect(!report.items.contains { $0.id == "foreign" || $0.id == "strays" })

        // A new release: the page of the archive is neither made nor touched.
        let before = try #require(Files.entry(sample.path("output/archive/1.html")))
        try add(250)
        let built = try await sample.build()
        #expect(built.result.keptSitePaths == ["archive/1.html"])
        #expect(Files.entry(sample.path("output/archive/1.html"))?.modified == before.modified)
        #expect(try sample.text("output/latest/index.html").contains("../1.250.0/index.html"))

        // An old one that changes, and a page that somebody else changed.
        try sample.replace("Fix 7\"", with: "Another fix\"", in: "evidence/1.7.0/release.json")
        #expect(try await sample.build().result.keptSitePaths.isEmpty)
        #expect(try sample.text("output/archive/1.html").contains("Another fix"))
        try sample.write("x", to: "output/archive/1.html")
        try sample.replace("Fix 200\"", with: "Some fix\"", in: "evidence/1.200.0/release.json")
        try await sample.build()
        #expect(try sample.text("output/archive/1.html").contains("Another fix"))

        var session = PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options(),
            clock: { SampleWorkspace.day })
        for path in variable {
            #expect(session.site.file(path) == (try sample.bytes("output/\(path)")), "\(path)")
        }
        #expect(session.site.file("archive/2.html") == nil)
        session.lookAgain()

        // Fewer releases than the archive needs.
        for number in 0..<2 { try sample.remove("evidence/1.\(number).0") }
        try await sample.build()
        for path in variable.dropLast() { #expect(!sample.exists("output/\(path)"), "\(path)") }
        #expect(try !sample.text("output/index.html").contains("archive"))
    }
}
