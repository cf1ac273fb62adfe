// The picture of the checklist over releases: one row a check, one column a release.
import Evidence
import Files
import ReleaseModel
import Versions
import Workspace

enum ChecksChart {
    /// The newest releases that fit; the table beside it has them all.
    private static let most = 48

    /// `releases` newest first, drawn oldest first. Nil without releases.
    static func svg(_ releases: [ReleaseSummary]) -> String? {
        let shown = Array(releases.prefix(most).reversed())
        guard !shown.isEmpty else { return nil }
        let (left, top, row) = (232.0, 12.0, 22.0)
        let column = min(34, max(15, 740 / Double(shown.count)))
        let ids = CheckColumns.ids(of: shown)
        let width = left + column * Double(shown.count) + 24
        let bottom = top + row * Double(ids.count)
        var picture = SVG(
            width: max(width, 640), height: bottom + 66, name: "checks", title: "Checks by release",
            description: describe(shown, ids, of: releases.count))
        for (index, id) in ids.enumerated() {
            let y = top + row * (Double(index) + 0.5)
            picture.label(0, y + 4, "\(id.rawValue) \(CheckColumns.name(of: id))", "row-name")
            picture.line(left - 6, y + row / 2, width, y + row / 2, "grid")
            for (place, release) in shown.enumerated() {
                let mark = release.checks.first { $0.id == id }?.label ?? "pending"
                picture.mark(left + column * (Double(place) + 0.5), y, 5, mark)
            }
        }
        let longest = shown.map(\.version.text.utf8.count).max() ?? 5
        let step = max(1, Int((Double(min(longest, 10)) * 7.6 / column).rounded(.up)))
        for (place, release) in shown.enumerated() where (shown.count - 1 - place) % step == 0 {
            let x = left + column * (Double(place) + 0.5)
            picture.line(x, bottom + 2, x, bottom + 6, "axis")
            picture.label(x, bottom + 19, String(release.version.text.prefix(10)), "tick")
        }
        legend(&picture, y: bottom + 48, x: left)
        return picture.text
    }

    private static func legend(_ picture: inout SVG, y: Double, x: Double) {
        var at = x
        for (mark, word) in [
            ("pass", "pass"), ("fail", "fail"), ("waived", "waived"), ("pending", "pending"), ("na", "n/a"),
        ] {
            picture.mark(at, y - 4, 5, mark)
            picture.label(at + 11, y, word, "legend")
            at += 40 + Double(word.utf8.count) * 7.2
        }
    }

    private static func describe(_ shown: [ReleaseSummary], _ ids: [CheckID], of count: Int) -> String {
        let window =
            shown.count < count
            ? "The newest \(shown.count) of \(Wording.count(count, "release"))" : Wording.count(count, "release")
        let failing = ids.compactMap { id -> String? in
            let failed = shown.count { release in
                release.checks.contains { $0.id == id && $0.status == .fail && !$0.isWaived }
            }
            return failed > 0 ? "\(id.rawValue) fails in \(Wording.number(failed))" : nil
        }
        let verdict = failing.isEmpty ? "No check fails" : failing.joined(separator: ", ")
        return "\(window), \(ids.count) checks each. \(verdict). The table has every verdict."
    }
}
