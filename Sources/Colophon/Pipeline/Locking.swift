// `colophon lock`: lists what is published, and fixes what each listed release was judged by.
package import Bundles
import Checklist
import Documents
import Files
import Primitives
package import ReleaseModel
import Verification
import Versions
package import Workspace

package struct Locking: Sendable {
    package let workspace: Workspace
    package let options: BuildOptions

    package init(workspace: Workspace, options: BuildOptions) {
        self.workspace = workspace
        self.options = options
    }

    /// Adds the named published releases, or all, to the lock; the findings are no errors. What keeps one of them from being
    /// listed is thrown, and nothing is written: what is listed once can't be taken back.
    package func run() async throws(WorkspaceError) -> (added: [String], findings: [Finding]) {
        var ledger = try workspace.ledger(published: options.published)
        let listed = try await list(in: &ledger)
        ledger.end()
        return listed
    }

    package func list(in ledger: inout Ledger) async throws(WorkspaceError) -> (added: [String], findings: [Finding]) {
        var options = self.options
        options.usesCache = false
        let result = try await Pipeline(workspace: workspace, options: options, lock: ledger.lock).run()
        let errors = result.errors(concerning: options.versions)
        guard errors.isEmpty else {
            throw WorkspaceError(findings: result.findings.filter { $0.severity != .error } + errors)
        }
        let drafts = options.versions.isEmpty ? [] : result.wanted.compactMap(notOut)
        guard drafts.isEmpty else { throw WorkspaceError(findings: drafts) }
        let unlisted = result.wanted.filter { LockCheck.isUnlisted($0.decision) }
        let unready = unlisted.compactMap(notReady)
        if unready.contains(where: { $0.severity == .error }) { throw WorkspaceError(findings: unready) }
        let additions = unlisted.compactMap(addition)
        try ledger.add(additions)
        // What is wrong with other releases is theirs to say.
        return (
            additions.map(\.version).sorted().map(\.text),
            result.findings.filter { $0.severity != .error } + unready
        )
    }

    /// Of a release that somebody named, and that is not out: nothing of it is published, so there is nothing to list.
    private func notOut(_ release: FinishedRelease) -> Finding? {
        guard let summary = release.summary, release.decision == .draft else { return nil }
        return Finding(
            "lock-not-out", .error,
            "\(summary.version) is not locked: its status is \(summary.status.rawValue), and only what is out is listed",
            remedy: "Once it is out, set status: released and dates.released in its record.",
            file: WaiverEdit(release.folder, in: workspace).place)
    }

    /// Names a release that isn't ready: from then on no build says so any more. A failed check is an error, unless it is asked for;
    /// what amends a publication is listed in any case. Nil: it is ready, or not judged.
    private func notReady(_ release: FinishedRelease) -> Finding? {
        guard let summary = release.summary, summary.readiness == .notReady else { return nil }
        let checks = summary.checks.filter(\.isInTheWay)
        let isRed = summary.unread > 0 || checks.contains { $0.status == .fail }
        let unread = summary.unread > 0 ? ["\(summary.unread) of its evidence files unread"] : []
        let reasons = (checks.map { "\($0.id.rawValue) \($0.label)" } + unread).joined(separator: ", ")
        let message = "\(summary.version) is not ready\(reasons.isEmpty ? "" : ": \(reasons)")"
        let file = Files.join(workspace.evidencePath, release.folder)
        guard isRed, !options.locksRed, release.decision == .new else {
            return Finding(
                "locked-not-ready", .warning, message + ", and is listed all the same",
                remedy: "What is listed can't be taken back: colophon check \(summary.version) says what is missing.",
                file: file)
        }
        return Finding(
            "lock-not-ready", .error, message + ", so it is not listed",
            remedy: "Fix it first, as what is listed can't be taken back; or list it as it is with --with-red.",
            file: file)
    }

    /// From now on these files, not the configuration, are what the bundle holds.
    private func addition(_ release: FinishedRelease) -> Ledger.Addition? {
        guard let summary = release.summary, let fixed = release.lockedFiles else { return nil }
        if let published = published(summary.version, release, fixed) { return published }
        return Ledger.Addition(
            version: summary.version, amendment: release.decision.amendment, bundle: summary.bundle,
            files: files(release, sync: fixed.sync.json.fileBytes, policy: fixed.policy, facts: fixed.facts))
    }

    private func files(
        _ release: FinishedRelease, sync: Bytes, policy: Policy, facts: LockedFacts
    ) -> [(path: String, bytes: Bytes)] {
        let folder = Files.join(workspace.evidencePath, release.folder)
        return [
            (Files.join(folder, ReleaseFolder.syncName), sync),
            (Files.join(folder, ReleaseFolder.policyName), policy.json.fileBytes),
            (Files.join(folder, ReleaseFolder.factsName), facts.json.fileBytes),
        ]
    }

    /// What was published of the same record and evidence is what is listed. The releases around it may have changed since, and with
    /// them what a build would make: one was taken back that this one led to, or came out after it. Nil: nothing such is there.
    private func published(
        _ version: Version, _ release: FinishedRelease, _ fixed: LockedFiles
    ) -> Ledger.Addition? {
        guard release.decision == .new, options.published.contains(where: { $0.hasSameBytes(as: version.text) }),
            let content = (try? PublicationStore(workspace, previous: nil))?.unlisted(version),
            fixed.areThose(of: content), let sync = content["data/sync.json"]?.bytes
        else { return nil }
        var facts = fixed.facts
        facts.earlier = content.provenance.facts
        return Ledger.Addition(
            version: version, amendment: 0, bundle: content.digests,
            files: files(release, sync: sync, policy: content.policy, facts: facts))
    }
}
