// A release as its page shows it, before its place among the others is known; and that place.
package import Bundles
package import Documents
import Evidence
import Files
package import Mustache
import Primitives
package import ReleaseModel
import Workspace

/// All that the page, `status.json` and the pages over all releases say of the release itself. It takes the evidence as read to
/// make it, and nothing but values to go on from it.
package struct ReleaseDrawing {
    /// What changed in the evidence since the release before: for the page, and for `status.json`.
    package struct Changes {
        /// Absent where nothing did.
        package var view: ViewValue
        package var json: JSON
        package init(view: ViewValue, json: JSON) {
            self.view = view
            self.json = json
        }
    }

    /// The values of the page by their places.
    package var values: [ViewValue]
    /// Without its place among the others.
    package var summary: ReleaseSummary
    /// With its steps.
    package var standby: StandbyPlan
    package var sync: SyncChecksums
    /// Nil where there is nothing to compare the evidence with.
    package var changes: Changes?

    package init(
        values: [ViewValue], summary: ReleaseSummary, standby: StandbyPlan, sync: SyncChecksums, changes: Changes?
    ) {
        self.values = values
        self.summary = summary
        self.standby = standby
        self.sync = sync
        self.changes = changes
    }

    var page: View<ReleasePage.Name> {
        var view: View<ReleasePage.Name> = [:]
        view.values = values
        return view
    }

    /// The notes as the feeds have them: a fragment of HTML.
    package var notesHTML: String { if case .string(let notes) = page[.notesHtml] { notes } else { "" } }
}

/// What the releases around one, the lock and the targets of the sync decide about its page.
package struct ReleasePlacement {
    package var bundle: Bundle
    /// What of the bundle is also published beside it.
    package var published: [BundleContent.File]
    package var summary: ReleaseSummary
    package var history: HistoryLink
    package var earlier: ReleaseLink?
    package var later: ReleaseLink?
    package var syncPlans: [SyncPlan]
    package var targetStatuses: [TargetStatus]
    /// What the page says is wrong with the release.
    package var problems: [Finding]

    package init(
        bundle: Bundle, published: [BundleContent.File], summary: ReleaseSummary, history: HistoryLink,
        earlier: ReleaseLink? = nil, later: ReleaseLink? = nil, syncPlans: [SyncPlan] = [],
        targetStatuses: [TargetStatus] = [], problems: [Finding] = []
    ) {
        self.bundle = bundle
        self.published = published
        self.summary = summary
        self.history = history
        self.earlier = earlier
        self.later = later
        self.syncPlans = syncPlans
        self.targetStatuses = targetStatuses
        self.problems = problems
    }
}

extension ReleaseDrawing {
    /// `notesHTML`: a fragment, headings from level 3 down, ids unique in a page. `before`: what the evidence is compared with.
    package init(
        of release: RenderedRelease, notesHTML: String, in configuration: Configuration, bundleName: String,
        isDraft: Bool, before: EvidenceBefore?
    ) {
        let none = SHA256Digest(words: (0, 0, 0, 0))
        let digests = BundleDigests(manifest: none, tar: none, gzip: none, size: 0)
        let bundle = Bundle(name: bundleName, bytes: [], digests: digests, isDraft: isDraft)
        let summary = ReleaseSummary(
            release, bundle, isLocked: false, amendment: 0, findings: [])
        let changes = before.map { EvidenceChanges(of: release.loaded.evidence, since: $0) }
        self.init(
            values: ReleaseSheet(
                configuration: configuration, release: release, notesHTML: notesHTML, summary: summary
            ).view.values,
            summary: summary, standby: release.standby, sync: release.sync,
            changes: changes.map { .init(view: .view($0.view), json: $0.json) })
    }
}
