// A checked release with how to go back, what goes downstream, and its notes: all that its bundle and its page are made of.
import Files
import Primitives

/// Plan and render: the standby plan, the sync, and the notes in the built-in Markdown form.
@usableFromInline package struct RenderedRelease: Sendable {
    @usableFromInline package var checked: CheckedRelease
    package var standby: StandbyPlan
    package var sync: SyncChecksums
    package var notesMarkdown: String
    /// Live; never in the bundle.
    package var advice: RollbackAdvice?
    /// Live, one a rule; never in the bundle.
    package var syncPlans: [SyncPlan]
    /// Live, how each rule's target is; never in the bundle.
    package var targetStatuses: [TargetStatus] = []
    package init(
        checked: CheckedRelease, standby: StandbyPlan, sync: SyncChecksums, notesMarkdown: String,
        advice: RollbackAdvice? = nil, syncPlans: [SyncPlan] = []
    ) {
        self.checked = checked
        self.standby = standby
        self.sync = sync
        self.notesMarkdown = notesMarkdown
        self.advice = advice
        self.syncPlans = syncPlans
    }
    @inlinable package var record: ReleaseRecord { checked.loaded.record }
    @inlinable package var checklist: Checklist { checked.checklist }
    @inlinable package var loaded: LoadedRelease { checked.loaded }
}
