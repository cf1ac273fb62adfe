// What the check stage makes of it: the checklist, judged by the policy that counts.
import Files
import Primitives

/// Evaluate: the checklist, judged by `policy`.
package struct CheckedRelease: Sendable {
    package var loaded: LoadedRelease
    package var policy: Policy
    package var checklist: Checklist
    package init(loaded: LoadedRelease, policy: Policy, checklist: Checklist) {
        self.loaded = loaded
        self.policy = policy
        self.checklist = checklist
    }
    package var record: ReleaseRecord { loaded.record }
}
