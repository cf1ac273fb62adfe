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

/// What the release itself says is in its drawing; here is what the releases around it, the lock and the targets of the sync decide.
struct ReleasePage {
    let drawing: ReleaseDrawing
    let placement: ReleasePlacement

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

    private var summary: ReleaseSummary { placement.summary }
    private var history: HistoryLink { placement.history }

    var view: View<Name> {
        var view = drawing.page
        addHeading(to: &view)
        addNotices(to: &view)
        addPlans(to: &view)
        addBundle(to: &view)
        view[.sincePrevious] = drawing.changes?.view ?? .absent
        return view
    }

    private func addHeading(to view: inout View<Name>) {
        view[.isLocked] = .flag(summary.isLocked)
        view[.checklistHref] = .string(Files.join(summary.publicationFolder, "checklist.json"))
        view[.earlier] = .view(placement.earlier.map(Self.link))
        view[.later] = .view(placement.later.map(Self.link))
    }

    private static func link(_ link: ReleaseLink) -> View<LinkName> {
        [.href: .string(SitePage.address(ofRelease: link.version, root: "../")), .name: .string(link.version)]
    }

    /// What must not be overlooked.
    private func addNotices(to view: inout View<Name>) {
        view[.problems] = .views(placement.problems, FindingView.view)
        view[.advice] = .view(summary.advice.map { AdviceView.view($0, root: "../", hasPage: hasPage($0.back)) })
        if summary.amendment > 0 {
            view[.amendmentText] =
                "Amendment \(summary.amendment) of this release. Its earlier bundles stay published and listed in colophon.lock."
        }
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
        let standby = drawing.standby
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
        view[.hasSync] = .flag(!drawing.sync.rules.isEmpty)
        view[.sync] = .views(drawing.sync.rules) { rule in
            SyncView.view(rule, plan: placement.syncPlans.first { $0.rule == rule.id })
        }
    }

    private func addBundle(to view: inout View<Name>) {
        view[.bundle] = .view(bundle)
        view[.history] = .view(past)
        view[.downloads] = .views(ReleaseFile.published) { file -> View<DownloadName> in
            // What is live has one place, whatever was published.
            let folder = file.isLive ? "" : summary.publicationFolder
            return [.name: .string(Files.join(folder, file.name)), .label: .string(file.label)]
        }
    }

    private var bundle: View<BundleName> {
        let bundle = placement.bundle
        return [
            .name: .string(bundle.name), .href: .string(WebLink.path(summary.bundlePath)),
            .size: .string(Wording.size(bundle.digests.size)), .gzip: .string(bundle.digests.gzip.hex),
            .tar: .string(bundle.digests.tar.hex), .manifest: .string(bundle.digests.manifest.hex),
            .folder: "\(summary.project)-\(summary.version.text)",
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
}

/// A release that another page leads to.
package struct ReleaseLink: Sendable, Hashable {
    package var version: String
    package init(version: String) { self.version = version }
}
