// Publish: the last steps of one release: its bundle, taken from an earlier build where the lock says so, and its pages.
package import Bundles
import Checklist
import Documents
import Evidence
import Files
import Mustache
import Notes
import Primitives
import ReleaseModel
import Secrets
import Site
import Verification
import Versions
import Workspace

struct PublishStage: Sendable {
    let check: CheckStage
    let options: BuildOptions
    /// Parsed only for pages.
    private let templates: Deferred<Result<TemplateSet, TemplateError>>
    let publications: PublicationStore
    /// Those that releases are taken from; nil: they are made of their folders.
    let parts: PartSet?

    init(
        check: CheckStage, options: BuildOptions, templates: Deferred<Result<TemplateSet, TemplateError>>,
        publications: PublicationStore, parts: PartSet? = nil
    ) {
        self.check = check
        self.options = options
        self.templates = templates
        self.publications = publications
        self.parts = parts
    }

    private var workspace: Workspace { check.workspace }

    var site: Site {
        get throws(TemplateError) {
            Site(configuration: workspace.configuration, templates: try templates.value.get())
        }
    }

    /// `place`: where a large bundle goes.
    func publish(_ release: FreshRelease, job: ReleaseJob, place: BundlePlace) -> FinishedRelease {
        if let (release, job) = asPublished(release, job) { return publish(release, job: job, place: place) }
        do throws(BundleError) { return try made(release, job: job, place: place) } catch {
            return refuse(
                BrokenRelease(
                    folder: release.content.version.text, findings: error.findings + release.loaded.findings), job: job)
        }
    }

    /// A listed release that is made of what was published, and would be put or linked otherwise today, is what its bundle says.
    private func asPublished(_ release: FreshRelease, _ job: ReleaseJob) -> (FreshRelease, ReleaseJob)? {
        guard case .refused = job.decision, let entry = job.listed.last else { return nil }
        if let known = release.published, known.entry == entry {
            var job = job
            job.decision = .locked(entry)
            job.history = known.history
            return (release, job)
        }
        return asPublished(entry, release.loaded, folder: release.folder, stamp: release.stamp, job)
    }

    /// The release as its bundle says. `now`: as it is read today; `folder` and `stamp` as `FreshRelease` has them.
    func asPublished(
        _ entry: Lock.Entry, _ now: LoadedRelease, folder: SHA256Digest, stamp: SHA256Digest?, _ job: ReleaseJob
    ) -> (FreshRelease, ReleaseJob)? {
        guard let published = try? publications.published(entry), published.isMadeOf(now),
            let checked = try? published.checked(incidents: { loaded in
                loaded.incidents = now.incidents
                loaded.hasUnreadableIncidents = now.hasUnreadableIncidents
                return now.findings.filter { ReleaseFolder.incidentNames.contains($0.file ?? "") }
            })
        else { return nil }
        var job = job
        job.decision = .locked(entry)
        job.history = published.content.provenance.history
        return (FreshRelease(folder: folder, stamp: stamp, published, checked), job)
    }

    /// A release whose files are as they were left. `remembered`: what the last run remembered of it.
    func keep(_ memory: CacheMemory, job: ReleaseJob, remembered known: CacheMemory?) -> FinishedRelease {
        let entry = memory.entry
        var finished = FinishedRelease(folder: entry.name)
        finished.summary = entry.summary
        finished.findings = entry.summary.findings
        finished.kept = entry.files.map(\.path)
        finished.publications = entry.publications
        finished.decision = job.decision
        finished.summaryDigest = entry.summaryDigest
        // A stamp that was learnt is remembered, though nothing was built.
        if let known, known.entry.stamp != entry.stamp { finished.memory = memory }
        return finished
    }

    private func made(
        _ release: FreshRelease, job: ReleaseJob, place: BundlePlace
    ) throws(BundleError) -> FinishedRelease {
        if case .refused(let finding) = job.decision { throw BundleError(findings: [finding] + release.lack) }
        let bundle = try bundle(release, job: job, place: place)
        let drawing = drawing(of: release, before: job.before.map { ($0.name, $0.release) })
        let loaded = release.loaded
        var finished = finished(
            drawing, release.content, bundle: bundle, findings: loaded.findings,
            evidence: loaded.evidence.map(\.path), job: job)
        if options.keepsChecklists { finished.checklist = (release.rendered.checklist, loaded.recordFile) }
        if LockCheck.isUnlisted(job.decision) {
            finished.lockedFiles = LockedFiles(release.rendered)
        }
        if isWhole(finished, job), let summary = finished.summary {
            finished.remember(CacheEntry(release, summary: summary, job: job, publications: finished.publications))
        }
        return finished
    }

    /// A release as its page shows it. `before`: the one that its evidence is compared with.
    func drawing(of release: FreshRelease, before: (name: String, release: FreshRelease?)?) -> ReleaseDrawing {
        ReleaseDrawing(
            of: release.rendered, notesHTML: NotesRenderer.listsHTML(release.rendered.record),
            in: workspace.configuration, bundleName: release.content.bundleName, isDraft: release.content.isDraft,
            before: evidenceBefore(release.loaded, before))
    }

    /// A release with its bundle, its files and its other publications. `evidence`: the paths of what its record names.
    func finished(
        _ drawing: ReleaseDrawing, _ content: BundleContent, bundle: Bundle, findings: [Finding], evidence: [String],
        job: ReleaseJob
    ) -> FinishedRelease {
        var finished = FinishedRelease(folder: content.version.text)
        finished.decision = job.decision
        finished.findings = findings.map { $0.inFolder(evidenceFolder(content.version.text)) }
        let summary = drawing.summary.placed(
            bundle: bundle.digests, isLocked: job.decision.isLocked, amendment: job.decision.amendment,
            advice: job.advice, syncPlans: job.syncPlans, findings: finished.findings)
        finished.summary = summary
        finished.isFresh = true
        finished.pendingPlans = job.pendingPlans(of: summary.status)
        let placement = ReleasePlacement(
            bundle: bundle, published: content.publishedFiles, summary: summary, history: job.history,
            earlier: job.earlier.map { ReleaseLink(version: $0) }, later: job.later.map { ReleaseLink(version: $0) },
            syncPlans: job.syncPlans, targetStatuses: job.targetStatuses,
            problems: job.decision.isLocked ? Self.published(findings, evidence) : findings)
        do throws(TemplateError) { finished.files = try site.releasePage(drawing, placement) } catch {
            finished.failure = error
        }
        if case .locked(let entry) = job.decision { finished.publications = [entry.folder] }
        // The other publications of an amended version stand beside this one, and can't be built again.
        take(job.listed.filter { $0.amendment != job.decision.amendment }, into: &finished)
        return finished
    }

    /// What is missing may be there next time, so that this isn't to be remembered.
    func isWhole(_ finished: FinishedRelease, _ job: ReleaseJob) -> Bool {
        finished.publications.count == job.listed.count
    }

    private func bundle(
        _ release: FreshRelease, job: ReleaseJob, place: BundlePlace
    ) throws(BundleError) -> Bundle {
        if let published = release.published { return published.bundle }
        let content = release.content
        if let listed = listedBundle(job) { return listed }
        let bundle = try place.bundle(content, history: job.history, workers: options.jobs)
        try check(bundle, of: content, job)
        return bundle
    }

    /// A locked bundle is taken as it was published where it can be found; else it is built, and must be the same.
    func listedBundle(_ job: ReleaseJob) -> Bundle? {
        if case .locked(let entry) = job.decision { publications.bundle(entry) } else { nil }
    }

    func check(_ bundle: Bundle, of content: BundleContent, _ job: ReleaseJob) throws(BundleError) {
        guard case .locked(let entry) = job.decision else { return }
        let differences = LockCheck.differences(bundle, from: entry, file: content.source.file)
        guard differences.isEmpty else { throw BundleError(findings: differences) }
    }

    /// What the page of a published release says is wrong with it: with its evidence, and with the list of its incidents. All else is about
    /// files that its bundle does without.
    private static func published(_ findings: [Finding], _ evidence: [String]) -> [Finding] {
        let files = Set((evidence + ReleaseFolder.incidentNames).map(BytewiseKey.init))
        return findings.filter { $0.file.map { files.contains(BytewiseKey($0)) } ?? false }
    }

    /// The page says what is wrong. Publications stay as they are: nothing that was published is lost over a mistake.
    func refuse(_ broken: BrokenRelease, job: ReleaseJob) -> FinishedRelease {
        var finished = FinishedRelease(folder: broken.folder)
        finished.decision = job.decision
        finished.findings = broken.findings.map { $0.withoutSecrets.inFolder(evidenceFolder(broken.folder)) }
        let version = Version(broken.folder, scheme: workspace.configuration.project.versioning)
        take(version.map(check.lock.entries(for:)) ?? [], into: &finished)
        if !finished.publications.isEmpty {
            finished.findings.append(
                Finding(
                    "publication-kept", .note,
                    "What was published stays as it is: \(finished.publications.joined(separator: ", "))"))
        }
        let located = BrokenRelease(folder: broken.folder, findings: finished.findings)
        finished.broken = located
        // A folder that is named by no version could be named as a file of the site is: the index alone tells of it.
        if version != nil {
            do throws(TemplateError) { finished.files.append(try site.brokenPage(located)) } catch {
                finished.failure = error
            }
        }
        return finished
    }

    /// What the page compares the release's evidence with: only of what can be compared. It is read again where the release before
    /// is not in memory: to hold the evidence of all until the end would cost more.
    private func evidenceBefore(
        _ loaded: LoadedRelease, _ before: (name: String, release: FreshRelease?)?
    ) -> EvidenceBefore? {
        guard let before, loaded.evidence.contains(where: EvidenceBefore.isCompared),
            let loaded = before.release?.loaded ?? (try? check.load(check.read(before.name)))
        else { return nil }
        return EvidenceBefore(version: before.name, evidence: loaded.evidence)
    }

    private func take(_ entries: [Lock.Entry], into finished: inout FinishedRelease) {
        for entry in entries {
            guard let files = publications.files(entry) else { continue }
            finished.files += files
            finished.publications.append(entry.folder)
        }
    }

    /// Relative to the workspace: what pages say doesn't depend on where it lies.
    private func evidenceFolder(_ name: String) -> String {
        Files.join(workspace.configuration.paths.evidence, name)
    }
}

extension LockDecision {
    package var isLocked: Bool { if case .locked = self { true } else { false } }

    /// 0 for a first publication and for a draft.
    package var amendment: Int {
        switch self {
        case .amendment(let number): number
        case .locked(let entry): entry.amendment
        case .draft, .new, .refused: 0
        }
    }
}

extension ReleaseJob {
    /// Plans that wait for approval: of a release that is out, what would change something downstream, and what a target is
    /// behind by though nothing changes; once applied, it is behind no more.
    func pendingPlans(of status: ReleaseStatus) -> [SyncPlan] {
        guard status == .released else { return [] }
        return syncPlans.filter { plan in
            switch plan.state {
            case .pending, .conflict: true
            case .current: targetStatuses.contains { $0.rule == plan.rule && $0.behind.contains(plan.version) }
            case .unknown: false
            }
        }
    }
}

extension FinishedRelease {
    mutating func remember(_ entry: CacheEntry) {
        memory = CacheMemory(entry)
        summaryDigest = entry.summaryDigest
    }
}
