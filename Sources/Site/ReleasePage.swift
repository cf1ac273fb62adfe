// The page of one release: what it says of itself, what proves it, and how to check that.
import Bundles
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ReleasePage {
    let configuration: Configuration
    let release: RenderedRelease
    let bundle: Bundle
    let summary: ReleaseSummary
    let history: HistoryLink
    let earlier: ReleaseLink?
    let later: ReleaseLink?
    let changes: EvidenceChanges?

    enum Name: Int, ViewName {
        case version, type, typeLabel, status, statusLabel, isDraft, isLocked, summaryHtml, notesHtml, hasNotes
        case releaseDateLabel, releaseDate, badge, earlier, later, amendmentText, checksText, checklistHref
        case recordFile, recordDigest, releaseCommit, releaseCommitShort, releaseCommitHref
        case openIncidents, closedIncidents, problems, advice, rolledBack, amends
        case isJudged, checks, missing, unread, evidence, sincePrevious, artifacts
        case standby, hasSync, sync
        case bundle, history, facts, candidates, transitions, downloads
    }
    enum LinkName: Int, ViewName { case href, name }
    enum RolledBackName: Int, ViewName { case kind, reason, target, by, date }
    enum AmendsName: Int, ViewName { case digest, reason }
    enum MissingName: Int, ViewName { case id, name, href }
    enum UnreadName: Int, ViewName { case path, href, fault, waiver }
    enum ArtifactName: Int, ViewName { case name, digest, size, purl, href, path }
    enum FactName: Int, ViewName { case label, text, href, date }
    enum CandidateName: Int, ViewName { case tag, commit, href, date }
    enum TransitionName: Int, ViewName { case label, by, reason, date }
    enum StandbyName: Int, ViewName { case target, targetHref, tested, isUntested, passed, blockers, steps }
    enum BundleName: Int, ViewName { case name, href, size, gzip, tar, manifest, folder }
    enum HistoryName: Int, ViewName { case previous, href, manifest, reason }
    enum DownloadName: Int, ViewName { case name, label }

    static let shape = TemplateShape(
        Name.self,
        [
            .badge: ReadinessBadge.shape, .releaseDate: TimeView.shape, .earlier: TemplateShape(LinkName.self),
            .later: TemplateShape(LinkName.self), .advice: AdviceView.shape, .openIncidents: IncidentView.open,
            .closedIncidents: IncidentView.closed,
            .rolledBack: TemplateShape(RolledBackName.self, [.date: TimeView.shape]),
            .amends: TemplateShape(AmendsName.self), .checks: CheckView.shape,
            .missing: TemplateShape(MissingName.self),
            .unread: TemplateShape(
                UnreadName.self, [.fault: FindingView.shape, .waiver: WaiverView.shape]),
            .evidence: EvidenceView.shape, .sincePrevious: EvidenceChanges.shape,
            .artifacts: TemplateShape(ArtifactName.self),
            .facts: TemplateShape(FactName.self, [.date: TimeView.shape]),
            .candidates: TemplateShape(CandidateName.self, [.date: TimeView.shape]),
            .transitions: TemplateShape(TransitionName.self, [.date: TimeView.shape]),
            .standby: TemplateShape(
                StandbyName.self,
                [.passed: PassedOverView.shape, .blockers: BlockerView.shape, .steps: StepView.shape]),
            .sync: SyncView.shape, .problems: FindingView.shape, .bundle: TemplateShape(BundleName.self),
            .history: TemplateShape(HistoryName.self), .downloads: TemplateShape(DownloadName.self),
        ])

    private var record: ReleaseRecord { release.record }
    private var repository: SourceRepository? { SourceRepository(configuration.project.repository) }

    var view: View<Name> {
        var view: View<Name> = [:]
        addHeading(to: &view)
        addNotices(to: &view)
        addProof(to: &view)
        addPlans(to: &view)
        addFacts(to: &view)
        return view
    }

    private func addHeading(to view: inout View<Name>) {
        let date = IndexPage.date(summary)
        let summaryHTML = record.summary.map {
            Markdown.html($0, options: .init(headingOffset: 2, idPrefix: "summary-"))
        }
        view[.version] = .string(record.version.text)
        view[.type] = .string(record.type.rawValue)
        view[.typeLabel] = .string(Wording.type(record.type))
        view[.status] = .string(record.status.rawValue)
        view[.statusLabel] = .string(record.status.title)
        view[.isDraft] = .flag(bundle.isDraft)
        view[.isLocked] = .flag(summary.isLocked)
        view[.summaryHtml] = .text(summaryHTML)
        view[.notesHtml] = .string(IssueLinks(repository: repository).linked(release.notesHTML))
        view[.hasNotes] = .flag(!release.notesHTML.isEmpty)
        view[.releaseDateLabel] = .text(date?.label)
        view[.releaseDate] = TimeView.value(date?.date)
        view[.badge] = .view(ReadinessBadge(summary).view(summary))
        view[.checklistHref] = .string(Files.join(summary.publicationFolder, "checklist.json"))
        view[.earlier] = .view(earlier.map(Self.link))
        view[.later] = .view(later.map(Self.link))
    }

    private static func link(_ link: ReleaseLink) -> View<LinkName> {
        [.href: .string(SitePage.address(ofRelease: link.version, root: "../")), .name: .string(link.version)]
    }

    /// What must not be overlooked: open incidents, a rollback, an amendment.
    private func addNotices(to view: inout View<Name>) {
        let incidents = release.loaded.incidents
        view[.openIncidents] = .views(incidents.filter(\.isOpen), IncidentView.view)
        view[.closedIncidents] = .views(incidents.filter { !$0.isOpen }, IncidentView.view)
        view[.problems] = .views(release.loaded.findings, FindingView.view)
        view[.advice] = .view(release.advice.map { AdviceView.view($0, root: "../", hasPage: hasPage($0.back)) })
        view[.rolledBack] = .view(record.rollback.map(rolledBack))
        view[.amends] = .view(record.amends.map(amends))
        if summary.amendment > 0 {
            view[.amendmentText] =
                "Amendment \(summary.amendment) of this release. Its earlier bundles stay published and listed in colophon.lock."
        }
    }

    private func rolledBack(_ rollback: RollbackRecord) -> View<RolledBackName> {
        [
            .kind: .text(rollback.type.map { Wording.rollback($0).lowercased() }), .reason: .text(rollback.reason),
            .target: .text(rollback.targetVersion), .by: .text(rollback.approvedBy),
            .date: TimeView.value(rollback.completedAt),
        ]
    }

    private func amends(_ amendment: Amendment) -> View<AmendsName> {
        [.digest: .string(amendment.manifestSHA256.hex), .reason: .string(amendment.reason)]
    }

    private func addProof(to view: inout View<Name>) {
        let anchors = EvidenceView.anchors(release.loaded)
        let checklist = release.checklist
        let required = checklist.results.filter(\.required)
        view[.checks] = .views(checklist.results) { CheckView.view($0, anchors: anchors) }
        view[.isJudged] = .flag(checklist.isJudged)
        view[.checksText] =
            checklist.isJudged
            ? "\(required.count(where: \.isSatisfied)) of \(required.count) required checks are satisfied"
            : "Not judged: imported, from before releases were judged"
        view[.missing] = .views(checklist.missing) { check -> View<MissingName> in
            [.id: .string(check.id.rawValue), .name: .string(check.name), .href: "#\(CheckView.anchor(check.id))"]
        }
        view[.unread] = .views(checklist.unread) { unread($0, anchors: anchors) }
        view[.evidence] = .views(release.loaded.evidence.enumerated()) {
            EvidenceView.view($0.element, number: $0.offset + 1)
        }
        view[.sincePrevious] = .view(changes?.view)
        view[.artifacts] = .views(record.artifacts, artifact)
        view[.recordFile] = .string(release.loaded.recordFile)
        view[.recordDigest] = .string(release.loaded.recordSHA256.hex)
    }

    private func unread(_ file: UnreadEvidence, anchors: [String: String]) -> View<UnreadName> {
        [
            .path: .string(file.path), .href: "#\(anchors[file.path] ?? "record")",
            .fault: .view(FindingView.view(file.reason)), .waiver: .view(file.waiver.map(WaiverView.view)),
        ]
    }

    private func artifact(_ artifact: Artifact) -> View<ArtifactName> {
        [
            .name: .string(artifact.name), .digest: .text(artifact.sha256?.hex),
            .size: .text(artifact.size.map(Wording.size)), .purl: .text(artifact.purl),
            .href: .text(WebLink.safe(artifact.uri)), .path: .text(artifact.path),
        ]
    }

    /// A previous release is stated by the record, and need not be in the workspace.
    private func hasPage(_ back: RollbackTarget) -> Bool {
        switch back.reason {
        case .previous: history.manifest != nil && back.version == history.previous
        case .lastGood: true
        case .none: false
        }
    }

    private func addPlans(to view: inout View<Name>) {
        let standby = release.standby
        let linked = hasPage(standby.back) ? standby.target : nil
        let plan: View<StandbyName> = [
            .target: .text(standby.target),
            .targetHref: .text(linked.map { SitePage.address(ofRelease: $0, root: "../") }),
            .tested: .flag(standby.tested),
            // A blocker says it where it is one.
            .isUntested: .flag(!standby.tested && !standby.blockers.contains(where: \.isUntested)),
            .passed: .views(standby.back.passedOver, PassedOverView.view),
            .blockers: .views(standby.blockers, BlockerView.view), .steps: .views(standby.steps, StepView.view),
        ]
        view[.standby] = .view(plan)
        view[.hasSync] = .flag(!release.sync.rules.isEmpty)
        view[.sync] = .views(release.sync.rules) { rule in
            SyncView.view(rule, plan: release.syncPlans.first { $0.rule == rule.id })
        }
    }

    private func addFacts(to view: inout View<Name>) {
        view[.bundle] = .view(bundleView)
        view[.history] = .view(past)
        view[.facts] = .views(factList)
        view[.candidates] = .views(record.candidates, candidate)
        view[.transitions] = .views(record.history) { step -> View<TransitionName> in
            [
                .label: .string(step.to.title), .by: .text(step.by), .reason: .text(step.reason),
                .date: TimeView.value(step.at),
            ]
        }
        view[.downloads] = .views(ReleaseFile.published) { file -> View<DownloadName> in
            // What is live has one place, whatever was published.
            let folder = file.isLive ? "" : summary.publicationFolder
            return [.name: .string(Files.join(folder, file.name)), .label: .string(file.label)]
        }
        view[.releaseCommit] = .text(record.commit)
        view[.releaseCommitShort] = .text(record.commit.map { String($0.prefix(12)) })
        view[.releaseCommitHref] = .text(repository?.commit(record.commit))
    }

    private var bundleView: View<BundleName> {
        [
            .name: .string(bundle.name), .href: .string(WebLink.path(summary.bundlePath)),
            .size: .string(Wording.size(bundle.digests.size)), .gzip: .string(bundle.digests.gzip.hex),
            .tar: .string(bundle.digests.tar.hex), .manifest: .string(bundle.digests.manifest.hex),
            .folder: "\(record.project)-\(record.version.text)",
        ]
    }

    private var past: View<HistoryName> {
        let linked = history.manifest != nil ? history.previous : nil
        return [
            .previous: .text(history.previous),
            .href: .text(linked.map { SitePage.address(ofRelease: $0, root: "../") }),
            .manifest: .text(history.manifest?.hex), .reason: .text(history.reason),
        ]
    }

    private func candidate(_ candidate: Candidate) -> View<CandidateName> {
        [
            .tag: .string(candidate.tag), .commit: .text(candidate.commit.map { String($0.prefix(12)) }),
            .href: .text(repository?.commit(candidate.commit)), .date: TimeView.value(candidate.at),
        ]
    }

    private var factList: [View<FactName>] {
        let dates = record.dates
        let named: [(String, Timestamp?)] = [
            ("Planned", dates.planned), ("Frozen", dates.frozen), ("Candidate", dates.rc),
            ("Validated", dates.validated), ("Released", dates.released),
        ]
        var list = named.compactMap { label, date -> View<FactName>? in
            date.map { [.label: .string(label), .date: TimeView.value($0)] }
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
            list.append([.label: .string(label), .text: .string(text), .href: .text(href)])
        }
        return list
    }
}

/// A release that another page leads to.
package struct ReleaseLink: Sendable, Hashable {
    package var version: String
    package init(version: String) { self.version = version }
}
