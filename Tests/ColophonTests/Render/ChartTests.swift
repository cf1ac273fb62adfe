import ColophonSystem
import ReleaseModel
import Testing

// The pictures: sensible with one release, with a few and with a thousand, and never only colour.
@testable import Colophon

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
            summary.lineRate = 0.9 + Double(index % 10) / 100
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
