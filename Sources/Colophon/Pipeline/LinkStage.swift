// Link: the serial pass over all releases: the history, the lock, neighbours and open incidents. It reads and writes nothing.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct LinkStage: Sendable {
    let configuration: Configuration
    let lock: Lock

    /// Two versions that differ only in case or build metadata are one: what isn't the listed one, or the first, is
    /// refused.
    func refuseTwins(_ prepared: inout [PreparedRelease]) {
        var known = Dictionary(
            lock.entries.map { ($0.version.identity, $0.version.text) }, uniquingKeysWith: { first, _ in first })
        for index in prepared.indices {
            guard let version = prepared[index].outline?.version else { continue }
            if let other = known[version.identity], other != version.text {
                let finding = Finding(
                    "duplicate-version", .error, "this is the same version as \(other)",
                    remedy: "Keep one: case and build metadata don't make another version.")
                prepared[index] = .broken(BrokenRelease(folder: version.text, findings: [finding]))
            } else {
                known[version.identity] = version.text
            }
        }
    }

    /// What is to be done for each release, in the order given. The findings name files relative to the workspace. `manifest`
    /// gives the digest of a release's manifest with a history: who links again and again remembers them.
    func link(
        _ prepared: [PreparedRelease],
        manifest: (BundleContent, HistoryLink) -> SHA256Digest
    ) -> (jobs: [ReleaseJob], findings: [Finding]) {
        let outlines = prepared.compactMap(\.outline)
        lazy var known = KnownReleases(outlines)
        let (links, historyFindings) = History.link(
            prepared.compactMap(\.content), lock: lock, manifest: manifest)
        let order = outlines.map(\.version).sorted()
        let places = Dictionary(
            order.enumerated().map { ($0.element.text, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var previousEvidence: [String: ReleaseJob.Before] = [:]
        for release in prepared {
            guard let content = release.content, let evidence = content["data/evidence.json"]?.sha256 else { continue }
            previousEvidence[content.version.text] = .init(
                name: content.version.text, evidence: evidence, release: release.freshRelease)
        }
        var jobs: [ReleaseJob] = []
        jobs.reserveCapacity(prepared.count)
        var findings = historyFindings.map { $0.inFolder(configuration.paths.evidence) }
        for release in prepared {
            var job = ReleaseJob(release: release)
            guard let content = release.content, let outline = release.outline else {
                jobs.append(job)
                continue
            }
            let version = content.version
            job.history = links[version] ?? HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)
            job.listed = lock.entries(for: version)
            job.decision = LockCheck.decide(
                content, manifest: manifest(content, job.history), lock: lock)
            if job.listed.isEmpty, content.previous == nil {
                let earlier = outlines.filter {
                    $0.status.isPublished && $0.version < version && Self.mayBePrevious($0.version, of: version)
                }.map(\.version).max()
                let folder = Files.join(configuration.paths.evidence, version.text)
                findings += earlier.map { [Self.missingPrevious($0, file: content.source.file).inFolder(folder)] } ?? []
            }
            findings += outline.incidents.compactMap { doubtfulResolution(of: $0, in: version, known: places) }
            job.before = content.previous.flatMap { previousEvidence[$0.text] }
            let place = places[version.text] ?? 0
            job.earlier = place > 0 ? order[place - 1].text : nil
            job.later = place + 1 < order.count ? order[place + 1].text : nil
            if outline.incidents.contains(where: \.isOpen) {
                job.advice = RollbackPlanner.advice(
                    for: version, among: known, matrix: configuration.policy.matrix, tested: release.testedTarget)
            }
            jobs.append(job)
        }
        return (jobs, findings)
    }

    /// A final release that only candidates came before replaces none.
    static func mayBePrevious(_ earlier: Version, of version: Version) -> Bool {
        version.isPrerelease || !earlier.isPrerelease
    }

    /// Named from the release's folder.
    static func missingPrevious(_ earlier: Version, file: String) -> Finding {
        Finding(
            "previous-missing", .warning, "the record names no previous release, and \(earlier.text) came before it",
            remedy: "Add previous: \(earlier.text).", file: file, field: "previous")
    }

    /// The releases that would be taken back to another one than they were prepared with, by their index. What the lock lists keeps its
    /// own. `unread`: the outline of a release that can't be built.
    func changedTargets(
        _ prepared: [PreparedRelease], unread: (String) -> ReleaseOutline?
    ) -> [(index: Int, target: RollbackTarget)] {
        let known = KnownReleases(prepared.compactMap { $0.outline ?? unread($0.folderName) })
        return prepared.indices.compactMap { index in
            guard let outline = prepared[index].outline, lock.entries(for: outline.version).isEmpty else { return nil }
            let target = RollbackPlanner.standbyTarget(from: outline, among: known)
            return target == prepared[index].standby?.back ? nil : (index, target)
        }
    }

    /// An incident counts as resolved by what it names; a name that can't have resolved it is a warning.
    private func doubtfulResolution(of incident: Incident, in version: Version, known: [String: Int]) -> Finding? {
        guard let resolution = incident.resolvedIn else { return nil }
        let isLater = Version(resolution, scheme: version.scheme).map { $0.precedence(to: version) > 0 } ?? false
        guard known[resolution] == nil || !isLater else { return nil }
        let why = isLater ? "there is no release of that version" : "that isn't a later version"
        return Finding(
            "doubtful-resolution", .warning,
            "\(excerpt(incident.id)) is said to be resolved in \(excerpt(resolution)), and \(why)",
            remedy: "Name the release that fixed it, or leave resolved_in out: then the incident is open.",
            field: "resolved_in"
        ).inFolder(Files.join(configuration.paths.evidence, version.text))
    }
}
