// What the check stage makes of it: the checklist, judged by the policy that counts.
import Files
import Primitives

/// Evaluate: the checklist, judged by the policy of the loaded release.
@usableFromInline package struct CheckedRelease: Sendable {
    @usableFromInline package var loaded: LoadedRelease
    @inlinable package var policy: Policy { loaded.policy }
    @usableFromInline package var checklist: Checklist
    package init(loaded: LoadedRelease, checklist: Checklist) {
        self.loaded = loaded
        self.checklist = checklist
    }
    @inlinable package var record: ReleaseRecord { loaded.record }
}
