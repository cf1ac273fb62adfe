// The picture of tests and coverage over releases: bars for test cases, a line for covered lines.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

enum QualityChart {
    private static let most = 60

    /// `releases` newest first, drawn oldest first. Nil where no shown release has tests or coverage.
    static func svg(_ releases: [ReleaseSummary]) -> String? {
        let all = releases.filter { $0.tests != nil || $0.lineRate != nil }
        let shown = Array(all.prefix(most).reversed())
        guard shown.count > 1 else { return nil }
        let (width, left, right) = (960.0, 56.0, 16.0)
        let slot = (width - left - right) / Double(shown.count)
        let x = { (place: Int) in left + slot * (Double(place) + 0.5) }
        var picture = SVG(
            width: width, height: 236, name: "quality", title: "Tests and coverage by release",
            description: describe(shown, of: releases.count))
        tests(&picture, shown, slot: slot, x: x)
        coverage(&picture, shown, x: x)
        let longest = shown.map(\.version.text.utf8.count).max() ?? 5
        let step = max(1, Int((Double(min(longest, 10)) * 7 / slot).rounded(.up)))
        for (place, release) in shown.enumerated() where (shown.count - 1 - place) % step == 0 {
            picture.label(x(place), 226, String(release.version.text.prefix(10)), "tick")
        }
        return picture.text
    }

    private static func tests(_ picture: inout SVG, _ shown: [ReleaseSummary], slot: Double, x: (Int) -> Double) {
        let (base, room) = (116.0, 88.0)
        let most = shown.compactMap(\.tests).map(total).max() ?? 0
        picture.label(0, 14, "Test cases", "caption")
        picture.line(56, base, 944, base, "axis")
        guard most > 0 else { return }
        picture.label(48, base - room + 4, Wording.number(most), "scale")
        picture.label(48, base + 4, "0", "scale")
        picture.line(56, base - room, 944, base - room, "grid")
        let bar = min(max(slot * 0.62, 2), 30)
        for (place, release) in shown.enumerated() {
            guard let tests = release.tests else { continue }
            let left = x(place) - bar / 2
            var top = base
            for (count, style) in [
                (tests.passed, "bar-ready"), (tests.skipped, "bar-quiet"), (tests.failed, "bar-bad"),
            ]
            where count > 0 {
                let tall = max(room * Double(count) / Double(most), count == tests.failed ? 2 : 0)
                top -= tall
                picture.rectangle(left, top, bar, tall, style)
            }
        }
    }

    private static func coverage(_ picture: inout SVG, _ shown: [ReleaseSummary], x: (Int) -> Double) {
        let (base, room) = (206.0, 46.0)
        let rates = shown.compactMap(\.lineRate)
        guard let least = rates.min() else { return }
        // The scale begins at a full tenth at most, so that a percent shows.
        let floor = max(0, ((least * 10).rounded(.down) - (least >= 1 ? 1 : 0)) / 10)
        let y = { (rate: Double) in base - room * (rate - floor) / max(1 - floor, 0.01) }
        picture.label(0, 144, "Line coverage", "caption")
        picture.line(56, y(1), 944, y(1), "grid")
        picture.line(56, base, 944, base, "axis")
        picture.label(48, y(1) + 4, "100 %", "scale")
        picture.label(48, base + 4, "\(Int((floor * 100).rounded())) %", "scale")
        var points: [(x: Double, y: Double)] = []
        for (place, release) in shown.enumerated() {
            if let rate = release.lineRate {
                points.append((x(place), y(rate)))
            } else {
                if points.count > 1 { picture.path(points, "line") }
                points = []
            }
        }
        if points.count > 1 { picture.path(points, "line") }
        for (place, release) in shown.enumerated() {
            if let rate = release.lineRate { picture.mark(x(place), y(rate), 3, "pass") }
        }
    }

    private static func total(_ tests: ReleaseSummary.Tests) -> Int { tests.passed + tests.failed + tests.skipped }

    private static func describe(_ shown: [ReleaseSummary], of count: Int) -> String {
        var text = shown.count < count ? "The newest \(shown.count) releases with numbers. " : ""
        if let first = shown.first(where: { $0.tests != nil }), let last = shown.last(where: { $0.tests != nil }),
            let before = first.tests, let now = last.tests
        {
            text += "Test cases: \(Wording.number(total(before))) in \(first.version.text), "
            text += "\(Wording.number(total(now))) in \(last.version.text). "
        }
        if let first = shown.first(where: { $0.lineRate != nil }), let last = shown.last(where: { $0.lineRate != nil }),
            let before = first.lines, let now = last.lines
        {
            text += "Line coverage: \(percentage(before.covered, of: before.valid)) in \(first.version.text), "
            text += "\(percentage(now.covered, of: now.valid)) in \(last.version.text)."
        }
        return text
    }
}
