// The picture of releases over time: one mark each, or bars by year where there are many.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

/// The picture, and what is said below it: how it is read, and which signs are in it.
struct TimelineChart {
    let svg: String
    let caption: String
    let key: [Sign]

    /// A sign of the picture: how it looks, and how many releases have it.
    struct Sign {
        let picture: String
        let label: String
    }

    /// With more dated releases than this, years are counted instead.
    private static let most = 60
    private static let width = 960.0
    private static let margin = 24.0

    /// Nil without a dated release.
    init?(_ releases: [ReleaseSummary]) {
        let dated = releases.compactMap { release in IndexPage.date(release).map { Point(release, $0.date) } }
            .sorted { ($0.date.secondsSinceEpoch, $0.version) < ($1.date.secondsSinceEpoch, $1.version) }
        guard let first = dated.first, let last = dated.last else { return nil }
        let counts = Self.counts(dated)
        let description = Self.describe(dated, first, last, counts)
        if dated.count > Self.most {
            svg = Self.bars(dated, first, last, description)
            caption = "Releases by year: the number above a bar is that of its releases."
            key = Self.counted(counts, by: Self.barKind).map { mark, count in
                var sign = SVG(width: 14, height: 14)
                Self.bar(&sign, 2, 1, 10, 12, mark)
                return Sign(picture: sign.decoration("key"), label: "\(Wording.number(count)) \(Self.word(mark))")
            }
        } else {
            let axis = TimelineAxis(from: first.date, to: last.date, left: Self.margin, right: Self.width - Self.margin)
            let places = axis.places(dated.map(\.date))
            let isMoved = zip(dated, places).contains { abs(axis.place(of: $0.date) - $1) > 3 }
            svg = Self.marks(dated, axis, places, description)
            caption =
                "Tall marks are major releases, middle ones minor, short ones patches."
                + (isMoved ? " Marks that would touch are moved apart, within their \(axis.unit)." : "")
            key = counts.map { badge, count in
                var sign = SVG(width: 14, height: 14)
                sign.mark(7, 7, 5, badge.mark)
                return Sign(picture: sign.decoration("key"), label: "\(Wording.number(count)) \(Self.word(badge))")
            }
        }
    }

    private struct Point {
        var version: Version
        var type: ReleaseType
        var date: Timestamp
        var badge: ReadinessBadge
        init(_ release: ReleaseSummary, _ date: Timestamp) {
            version = release.version
            type = release.type
            self.date = date
            badge = ReadinessBadge(release)
        }
    }

    // MARK: Words

    private static let badges: [ReadinessBadge] = [.ready, .waived, .failing, .incomplete, .notJudged]

    private static func counts(_ points: [Point]) -> [(ReadinessBadge, Int)] {
        badges.map { badge in (badge, points.count { $0.badge == badge }) }.filter { $0.1 > 0 }
    }

    private static func word(_ badge: ReadinessBadge) -> String {
        switch badge {
        case .ready: "ready"
        case .waived: "ready with a waiver"
        case .failing: "not ready"
        case .incomplete: "not ready yet"
        case .notJudged: "not judged"
        }
    }

    private static func describe(
        _ points: [Point], _ first: Point, _ last: Point, _ counts: [(ReadinessBadge, Int)]
    ) -> String {
        let count = Wording.count(points.count, "release")
        let span =
            points.count == 1
            ? "on \(Wording.date(first.date))"
            : "from \(first.version.text) on \(Wording.date(first.date)) to \(last.version.text) on \(Wording.date(last.date))"
        let verdicts = counts.map { "\(Wording.number($1)) \(word($0))" }.joined(separator: ", ")
        return "\(count) \(span): \(verdicts). The list below has each of them."
    }

    // MARK: Marks

    private static func marks(
        _ points: [Point], _ axis: TimelineAxis, _ places: [Double], _ description: String
    ) -> String {
        let base = 92.0
        var picture = SVG(
            width: width, height: 124, name: "timeline", title: "Releases over time", description: description)
        picture.line(margin, base, width - margin, base, "axis")
        for tick in axis.ticks {
            picture.line(tick.place, base, tick.place, base + 5, "axis")
            picture.label(min(max(tick.place, axis.room), width - axis.room), base + 20, tick.label, "tick")
        }
        for (point, at) in zip(points, places) {
            picture.line(at, base, at, base - height(point.type), "stem")
            picture.mark(
                at, base - height(point.type), point.type == .major ? 6 : point.type == .minor ? 5 : 4, point.badge.mark
            )
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

    // MARK: Bars

    /// What a bar tells apart: one that lacks evidence is not ready either.
    private static func barKind(_ badge: ReadinessBadge) -> ReadinessBadge { badge == .incomplete ? .failing : badge }

    private static func counted(
        _ counts: [(ReadinessBadge, Int)], by kind: (ReadinessBadge) -> ReadinessBadge
    ) -> [(ReadinessBadge, Int)] {
        badges.compactMap { badge in
            let count = counts.filter { kind($0.0) == badge }.reduce(0) { $0 + $1.1 }
            return count > 0 ? (badge, count) : nil
        }
    }

    private static func bars(_ points: [Point], _ first: Point, _ last: Point, _ description: String) -> String {
        var picture = SVG(
            width: width, height: 140, name: "timeline", title: "Releases by year", description: description)
        let years = Dictionary(grouping: points) { $0.date.year }
        let range = Array(first.date.year...last.date.year)
        let most = Double(years.values.map(\.count).max() ?? 1)
        let (base, room) = (110.0, 84.0)
        let slot = (width - 2 * margin) / Double(range.count)
        let step = max(1, Int((44 / slot).rounded(.up)))
        for (index, year) in range.enumerated() {
            let releases = years[year] ?? []
            let (at, wide) = (margin + slot * Double(index), min(slot * 0.7, 56))
            var top = base
            for (badge, count) in counted(counts(releases), by: barKind) {
                let tall = room * Double(count) / most
                top -= tall
                bar(&picture, at + (slot - wide) / 2, top, wide, tall, badge)
            }
            if index % step == 0 { picture.label(at + slot / 2, base + 18, "\(year)", "tick") }
            if !releases.isEmpty, slot >= 28 {
                picture.label(at + slot / 2, top - 6, Wording.number(releases.count), "name")
            }
        }
        picture.line(margin, base, width - margin, base, "axis")
        return picture.text
    }

    /// Ready is full, a waiver has an edge, not ready has stripes, and not judged is empty: no reader needs the colour.
    private static func bar(
        _ picture: inout SVG, _ x: Double, _ y: Double, _ wide: Double, _ tall: Double, _ badge: ReadinessBadge
    ) {
        let inset = min(0.75, tall / 2)
        switch badge {
        case .ready: picture.rectangle(x, y, wide, tall, "bar-ready")
        case .waived:
            picture.rectangle(x + inset, y + inset, max(wide - 2 * inset, 0), max(tall - 2 * inset, 0), "bar-edge")
        case .failing, .incomplete:
            picture.rectangle(x, y, wide, tall, "bar-bad")
            for stripe in stride(from: 3.0, to: tall - 0.5, by: 4) {
                picture.line(x, y + tall - stripe, x + wide, y + tall - stripe, "stripe")
            }
        case .notJudged:
            picture.rectangle(x + inset, y + inset, max(wide - 2 * inset, 0), max(tall - 2 * inset, 0), "bar-empty")
        }
    }
}
