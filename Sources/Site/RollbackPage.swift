// The rollback page: the decision matrix, what is open now, and the way back from every release.
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct RollbackPage {
    let matrix: RollbackMatrix
    /// Newest version first.
    let releases: [ReleaseSummary]

    static let shape = TemplateShape(
        "open_text has_open",
        [
            "impacts": TemplateShape("name"),
            "matrix": TemplateShape("severity", ["cells": TemplateShape("type type_label approver")]),
            "open": TemplateShape("href version", ["advice": AdviceView.shape, "incidents": IncidentView.open]),
            "rows": TemplateShape(
                "href version status_label target target_href tested untested",
                [
                    "blockers": TemplateShape("code message")
                ]),
        ])

    var view: View {
        let known = Set(releases.map(\.version.text))
        let open = releases.filter { $0.incidents.contains(where: \.isOpen) }
        return [
            "has_open": !open.isEmpty,
            "open_text": Wording.count(open.reduce(0) { $0 + $1.incidents.count(where: \.isOpen) }, "open incident"),
            "impacts": Impact.allCases.map { ["name": $0.rawValue] as View },
            "matrix": Severity.allCases.map { severity in
                ["severity": severity.rawValue, "cells": Impact.allCases.map { cell(severity, $0) }] as View
            },
            "open": open.map { openView($0, known: known) },
            "rows": ViewRows(releases) { row($0, known: known) },
        ]
    }

    private func cell(_ severity: Severity, _ impact: Impact) -> View {
        let decision = matrix[severity, impact]
        return [
            "type": decision.type.rawValue, "type_label": Wording.rollback(decision.type),
            "approver": Wording.approver(decision.approval),
        ]
    }

    private func openView(_ release: ReleaseSummary, known: Set<String>) -> View {
        var view: View = [
            "href": "\(WebLink.path(release.version.text))/index.html", "version": release.version.text,
            "incidents": release.incidents.filter(\.isOpen).map(IncidentView.view),
        ]
        view["advice"] = release.advice.map { advice in
            AdviceView.view(advice, root: "", hasPage: advice.target.map { known.contains($0) } ?? false)
        }
        return view
    }

    private func row(_ release: ReleaseSummary, known: Set<String>) -> View {
        let standby = release.standby
        var view: View = [
            "href": "\(WebLink.path(release.version.text))/index.html", "version": release.version.text,
            "status_label": release.status.title, "tested": standby.target != nil && standby.tested,
            "untested": standby.target != nil && !standby.tested,
            "blockers": standby.blockers.map { ["code": $0.code, "message": $0.message] as View },
        ]
        view["target"] = standby.target
        if let target = standby.target, known.contains(target) {
            view["target_href"] = "\(WebLink.path(target))/index.html"
        }
        return view
    }
}

/// An incident as pages show it.
enum IncidentView {
    static let open = TemplateShape("id severity impact security title", ["detected": TemplateShape("machine human")])
    static let closed = open.merging(TemplateShape("resolved_in"))

    static func view(_ incident: Incident) -> View {
        var view: View = [
            "id": incident.id, "severity": incident.severity.rawValue, "impact": incident.impact.rawValue,
            "security": incident.security, "title": incident.title,
        ]
        view["detected"] = Wording.time(incident.detectedAt)
        view["resolved_in"] = incident.resolvedIn
        return view
    }
}

/// What to do about open incidents, as pages show it.
enum AdviceView {
    static let shape = TemplateShape(
        "kind kind_label approver incident_title incident_id severity impact target target_href",
        ["passed": PassedOverView.shape, "blockers": TemplateShape("code message"), "steps": StepView.shape])

    /// `hasPage`: whether the target is a release of the workspace, so that it can be linked.
    static func view(_ advice: RollbackAdvice, root: String, hasPage: Bool) -> View {
        var view: View = [
            "kind": advice.decision.type.rawValue, "kind_label": Wording.rollback(advice.decision.type),
            "approver": Wording.approver(advice.decision.approval),
            "passed": PassedOverView.views(advice.back),
            "blockers": advice.blockers.map { ["code": $0.code, "message": $0.message] as View },
            "steps": advice.steps.map(StepView.view),
        ]
        if let incident = advice.incident {
            view["incident_title"] = incident.title
            view["incident_id"] = incident.id
            view["severity"] = incident.severity.rawValue
            view["impact"] = incident.impact.rawValue
        }
        if let target = advice.target {
            view["target"] = target
            if hasPage { view["target_href"] = "\(root)\(WebLink.path(target))/index.html" }
        }
        return view
    }
}

/// A release that would have come first to go back to, and why nobody does.
enum PassedOverView {
    static let shape = TemplateShape("name sentence")

    static func views(_ back: RollbackTarget) -> [View] {
        back.passedOver.map { ["name": $0.version, "sentence": $0.sentence] as View }
    }
}

/// One step of a rollback.
enum StepView {
    static let shape = TemplateShape("name description minutes")

    static func view(_ step: RollbackStep) -> View {
        var view: View = ["name": step.name, "description": step.description]
        view["minutes"] = step.minutes.map { Wording.count($0, "minute") }
        return view
    }
}
