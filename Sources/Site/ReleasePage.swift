// The page of one release: what it says of itself, what proves it, and how to check that.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ReleasePage {
    let configuration: Configuration
    let release: BundledRelease
    let summary: ReleaseSummary
    let history: HistoryLink
    let earlier: ReleaseLink?
    let later: ReleaseLink?
    let changes: EvidenceChanges?

    static let shape = TemplateShape(
        "version type type_label status status_label is_draft is_locked summary_html notes_html has_notes release_date_label "
            + "amendment_text checks_text record_file record_digest release_commit release_commit_short release_commit_href "
            + "checklist_href",
        [
            "badge": ReadinessBadge.shape, "release_date": TemplateShape("machine human"),
            "earlier": TemplateShape("href name"),
            "later": TemplateShape("href name"), "advice": AdviceView.shape,
            "open_incidents": IncidentView.open, "closed_incidents": IncidentView.closed,
            "rolled_back": TemplateShape("kind reason target by", ["date": TemplateShape("machine human")]),
            "amends": TemplateShape("digest reason"),
            "checks": CheckView.shape, "missing": TemplateShape("id name href"),
            "unread": TemplateShape("path href", ["fault": FindingView.shape, "waiver": CheckView.waiverShape]),
            "evidence": EvidenceView.shape,
            "since_previous": EvidenceChanges.shape,
            "artifacts": TemplateShape("name digest size purl href path"),
            "facts": TemplateShape("label text href", ["date": TemplateShape("machine human")]),
            "candidates": TemplateShape("tag commit href", ["date": TemplateShape("machine human")]),
            "transitions": TemplateShape("label by reason", ["date": TemplateShape("machine human")]),
            "standby": TemplateShape(
                "target target_href tested",
                [
                    "passed": PassedOverView.shape, "blockers": TemplateShape("code message"), "steps": StepView.shape,
                ]),
            "sync": SyncView.shape, "has_sync": TemplateShape(), "problems": FindingView.shape,
            "bundle": TemplateShape("name href size gzip tar manifest folder"),
            "history": TemplateShape("previous href manifest reason"), "downloads": TemplateShape("name label"),
        ])

    private var record: ReleaseRecord { release.record }
    private var repository: SourceRepository? { SourceRepository(configuration.project.repository) }
    private var planned: PlannedRelease { release.rendered.planned }

    var view: View {
        var view = heading
        view.merge(notice)
        view.merge(proof)
        view.merge(plans)
        view.merge(facts)
        return view
    }

    private var heading: View {
        var view: View = [
            "version": record.version.text, "type": record.type.rawValue, "type_label": Wording.type(record.type),
            "status": record.status.rawValue, "status_label": record.status.title,
            "is_draft": release.bundle.isDraft, "is_locked": summary.isLocked,
            "badge": ReadinessBadge(summary).view(summary), "notes_html": release.rendered.notesHTML,
            "has_notes": !release.rendered.notesHTML.isEmpty,
            "checklist_href": Files.join(summary.publicationFolder, "checklist.json"),
        ]
        view["summary_html"] = record.summary.map {
            Markdown.html($0, options: .init(headingOffset: 2, idPrefix: "summary-"))
        }
        if let (label, date) = IndexPage.date(summary) {
            view["release_date_label"] = label
            view["release_date"] = Wording.time(date)
        }
        view["earlier"] = earlier.map(Self.link)
        view["later"] = later.map(Self.link)
        return view
    }

    private static func link(_ link: ReleaseLink) -> View {
        ["href": "../\(WebLink.path(link.version))/index.html", "name": link.version]
    }

    /// What must not be overlooked: open incidents, a rollback, an amendment.
    private var notice: View {
        var view: View = [
            "open_incidents": planned.loaded.incidents.filter(\.isOpen).map(IncidentView.view),
            "closed_incidents": planned.loaded.incidents.filter { !$0.isOpen }.map(IncidentView.view),
            "problems": planned.loaded.findings.map(FindingView.view),
        ]
        view["advice"] = planned.advice.map { AdviceView.view($0, root: "../", hasPage: hasPage($0.back)) }
        if let rollback = record.rollback {
            var back: View = [:]
            back["kind"] = rollback.type.map { Wording.rollback($0).lowercased() }
            back["reason"] = rollback.reason
            back["target"] = rollback.targetVersion
            back["by"] = rollback.approvedBy
            back["date"] = Wording.time(rollback.completedAt)
            view["rolled_back"] = back
        }
        view["amends"] = record.amends.map { ["digest": $0.manifestSHA256.hex, "reason": $0.reason] as View }
        if summary.amendment > 0 {
            view["amendment_text"] =
                "Amendment \(summary.amendment) of this release. Its earlier bundles stay published and listed in colophon.lock."
        }
        return view
    }

    private var proof: View {
        var view = judged
        view["since_previous"] = changes?.view
        return view
    }

    private var judged: View {
        let anchors = EvidenceView.anchors(planned.loaded)
        let required = planned.checklist.results.filter(\.required)
        return [
            "checks": planned.checklist.results.map { CheckView.view($0, anchors: anchors) },
            "checks_text": planned.checklist.isJudged
                ? "\(required.count(where: \.isSatisfied)) of \(required.count) required checks are satisfied"
                : "Not judged: imported, from before releases were judged",
            "missing": planned.checklist.missing.map {
                ["id": $0.id.rawValue, "name": $0.name, "href": "#\(CheckView.anchor($0.id))"] as View
            },
            "unread": planned.checklist.unread.map { unread($0, anchors: anchors) },
            "evidence": planned.loaded.evidence.enumerated().map {
                EvidenceView.view($1, number: $0 + 1)
            },
            "artifacts": record.artifacts.map(artifact),
            "record_file": planned.loaded.recordFile, "record_digest": planned.loaded.recordSHA256.hex,
        ]
    }

    private func unread(_ file: UnreadEvidence, anchors: [String: String]) -> View {
        var view: View = [
            "path": file.path, "href": "#\(anchors[file.path] ?? "record")", "fault": FindingView.view(file.reason),
        ]
        view["waiver"] = file.waiver.map(CheckView.waiver)
        return view
    }

    private func artifact(_ artifact: Artifact) -> View {
        var view: View = ["name": artifact.name]
        view["digest"] = artifact.sha256?.hex
        view["size"] = artifact.size.map(Wording.size)
        view["purl"] = artifact.purl
        view["href"] = WebLink.safe(artifact.uri)
        view["path"] = artifact.path
        return view
    }

    /// A previous release is stated by the record, and need not be in the workspace.
    private func hasPage(_ back: RollbackTarget) -> Bool {
        switch back.reason {
        case .previous: history.manifest != nil && back.version == history.previous
        case .lastGood: true
        case .none: false
        }
    }

    private var plans: View {
        let standby = planned.standby
        var back: View = [
            "tested": standby.tested, "passed": PassedOverView.views(standby.back),
            "steps": standby.steps.map(StepView.view),
            "blockers": standby.blockers.map { ["code": $0.code, "message": $0.message] as View },
        ]
        if let target = standby.target {
            back["target"] = target
            if hasPage(standby.back) { back["target_href"] = "../\(WebLink.path(target))/index.html" }
        }
        return [
            "standby": back, "has_sync": !planned.sync.rules.isEmpty,
            "sync": planned.sync.rules.map { rule in
                SyncView.view(rule, plan: planned.syncPlans.first { $0.rule == rule.id })
            },
        ]
    }

    private var facts: View {
        let bundle = release.bundle
        var past: View = [:]
        past["previous"] = history.previous
        past["manifest"] = history.manifest?.hex
        past["reason"] = history.reason
        if let previous = history.previous, history.manifest != nil {
            past["href"] = "../\(WebLink.path(previous))/index.html"
        }
        var view: View = [
            "bundle": [
                "name": bundle.name, "href": WebLink.path(summary.bundlePath),
                "size": Wording.size(bundle.digests.size),
                "gzip": bundle.digests.gzip.hex, "tar": bundle.digests.tar.hex,
                "manifest": bundle.digests.manifest.hex, "folder": "\(record.project)-\(record.version.text)",
            ] as View,
            "history": past, "facts": factList,
            "candidates": record.candidates.map { candidate in
                var view: View = ["tag": candidate.tag]
                view["commit"] = candidate.commit.map { String($0.prefix(12)) }
                view["href"] = repository?.commit(candidate.commit)
                view["date"] = Wording.time(candidate.at)
                return view
            },
            "transitions": record.history.map { step in
                var view: View = ["label": step.to.title]
                view["by"] = step.by
                view["reason"] = step.reason
                view["date"] = Wording.time(step.at)
                return view
            },
            "downloads": ReleaseFile.published.map { file in
                // What is live has one place, whatever was published.
                let folder = file.isLive ? "" : summary.publicationFolder
                return ["name": Files.join(folder, file.name), "label": file.label] as View
            },
        ]
        view["release_commit"] = record.commit
        view["release_commit_short"] = record.commit.map { String($0.prefix(12)) }
        view["release_commit_href"] = repository?.commit(record.commit)
        return view
    }

    private var factList: [View] {
        let dates = record.dates
        let named: [(String, Timestamp?)] = [
            ("Planned", dates.planned), ("Frozen", dates.frozen), ("Candidate", dates.rc),
            ("Validated", dates.validated),
            ("Released", dates.released),
        ]
        var list: [View] = named.compactMap { label, date in
            Wording.time(date).map { ["label": label, "date": $0] as View }
        }
        let approvers = record.people.approvedBy.joined(separator: ", ")
        let texts: [(String, String?, String?)] = [
            ("Released by", record.people.releasedBy, nil),
            ("Approved by", approvers.isEmpty ? nil : approvers, nil), ("Branch", record.branch, nil),
            ("Build", record.build.id ?? record.build.url, WebLink.safe(record.build.url)),
            ("Builder", record.build.builder, nil), ("License", configuration.project.license, nil),
        ]
        for (label, text, href) in texts {
            guard let text, !text.isEmpty else { continue }
            var fact: View = ["label": label, "text": text]
            fact["href"] = href
            list.append(fact)
        }
        return list
    }
}

/// A release that another page leads to.
package struct ReleaseLink: Sendable, Hashable {
    package var version: String
    package init(version: String) { self.version = version }
}
