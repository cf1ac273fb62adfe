// The one verdict on a release that badges show: a word, a shape, and how far it is.
import Evidence
import ReleaseModel

/// Ready, ready with waivers, not ready, or still without evidence; told from the checks, never from the status.
enum ReadinessBadge: String {
    case ready, waived, failing, incomplete

    init(_ release: ReleaseSummary) {
        let required = release.checks.filter(\.required)
        if release.isReady {
            self = release.checks.contains(where: \.isWaived) ? .waived : .ready
        } else {
            let isOnlyPending = required.allSatisfy { $0.status != .fail || $0.isWaived }
            self = isOnlyPending ? .incomplete : .failing
        }
    }

    var isReady: Bool { self == .ready || self == .waived }

    /// The mark's name, as for a check's status.
    var mark: String {
        switch self {
        case .ready: "pass"
        case .waived: "waived"
        case .failing: "fail"
        case .incomplete: "pending"
        }
    }

    static let shape = TemplateShape("mark label note")

    /// `label` for the badge, `note` for what stands behind it.
    func view(_ checks: [ReleaseSummary.Check]) -> View {
        let waived = checks.count(where: \.isWaived)
        let label =
            switch self {
            case .ready: "Ready"
            case .waived: "Ready, \(waived) waived"
            case .failing: "Not ready"
            case .incomplete: "Not ready yet"
            }
        let required = checks.filter(\.required)
        let satisfied = required.count { $0.status == .pass || $0.status == .na || $0.isWaived }
        return ["mark": mark, "label": label, "note": "\(satisfied) of \(required.count) required checks"]
    }
}
