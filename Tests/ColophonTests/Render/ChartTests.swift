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
        for svg in [TimelineChart(releases)?.svg, ChecksChart.svg(releases), QualityChart.svg(releases)].compactMap(
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
            summary.dates.released = Timestamp(secondsSinceEpoch: 1_580_000_000 + day * 86_400)
            return summary
        }
        let elements = try elements(of: Bytes(try #require(TimelineChart(releases.reversed())).svg.utf8))
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

    /// One look for each verdict, and none that says more than the release does.
    @Test func yearsShowWhatWasNotJudgedAsThat() throws {
        let releases = try summaries(63)
        func chart(_ change: (inout ReleaseSummary, Int) -> Void) throws -> TimelineChart {
            try #require(
                TimelineChart(
                    releases.enumerated().map { index, release in
                        var release = release
                        change(&release, index)
                        return release
                    }))
        }
        let past = try chart { release, _ in release.readiness = .notJudged }
        #expect(past.svg.contains("class=\"bar-empty\""))
        for other in ["bar-bad", "bar-ready", "bar-edge", "stripe"] { #expect(!past.svg.contains(other), "\(other)") }
        #expect(past.key.map(\.label) == ["63 not judged"])
        #expect(past.svg.contains("63 releases from") && past.svg.contains(": 63 not judged."))
        let mixed = try chart { release, index in
            release.readiness = [.ready, .notReady, .notJudged, .ready][index % 4]
            release.checks[0].waiver =
                index % 4 == 3 ? Waiver(findings: .all, by: "Ada", reason: "known", expires: nil) : nil
        }
        for own in ["bar-ready", "bar-bad", "bar-empty", "bar-edge", "stripe"] {
            #expect(mixed.svg.contains("class=\"\(own)\""), "\(own)")
        }
        #expect(
            mixed.key.map(\.label) == ["16 ready", "15 ready with a waiver", "16 not ready", "16 not judged"],
            "\(mixed.key.map(\.label))")
        #expect(mixed.caption.hasPrefix("Releases by year") && Set(mixed.key.map(\.picture)).count == 4)
    }

    @Test func explainsTheSignsThatOccur() throws {
        var releases = try summaries(4)
        releases[0].readiness = .notJudged
        let chart = try #require(TimelineChart(releases))
        #expect(chart.caption.hasPrefix("Tall marks are major releases"))
        #expect(chart.key.map(\.label) == ["3 ready", "1 not judged"])
        #expect(chart.key.map { $0.picture.contains("mark-na") } == [false, true])
        for sign in chart.key { #expect(try elements(of: Bytes(sign.picture.utf8)).first?["aria-hidden"] == "true") }
    }

    // MARK: The axis

    private func dates(_ texts: [String]) throws -> [Timestamp] { try texts.map { try #require(Timestamp($0)) } }

    /// 13 December is before the tick of the next year, however many releases are beside it.
    @Test func marksStayWithinTheirYears() throws {
        let crowd = (1...20).map { "2021-12-\($0 + 10)" }
        let dates = try dates(["2021-05-03"] + crowd + ["2022-01-01", "2022-01-02", "2024-02-01"])
        let axis = TimelineAxis(from: dates[0], to: dates[dates.count - 1], left: 24, right: 936)
        #expect(axis.unit == "year" && axis.ticks.map(\.label) == ["2021", "2022", "2023", "2024"])
        #expect(axis.ticks.map(\.place).first == 24)
        let places = axis.places(dates)
        #expect(places == places.sorted() && places.count == dates.count)
        for (date, place) in zip(dates, places) {
            let year = date.year - 2021
            #expect(place > axis.ticks[year].place)
            if year + 1 < axis.ticks.count { #expect(place < axis.ticks[year + 1].place, "\(date.text)") }
        }
    }

    @Test func aTickIsWhereItsMonthBegins() throws {
        let dates = try dates(["2025-03-20", "2025-05-10"])
        let axis = TimelineAxis(from: dates[0], to: dates[1], left: 0, right: 920)
        #expect(axis.unit == "month" && axis.ticks.map(\.label) == ["Mar 2025", "Apr 2025", "May 2025"])
        #expect(axis.ticks.map(\.place) == [0, 310, 610])
        #expect(axis.places(dates) == [190, 700])
        let alone = TimelineAxis(from: dates[0], to: dates[0], left: 0, right: 310)
        #expect(alone.ticks.map(\.place) == [0] && alone.places([dates[0]]) == [190])
    }

    @Test func saysWhereMarksAreMovedApart() throws {
        let releases = try summaries(3)
        #expect(try #require(TimelineChart(releases)).caption.contains("moved apart") == false)
        let close = releases.map { release in
            var release = release
            release.dates.released = releases[0].dates.released
            return release
        }
        #expect(try #require(TimelineChart(close)).caption.hasSuffix("moved apart, within their month."))
    }

    @Test func hasNoPictureWithoutReleases() {
        #expect(TimelineChart([]) == nil && ChecksChart.svg([]) == nil && QualityChart.svg([]) == nil)
    }

    @Test func showsAVerdictByShape() throws {
        var picture = SVG(width: 10, height: 10, name: "x", title: "<t>", description: "d")
        for mark in ["pass", "fail", "waived", "pending", "na"] { picture.mark(5, 5, 3, mark) }
        let elements = try elements(of: Bytes(picture.text.utf8))
        #expect(elements.map(\.name) == ["svg", "title", "desc", "circle", "polygon", "polygon", "circle", "line"])
    }
}
