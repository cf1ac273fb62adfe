// Keeps the preview's site in step with the workspace's files, on a thread of its own.
import Colophon
import Documents
import Files
import Primitives
import ReleaseModel

struct PreviewFollower: Sendable {
    let configurationFile: String
    let options: BuildOptions
    let hub: PreviewHub
    /// Ends it.
    let wake: WakeSignal
    /// Gets a line for each problem that is new.
    let report: @Sendable (String) -> Void

    /// Reads the workspace, calls `onReady`, and then follows its changes until the signal is raised.
    func run(onReady: @Sendable () -> Void) throws(FileError) {
        let day = options.now
        let clock: @Sendable () -> Int = { (try? BuildOptions.clock().now) ?? day }
        var watch = try FolderWatch(wake: wake)
        var session = PreviewSession(configurationFile: configurationFile, options: options, clock: clock)
        var reported: Set<String> = []
        follow(&session, with: &watch)
        publish(session.site, &reported)
        onReady()
        while let changes = try watch.next() {
            let isNew = session.refresh(changes)
            let isNewer = follow(&session, with: &watch)
            if isNew || isNewer { publish(session.site, &reported) }
        }
    }

    /// Watches what belongs to the workspace now. What changed before that is looked for.
    /// - Returns: whether the site is another now.
    @discardableResult
    private func follow(_ session: inout PreviewSession, with watch: inout FolderWatch) -> Bool {
        var isNew = false
        while let failures = watch.follow(session.places) {
            for failure in failures { report("warning: \(failure); changes there show when something else changes") }
            if session.lookAgain() { isNew = true }
        }
        return isNew
    }

    private func publish(_ site: PreviewSite, _ reported: inout Set<String>) {
        hub.publish(site)
        let findings = site.failures + site.brokenReleases + site.findings
        let lines = findings.filter { $0.severity != .note }.map(\.text)
        for line in lines where !reported.contains(line) { report(line) }
        reported = Set(lines)
    }
}
