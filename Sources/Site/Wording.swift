// How pages say things: dates, sizes, counts and the words for statuses.
import Mustache
import Primitives
import ReleaseModel
import Versions

enum Wording {
    static func type(_ type: ReleaseType) -> String {
        switch type {
        case .patch: "Patch"
        case .minor: "Minor"
        case .major: "Major"
        }
    }

    static func readiness(_ readiness: Readiness) -> String {
        switch readiness {
        case .ready: "Ready"
        case .notReady: "Not ready"
        case .notJudged: "Not judged"
        }
    }

    /// The verdict in words; `waived` is a label of its own.
    static func check(_ label: String) -> String {
        switch label {
        case "pass": "Passed"
        case "fail": "Failed"
        case "waived": "Failed, waived"
        case "pending": "Pending"
        case "skipped": "Skipped"
        case "na": "Not applicable"
        default: label
        }
    }

    static func approver(_ level: ApprovalLevel) -> String {
        switch level {
        case .onCall: "on call"
        case .teamLead: "team lead"
        case .engineer: "any engineer"
        }
    }

    static func rollback(_ type: RollbackType) -> String {
        switch type {
        case .immediate: "Immediate"
        case .planned: "Planned"
        case .partial: "Partial"
        case .config: "Configuration"
        }
    }

    static func targetState(_ state: TargetStatus.State) -> String {
        switch state {
        case .fine: "As applied"
        case .attention: "Needs a look"
        case .unknown: "Not known"
        }
    }

    /// Where a sync rule's files go: a repository, and a path in it; nil where neither is stated.
    static func destination(repository: String?, path: String) -> String? {
        let parts = [repository, path.isEmpty ? nil : path].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    static func drift(_ drift: TargetStatus.Drift) -> String {
        switch drift {
        case .modified: "changed there"
        case .missing: "gone there"
        case .blocked: "something else stands there"
        case .unresolved: "holds conflict markers"
        }
    }

    static func sync(_ state: SyncPlan.State) -> String {
        switch state {
        case .current: "Current"
        case .pending: "Changes pending"
        case .conflict: "Conflict"
        case .unknown: "Not compared"
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `8 Feb 2022`, in UTC.
    static func date(_ date: Timestamp) -> String {
        let month = months.indices.contains(date.month - 1) ? months[date.month - 1] : ""
        return "\(date.day) \(month) \(date.year)"
    }

    /// `1,234`
    static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var result: Bytes = value < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
            result.append(digit)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// How many more there are than the page shows; nil where it shows all of them.
    static func excess(_ count: Int, over shown: Int) -> String? { count > shown ? number(count - shown) : nil }

    /// The text, or as much of its beginning as fits into this many bytes, with an ellipsis.
    static func short(_ text: String, _ most: Int) -> String {
        guard text.utf8.count > most else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: most)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return "\(text[..<end])…"
    }

    static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? one : many ?? "\(one)s")"
    }

    /// `512 bytes`, `12.1 kB`, `1.0 GB`: powers of 1000, one decimal, rounded to the nearest.
    static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return count(bytes, "byte") }
        var value = bytes
        var units = ["kB", "MB", "GB", "TB", "PB", "EB"][...]
        // What would be written as 1000.0 is 1.0 of the next unit.
        while value >= 999_950, units.count > 1 {
            value /= 1000
            units = units.dropFirst()
        }
        let tenths = (value + 50) / 100
        return "\(tenths / 10).\(tenths % 10) \(units.first ?? "")"
    }

    /// `0.12 s`
    static func seconds(_ value: Double) -> String {
        guard value.isFinite, value >= 0, value < 1e12 else { return "–" }
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        return "\(number(hundredths / 100)).\(fraction < 10 ? "0" : "")\(fraction) s"
    }
}

/// A moment as pages show it: `machine` for `<time datetime>`, `human` for its text.
enum TimeView {
    enum Name: Int, ViewName { case machine, human }
    static let shape = TemplateShape(Name.self)

    static func value(_ date: Timestamp?) -> ViewValue {
        .view(date.map { date -> View<Name> in [.machine: .string(date.text), .human: .string(Wording.date(date))] })
    }
}
