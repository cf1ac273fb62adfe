// The pictures: sensible with one release, with a few and with a thousand, and never only colour.
import Documents
import ReleaseModel
import Testing

@testable import Attestation
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Site
@testable import Versions

struct ChartTests {
    private func summaries(_ count: Int) throws -> [ReleaseSummary] {
        let bundled = try SampleRelease(isRich: false).bundled()
        let base = SampleRelease().summary(bundled)
        return try (0..<count).map { index in
            var summary = base
            summary.version = try #require(Version("1.\(index).0"))
            summary.type = index % 10 == 0 ? .major : .minor
            summary.dates.released = Timestamp(secondsSinceEpoch: 1_500_000_000 + index * 400_000)
            summary.tests = .init(passed: 100 + index, failed: index % 7 == 0 ? 1 : 0, skipped: 3)
            summary.lines = LineCount(covered: 90 + index % 10, valid: 100)
            return summary
        }.reversed()
    }

    @Test(arguments: [1, 2, 18, 61, 1000]) func staysSmallWellFormedAndDescribed(_ count: Int) throws {
        let releases = try summaries(count)
        for svg in [TimelineChart.svg(releases), ChecksChart.svg(releases), QualityChart.svg(releases)].compactMap(
            \.self)
        {
            let elements = try elements(of: Bytes(svg.utf8))
            #expect(elements.first?["role"] == "img")
            #expect(elements.contains { $0.name == "title" } && elements.contains { $0.name == "desc" })
            #expect(svg.utf8.count < 80_000)
            let width = try #require(elements.first?["width"].flatMap { Double($0) })
            for element in elements {
                for name in ["x", "cx", "x1", "x2"] {
                    if let value = element[name].flatMap({ Double($0) }) {
                        #expect(value >= 0 && value <= width + 1, "\(name)=\(value)")
                    }
                }
            }
        }
    }

    /// Two minor releases a week apart, in five years, with a major one on each side.
    @Test func namesNeighboursSideBySide() throws {
        let dates: [(String, ReleaseType, Int)] = [
            ("1.0.0", .major, 0), ("1.1.0", .minor, 90), ("1.2.0", .minor, 97), ("2.0.0", .major, 250),
            ("2.1.0", .minor, 1800),
        ]
        let base = try #require(summaries(1).first)
        let releases = try dates.map { version, type, day in
            var summary = base
            summary.version = try #require(Version(version))
            summary.type = type
            summary.dates.released = Timestamp(secondsSinceEpoch: 1_600_000_000 + day * 86_400)
            return summary
        }
        let elements = try elements(of: Bytes(try #require(TimelineChart.svg(releases.reversed())).utf8))
        let places = elements.filter { $0["class"] == "name" }.compactMap { $0["x"].flatMap { Double($0) } }
        #expect(elements.count { $0["class"] == "name strong" } == 2)
        #expect(places.count == 3 && places == places.sorted())
        #expect(places.count < 2 || places[1] - places[0] >= 30)
    }

    @Test(arguments: [1, 18]) func theLegendOfChecksHasRoom(_ count: Int) throws {
        let elements = try elements(of: Bytes(try #require(ChecksChart.svg(summaries(count))).utf8))
        let width = try #require(elements.first?["width"].flatMap { Double($0) })
        let last = try #require(elements.last { $0["class"] == "legend" }?["x"].flatMap { Double($0) })
        #expect(last + 30 <= width)
    }

    @Test func hasNoPictureWithoutReleases() {
        #expect(TimelineChart.svg([]) == nil && ChecksChart.svg([]) == nil && QualityChart.svg([]) == nil)
    }

    @Test func showsAVerdictByShape() throws {
        var picture = SVG(width: 10, height: 10, name: "x", title: "<t>", description: "d")
        for mark in ["pass", "fail", "waived", "pending", "na"] { picture.mark(5, 5, 3, mark) }
        let elements = try elements(of: Bytes(picture.text.utf8))
        #expect(elements.map(\.name) == ["svg", "title", "desc", "circle", "polygon", "polygon", "circle", "line"])
    }
}
