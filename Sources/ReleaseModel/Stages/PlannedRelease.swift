// A checked release with how to go back, and what goes downstream.
import Files
import Primitives

/// Plan: how to go back, and what goes downstream.
package struct PlannedRelease: Sendable {
    package var checked: CheckedRelease
    package var standby: StandbyPlan
    package var advice: RollbackAdvice?
    package var sync: SyncChecksums
    /// Live, one a rule; never in the bundle.
    package var syncPlans: [SyncPlan]
    /// Live, how each rule's target stands; never in the bundle.
    package var targetStatuses: [TargetStatus] = []
    package init(
        checked: CheckedRelease, standby: StandbyPlan, advice: RollbackAdvice?, sync: SyncChecksums,
        syncPlans: [SyncPlan]
    ) {
        self.checked = checked
        self.standby = standby
        self.advice = advice
        self.sync = sync
        self.syncPlans = syncPlans
    }
    package var record: ReleaseRecord { checked.loaded.record }
    package var checklist: Checklist { checked.checklist }
    package var loaded: LoadedRelease { checked.loaded }
}
