// The rollback page: the decision matrix, what is open now, and the way back from every release.
import Checklist
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

struct RollbackPage {
    let matrix: RollbackMatrix
    /// Newest version first.
    let releases: [ReleaseSummary]

    enum Name: Int, ViewName { case openText, hasOpen, impacts, matrix, open, moreOpen, listedText, rows }
    enum ImpactName: Int, ViewName { case name }
    enum SeverityName: Int, ViewName { case severity, cells }
    enum CellName: Int, ViewName { case type, typeLabel, approver }
    enum OpenName: Int, ViewName { case href, version, advice, incidents }
    enum RowName: Int, ViewName { case href, version, statusLabel, target, targetHref, tested, untested, blockers }

    static let shape = TemplateShape(
        Name.self,
        [
            .impacts: TemplateShape(ImpactName.self),
            .matrix: TemplateShape(SeverityName.self, [.cells: TemplateShape(CellName.self)]),
            .open: TemplateShape(OpenName.self, [.advice: AdviceView.shape, .incidents: IncidentView.open]),
            .rows: TemplateShape(RowName.self, [.blockers: BlockerView.shape]),
        ])

    var view: View<Name> {
        let known = Set(releases.map(\.version.text))
        let open = releases.filter { $0.incidents.contains(where: \.isOpen) }
        let openRoom = PageRoom.fitting(open, size: PageRoom.size / 3, weight: Self.weight)
        let listed = PageRoom.fitting(
            releases, most: ArchiveLayout(count: releases.count).listed, size: PageRoom.size * 2 / 3
        ) { release in
            300 + release.standby.blockers.reduce(0) { $0 + $1.message.utf8.count + 10 }
        }
        let incidents = open.reduce(0) { $0 + $1.incidents.count(where: \.isOpen) }
        return [
            .openText: .string(Wording.count(incidents, "open incident")), .hasOpen: .flag(!open.isEmpty),
            .impacts: .views(Impact.allCases) { impact -> View<ImpactName> in [.name: .string(impact.rawValue)] },
            .matrix: .views(Severity.allCases, severity),
            .open: .views(open.prefix(openRoom)) { openView($0, known: known) },
            .moreOpen: .text(Wording.excess(open.count, over: openRoom)),
            .listedText: .text(PageRoom.note(listed, of: releases.count)),
            .rows: .rows(Array(releases.prefix(listed))) { row($0, known: known) },
        ]
    }

    /// About how many bytes the notice of a release's open incidents takes.
    private static func weight(_ release: ReleaseSummary) -> Int {
        let incidents = release.incidents.filter(\.isOpen).reduce(0) { $0 + $1.title.utf8.count + 300 }
        let advice = release.advice.map { advice in
            advice.back.passedOver.reduce(0) { $0 + $1.sentence.utf8.count + 50 }
                + advice.blockers.reduce(0) { $0 + $1.message.utf8.count + 20 }
        }
        return 600 + incidents + (advice ?? 0)
    }

    private func severity(_ severity: Severity) -> View<SeverityName> {
        [.severity: .string(severity.rawValue), .cells: .views(Impact.allCases) { cell(severity, $0) }]
    }

    private func cell(_ severity: Severity, _ impact: Impact) -> View<CellName> {
        let decision = matrix[severity, impact]
        return [
            .type: .string(decision.type.rawValue), .typeLabel: .string(Wording.rollback(decision.type)),
            .approver: .string(Wording.approver(decision.approval)),
        ]
    }

    private func openView(_ release: ReleaseSummary, known: Set<String>) -> View<OpenName> {
        let advice = release.advice.map { advice in
            AdviceView.view(advice, root: "", hasPage: advice.target.map { known.contains($0) } ?? false)
        }
        return [
            .href: .string(SitePage.address(ofRelease: release.version.text)), .version: .string(release.version.text),
            .advice: .view(advice), .incidents: .views(release.incidents.filter(\.isOpen), IncidentView.view),
        ]
    }

    private func row(_ release: ReleaseSummary, known: Set<String>) -> View<RowName> {
        let standby = release.standby
        let linked = standby.target.flatMap { known.contains($0) ? $0 : nil }
        return [
            .href: .string(SitePage.address(ofRelease: release.version.text)), .version: .string(release.version.text),
            .statusLabel: .string(release.status.title), .target: .text(standby.target),
            .targetHref: .text(linked.map { SitePage.address(ofRelease: $0) }),
            .tested: .flag(standby.target != nil && standby.tested),
            .untested: .flag(standby.target != nil && !standby.tested),
            .blockers: .views(standby.blockers, BlockerView.view),
        ]
    }
}

/// An incident as pages show it.
enum IncidentView {
    enum Name: Int, ViewName { case id, severity, impact, security, title, detected, resolvedIn }
    static let closed = TemplateShape(Name.self, [.detected: TimeView.shape])
    static let open = closed.without(Name.resolvedIn)

    static func view(_ incident: Incident) -> View<Name> {
        [
            .id: .string(incident.id), .severity: .string(incident.severity.rawValue),
            .impact: .string(incident.impact.rawValue), .security: .flag(incident.security),
            .title: .string(incident.title), .detected: TimeView.value(incident.detectedAt),
            .resolvedIn: .text(incident.resolvedIn),
        ]
    }
}

/// What to do about open incidents, as pages show it.
enum AdviceView {
    enum Name: Int, ViewName {
        case kind, kindLabel, approver, incidentTitle, incidentId, severity, impact, target, targetHref
        case passed, blockers, steps
    }
    static let shape = TemplateShape(
        Name.self,
        [.passed: PassedOverView.shape, .blockers: BlockerView.shape, .steps: StepView.shape])

    /// `hasPage`: whether the target is a release of the workspace, so that it can be linked.
    static func view(_ advice: RollbackAdvice, root: String, hasPage: Bool) -> View<Name> {
        let incident = advice.incident
        let linked = hasPage ? advice.target : nil
        return [
            .kind: .string(advice.decision.type.rawValue), .kindLabel: .string(Wording.rollback(advice.decision.type)),
            .approver: .string(Wording.approver(advice.decision.approval)), .incidentTitle: .text(incident?.title),
            .incidentId: .text(incident?.id), .severity: .text(incident?.severity.rawValue),
            .impact: .text(incident?.impact.rawValue), .target: .text(advice.target),
            .targetHref: .text(linked.map { SitePage.address(ofRelease: $0, root: root) }),
            .passed: .views(advice.back.passedOver, PassedOverView.view),
            .blockers: .views(advice.blockers, BlockerView.view), .steps: .views(advice.steps, StepView.view),
        ]
    }
}

/// A release that would have come first to go back to, and why nobody does.
enum PassedOverView {
    enum Name: Int, ViewName { case name, sentence }
    static let shape = TemplateShape(Name.self)

    static func view(_ release: RollbackTarget.PassedOver) -> View<Name> {
        [.name: .string(release.version), .sentence: .string(release.sentence)]
    }
}

/// What has to be done before a rollback is possible.
enum BlockerView {
    enum Name: Int, ViewName { case code, message }
    static let shape = TemplateShape(Name.self)

    static func view(_ blocker: RollbackBlocker) -> View<Name> {
        [.code: .string(blocker.code), .message: .string(blocker.message)]
    }
}

/// One step of a rollback.
enum StepView {
    enum Name: Int, ViewName { case name, description, minutes }
    static let shape = TemplateShape(Name.self)

    static func view(_ step: RollbackStep) -> View<Name> {
        [
            .name: .string(step.name), .description: .string(step.description),
            .minutes: .text(step.minutes.map { Wording.count($0, "minute") }),
        ]
    }
}
