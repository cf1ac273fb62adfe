// What a build is asked to do.
import Checklist
import Files
import ReleaseModel
import Verification
package import Workspace

package struct BuildOptions: Sendable {
    /// Which releases turn the exit status negative when they aren't ready.
    package enum FailOn: String, Sendable, CaseIterable {
        /// The versions named; with none named, published ones that aren't locked yet.
        case unlocked
        case any
        case never
    }

    /// Only these are written, beside the pages over all releases; empty: all.
    package var versions: [String] = []
    /// How many releases are worked on at once.
    package var jobs = 1
    /// Warnings count as errors, and templates may name nothing unknown.
    package var strict = false
    /// The lock must list every published release as it is.
    package var locked = false
    /// The versions to write are listed in the lock first.
    package var locks = false
    /// A release that has a failed check may be listed in the lock.
    package var locksRed = false
    /// Versions that are out, whether the lock lists them or not: no build replaces their bundles.
    package var published: [String] = []
    /// A folder of earlier output, to take locked bundles from where the output has none.
    package var previous: String?
    package var failOn = FailOn.unlocked
    /// False: every file is read and every release built again, whatever the file system says of them.
    package var usesCache = true
    /// Nanoseconds since 1970, by the clock that the file system stamps files with.
    package var fileTime: @Sendable () -> Int = { Environment.nanoseconds }
    /// How much of the releases is kept in memory between the two steps in which they are made, in bytes. For more releases each
    /// is made twice.
    package var room = 48 << 20
    /// The result has the checklists of all releases, for a report that tells each finding.
    package var keepsChecklists = false
    /// Long lists of findings are whole: for one who has to name each.
    package var listsAllFindings = false
    /// Seconds since 1970: the day on which unreleased versions are judged.
    package var now = 0
    /// Seconds since 1970: the time of the files in a draft's bundle.
    package var draftTime = 0
    /// `SOURCE_DATE_EPOCH` says what the clock is.
    package var hasFixedClock = false

    package init() {}

    /// With the clock and the number of processors filled in. `SOURCE_DATE_EPOCH` counts as the clock.
    package static func live() throws(WorkspaceError) -> BuildOptions {
        var options = BuildOptions()
        options.jobs = Environment.processorCount
        (options.now, options.draftTime) = try clock()
        options.hasFixedClock = !(Environment.value("SOURCE_DATE_EPOCH") ?? "").isEmpty
        return options
    }

    /// Seconds since 1970: now, and the time of the files in a draft's bundle.
    package static func clock() throws(WorkspaceError) -> (now: Int, draftTime: Int) {
        guard let epoch = Environment.value("SOURCE_DATE_EPOCH"), !epoch.isEmpty else { return (Environment.now, 0) }
        guard let seconds = Int(epoch), seconds >= 0, seconds < 253_402_300_800 else {
            throw WorkspaceError(findings: [
                Finding(
                    "bad-epoch", .error,
                    "SOURCE_DATE_EPOCH is \"\(epoch)\", which is no number of seconds since 1970",
                    remedy: "Set it as in SOURCE_DATE_EPOCH=$(git log -1 --format=%ct), or unset it.")
            ])
        }
        return (seconds, seconds)
    }
}

/// How far a build has come; `done` of `total` releases.
package struct BuildProgress: Sendable {
    package enum Stage: String, Sendable { case evaluate = "evaluating", bundle = "writing" }
    package var stage: Stage
    package var done: Int
    package var total: Int
}
