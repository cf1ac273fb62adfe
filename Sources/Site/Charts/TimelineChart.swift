// The picture of releases over time: one mark each, or bars by year where there are many.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

enum TimelineChart {
    /// With more dated releases than this, years are counted instead.
    private static let most = 60
    private static let width = 960.0
    private static let margin = 24.0

    /// Nil without a dated release.
    static func svg(_ releases: [ReleaseSummary]) -> String? {
        let dated = releases.compactMap { release in IndexPage.date(release).map { Point(release, $0.date) } }
            .sorted { ($0.date.secondsSinceEpoch, $0.version) < ($1.date.secondsSinceEpoch, $1.version) }
        guard let first = dated.first, let last = dated.last else { return nil }
        return dated.count > most ? bars(dated, first, last) : marks(dated, first, last)
    }

    private struct Point {
        var version: Version
        var type: ReleaseType
        var date: Timestamp
        var mark: String
        init(_ release: ReleaseSummary, _ date: Timestamp) {
            version = release.version
            type = release.type
            self.date = date
            mark = ReadinessBadge(release).mark
        }
    }

    private static func describe(_ points: [Point], _ first: Point, _ last: Point) -> String {
        let count = Wording.count(points.count, "release")
        let span =
            points.count == 1
            ? "on \(Wording.date(first.date))"
            : "from \(first.version.text) on \(Wording.date(first.date)) to \(last.version.text) on \(Wording.date(last.date))"
        let ready = points.count { $0.mark == "pass" || $0.mark == "waived" }
        return "\(count) \(span); \(Wording.number(ready)) of them ready. The list below has each of them."
    }

    private static func marks(_ points: [Point], _ first: Point, _ last: Point) -> String {
        let base = 92.0
        var picture = SVG(
            width: width, height: 124, name: "timeline", title: "Releases over time",
            description: describe(points, first, last))
        let days = Double(max(last.date.days(since: first.date), 1))
        let inner = width - 2 * margin - 20
        let x = { (date: Timestamp) in
            points.count == 1 ? width / 2 : margin + 10 + inner * Double(date.days(since: first.date)) / days
        }
        picture.line(margin, base, width - margin, base, "axis")
        ticks(&picture, from: first.date, to: last.date, base: base, x: x)
        let places = spread(points.map { x($0.date) })
        for (point, at) in zip(points, places) {
            picture.line(at, base, at, base - height(point.type), "stem")
            picture.mark(
                at, base - height(point.type), point.type == .major ? 6 : point.type == .minor ? 5 : 4, point.mark)
        }
        for type in ReleaseType.allCases where type != .patch || points.count <= 12 {
            label(type, &picture, points, places: places, y: base - height(type) - 10)
        }
        return picture.text
    }

    /// Names the releases of a type: each above its mark, or to one side of it, where it has room on its own level and no
    /// taller stem runs through it.
    private static func label(
        _ type: ReleaseType, _ picture: inout SVG, _ points: [Point], places: [Double], y: Double
    ) {
        let half = { (point: Point) in Double(point.version.text.utf8.count) * 3.4 + 2 }
        let named = zip(points, places).filter { $0.0.type == type && half($0.0) < 70 }
        let stems = zip(points, places).filter { $0.0.type > type }.map(\.1)
        var free = 0.0
        for (index, (point, place)) in named.enumerated() {
            let half = half(point)
            let (left, right) = (place - half + 4, min(max(place, free + half), place + half - 4))
            let next = index + 1 < named.count ? named[index + 1].1 : .infinity
            // Where the next mark is near, this name makes way for the next one's.
            let centres = next - place < 2 * half ? [left, place, right] : [place, right, left]
            let centre = centres.first { centre in
                centre - half >= free && centre + half <= width && !stems.contains { abs($0 - centre) < half }
            }
            guard let centre else { continue }
            picture.label(centre, y, point.version.text, type == .major ? "name strong" : "name")
            free = centre + half
        }
    }

    private static func height(_ type: ReleaseType) -> Double {
        switch type {
        case .major: 58
        case .minor: 38
        case .patch: 18
        }
    }

    /// Ascending places moved apart just enough that no two marks touch, within the picture.
    private static func spread(_ places: [Double]) -> [Double] {
        let gap = 11.0
        var result = places
        for index in result.indices.dropFirst() { result[index] = max(result[index], result[index - 1] + gap) }
        var limit = width - margin
        for index in result.indices.reversed() {
            result[index] = min(result[index], limit)
            limit = result[index] - gap
        }
        return result
    }

    /// Years, or months where everything lies within two years.
    private static func ticks(
        _ picture: inout SVG, from first: Timestamp, to last: Timestamp, base: Double, x: (Timestamp) -> Double
    ) {
        let isShort = last.days(since: first) < 730
        var (year, month) = (first.year, isShort ? first.month : 1)
        var free = -Double.infinity
        let step = max(1, (last.year - first.year) / 16)
        let room = isShort ? 32.0 : 18
        while year < last.year || (year == last.year && month <= last.month) {
            let digits = month < 10 ? "0\(month)" : "\(month)"
            if let date = Timestamp("\(fourDigits(year))-\(digits)-01") {
                let label = isShort ? String(Wording.date(date).dropFirst(2)) : "\(year)"
                let at = x(date) < margin ? margin : x(date)
                if at >= free, at <= width - margin {
                    picture.line(at, base, at, base + 5, "axis")
                    picture.label(min(max(at, room), width - room), base + 20, label, "tick")
                    free = at + (isShort ? 64 : 44)
                }
            }
            if isShort {
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            } else {
                year += step
            }
        }
    }

    private static func fourDigits(_ year: Int) -> String {
        String(repeating: "0", count: max(0, 4 - "\(year)".utf8.count)) + "\(year)"
    }

    private static func bars(_ points: [Point], _ first: Point, _ last: Point) -> String {
        var picture = SVG(
            width: width, height: 140, name: "timeline", title: "Releases by year",
            description: describe(points, first, last))
        let years = Dictionary(grouping: points) { $0.date.year }
        let range = Array(first.date.year...last.date.year)
        let most = Double(years.values.map(\.count).max() ?? 1)
        let (base, room) = (110.0, 84.0)
        let slot = (width - 2 * margin) / Double(range.count)
        picture.line(margin, base, width - margin, base, "axis")
        let step = max(1, Int((44 / slot).rounded(.up)))
        for (index, year) in range.enumerated() {
            let count = years[year]?.count ?? 0
            let ready = years[year]?.count { $0.mark == "pass" || $0.mark == "waived" } ?? 0
            let (at, bar) = (margin + slot * Double(index), min(slot * 0.7, 56))
            let left = at + (slot - bar) / 2
            let (tall, green) = (room * Double(count) / most, room * Double(ready) / most)
            if ready > 0 { picture.rectangle(left, base - green, bar, green, "bar-ready") }
            if count > ready { picture.rectangle(left, base - tall, bar, tall - green, "bar-other") }
            if index % step == 0 { picture.label(at + slot / 2, base + 18, "\(year)", "tick") }
            if count > 0, slot >= 28 { picture.label(at + slot / 2, base - tall - 6, Wording.number(count), "name") }
        }
        return picture.text
    }
}
