// One release in a preview: its files are made when they are first asked for.
import Bundles
import Checklist
import Evidence
import Files
import Parts
import Primitives
import ReleaseModel
import Site
import Versions
import Workspace

package final class PreviewRelease: Sendable {
    let job: ReleaseJob
    private let finished: Deferred<FinishedRelease>
    /// As it was when it could last be built.
    private let lastGood: Deferred<FinishedRelease>?

    init(_ job: ReleaseJob, pipeline: Pipeline, after old: PreviewRelease?) {
        self.job = job
        finished = Deferred { pipeline.finish(job) }
        lastGood = old?.good
    }

    /// What to go on showing once this can't be built any more. What was never made is taken to be good.
    private var good: Deferred<FinishedRelease>? {
        if case .broken = job.release { return lastGood }
        if let made = finished.valueIfMade, !made.isGood { return lastGood }
        return finished
    }

    var folder: String { job.release.folderName }

    /// As a build would have it.
    var outcome: FinishedRelease { finished.value }

    /// As a build would have it; while that can't be built, as it was.
    var shown: FinishedRelease {
        let now = finished.value
        guard !now.isGood, let before = lastGood?.value, before.isGood else { return now }
        return before
    }

    /// Why what is shown isn't the newest state; files relative to the workspace.
    func problems(templates: String) -> [Finding] {
        let now = finished.value
        if let failure = now.failure { return [failure.finding(in: templates)] }
        let findings = now.broken?.findings ?? []
        let errors = findings.filter { $0.severity == .error }
        return errors.isEmpty ? findings : errors
    }
}

extension FinishedRelease {
    fileprivate var isGood: Bool { broken == nil && failure == nil }
}

extension PreparedRelease {
    /// The release's folder.
    var folderName: String {
        switch self {
        case .fresh(let release): release.content.version.text
        case .outlined(let release): release.content.version.text
        case .cached(let memory): memory.entry.name
        case .parted(let release): release.entry.name
        case .broken(let broken): broken.folder
        }
    }
}

extension ReleaseJob {
    /// Whether the same files come of it, its folder and what all releases share being the same.
    func leadsToTheSame(as other: ReleaseJob) -> Bool {
        switch (release, other.release) {
        case (.broken(let one), .broken(let two)):
            return one == two && listed == other.listed
        case (.fresh, .fresh):
            return history == other.history && listed == other.listed && decision == other.decision
                && earlier == other.earlier && later == other.later && advice == other.advice
                && syncPlans == other.syncPlans && targetStatuses == other.targetStatuses
        default: return false
        }
    }
}
