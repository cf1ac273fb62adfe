// The one verdict on a release that badges show: a word, a shape, and how far it is.
import Evidence
import Mustache
import ReleaseModel

extension Readiness {
    /// For style sheets.
    var className: String {
        switch self {
        case .ready: "ready"
        case .notReady: "not-ready"
        case .notJudged: "not-judged"
        }
    }
}

/// Ready, ready with waivers, not ready, still without evidence, or not judged; never taken from the status.
enum ReadinessBadge: String {
    case ready, waived, failing, incomplete, notJudged

    init(_ release: ReleaseSummary) {
        switch release.readiness {
        case .ready: self = Self.waivers(release) > 0 ? .waived : .ready
        case .notJudged: self = .notJudged
        case .notReady:
            let hasFailed = release.checks.contains { $0.isInTheWay && $0.status == .fail }
            self = hasFailed || release.unread > 0 ? .failing : .incomplete
        }
    }

    /// The mark's name, as for a check's status.
    var mark: String {
        switch self {
        case .ready: "pass"
        case .waived: "waived"
        case .failing: "fail"
        case .incomplete: "pending"
        case .notJudged: "na"
        }
    }

    enum Name: Int, ViewName { case mark, label, note }
    static let shape = TemplateShape(Name.self)

    func view(_ release: ReleaseSummary) -> View<Name> {
        [.mark: .string(mark), .label: .string(label(release)), .note: .string(note(release))]
    }

    /// The badge's text.
    func label(_ release: ReleaseSummary) -> String {
        switch self {
        case .ready: "Ready"
        case .waived: "Ready, \(Self.waivers(release)) waived"
        case .failing: "Not ready"
        case .incomplete: "Not ready yet"
        case .notJudged: "Not judged"
        }
    }

    /// Of checks, and of what no check has read.
    private static func waivers(_ release: ReleaseSummary) -> Int {
        release.checks.count(where: \.isWaived) + (release.unreadWaiver == nil ? 0 : 1)
    }

    /// What the verdict is made of.
    func note(_ release: ReleaseSummary) -> String {
        guard self != .notJudged else { return "imported, from before releases were judged" }
        let required = release.checks.filter(\.required)
        let satisfied = required.count { !$0.isInTheWay }
        let unread = release.unread > 0 ? ", \(Wording.count(release.unread, "evidence file")) not read" : ""
        return "\(satisfied) of \(required.count) required checks\(unread)"
    }
}
