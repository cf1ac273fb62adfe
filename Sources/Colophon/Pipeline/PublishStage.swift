// Publish: the last steps of one release: its bundle, taken from an earlier build where the lock says so, and its pages.
package import Bundles
import Checklist
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Secrets
import Site
import Verification
import Versions
import Workspace

struct PublishStage: Sendable {
    private let check: CheckStage
    private let options: BuildOptions
    /// Parsed only for pages.
    private let templates: Deferred<Result<TemplateSet, TemplateError>>
    private let publications: PublicationStore

    init(
        check: CheckStage, options: BuildOptions, templates: Deferred<Result<TemplateSet, TemplateError>>,
        publications: PublicationStore
    ) {
        self.check = check
        self.options = options
        self.templates = templates
        self.publications = publications
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
        var job = job
        job.decision = .locked(entry)
        if let known = release.published, known.entry == entry {
            job.history = known.history
            return (release, job)
        }
        guard let published = try? publications.published(entry), published.isMadeOf(release.loaded),
            let checked = try? published.checked(incidents: { loaded in
                loaded.incidents = release.loaded.incidents
                loaded.hasUnreadableIncidents = release.loaded.hasUnreadableIncidents
                return release.loaded.findings.filter { ReleaseFolder.incidentNames.contains($0.file ?? "") }
            })
        else { return nil }
        job.history = published.content.provenance.history
        return (FreshRelease(folder: release.folder, stamp: release.stamp, published, checked), job)
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
        let version = release.content.version
        var finished = FinishedRelease(folder: version.text)
        finished.decision = job.decision
        finished.findings = release.loaded.findings.map { $0.inFolder(evidenceFolder(version.text)) }
        var rendered = release.rendered
        if job.decision.isLocked {
            rendered.checked.loaded.findings = Self.published(release.loaded)
        }
        rendered.advice = job.advice
        rendered.syncPlans = job.syncPlans
        rendered.targetStatuses = job.targetStatuses
        let bundle = try bundle(release, job: job, place: place)
        let summary = ReleaseSummary(
            rendered, bundle, isLocked: job.decision.isLocked, amendment: job.decision.amendment, findings: finished.findings)
        finished.summary = summary
        finished.isFresh = true
        finished.pendingPlans = rendered.pendingPlans
        if options.keepsChecklists { finished.checklist = (rendered.checklist, release.loaded.recordFile) }
        if LockCheck.isUnlisted(job.decision) {
            finished.lockedFiles = LockedFiles(rendered)
        }
        do throws(TemplateError) {
            finished.files = try pages(rendered, bundle, of: release.content, summary: summary, job: job)
        } catch {
            finished.failure = error
        }
        if case .locked(let entry) = job.decision { finished.publications = [entry.folder] }
        // The other publications of an amended version stand beside this one, and can't be built again.
        let others = job.listed.filter { $0.amendment != job.decision.amendment }
        take(others, into: &finished)
        // What is missing may be there next time, so that this isn't to be remembered.
        if finished.publications.count == job.listed.count {
            let entry = CacheEntry(release, summary: summary, job: job, publications: finished.publications)
            finished.memory = CacheMemory(entry)
            finished.summaryDigest = entry.summaryDigest
        }
        return finished
    }

    /// A locked bundle is taken as it was published where it can be found; else it is built, and must be the same.
    private func bundle(
        _ release: FreshRelease, job: ReleaseJob, place: BundlePlace
    ) throws(BundleError) -> Bundle {
        if let published = release.published { return published.bundle }
        let content = release.content
        guard case .locked(let entry) = job.decision else {
            return try place.bundle(content, history: job.history, workers: options.jobs)
        }
        if let published = publications.bundle(entry) { return published }
        let bundle = try place.bundle(content, history: job.history, workers: options.jobs)
        let differences = LockCheck.differences(bundle, from: entry, file: content.source.file)
        guard differences.isEmpty else { throw BundleError(findings: differences) }
        return bundle
    }

    /// What the page of a published release says is wrong with it: with its evidence, and with the list of its incidents. All else is about
    /// files that its bundle does without.
    private static func published(_ release: LoadedRelease) -> [Finding] {
        let files = Set((release.evidence.map(\.path) + ReleaseFolder.incidentNames).map(BytewiseKey.init))
        return release.findings.filter { $0.file.map { files.contains(BytewiseKey($0)) } ?? false }
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

    /// The release's own pages.
    private func pages(
        _ release: RenderedRelease, _ bundle: Bundle, of content: BundleContent, summary: ReleaseSummary, job: ReleaseJob
    ) throws(TemplateError) -> [OutputFile] {
        try site.releasePage(
            release, bundle, published: content.publishedFiles, summary: summary, history: job.history,
            earlier: job.earlier.map { ReleaseLink(version: $0) },
            later: job.later.map { ReleaseLink(version: $0) }, before: evidenceBefore(release, job: job))
    }

    /// What the page compares the release's evidence with: only of what can be compared. It is read again where the release before
    /// is not in memory: to hold the evidence of all until the end would cost more.
    private func evidenceBefore(_ release: RenderedRelease, job: ReleaseJob) -> EvidenceBefore? {
        guard let before = job.before else { return nil }
        let isCompared = release.loaded.evidence.contains(where: EvidenceBefore.isCompared)
        guard isCompared, let loaded = before.release?.loaded ?? (try? check.load(check.read(before.name)))
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

extension RenderedRelease {
    /// Plans that wait for approval: of a release that is out, what would change something downstream, and what a target is
    /// behind by though nothing changes; once applied, it is behind no more.
    var pendingPlans: [SyncPlan] {
        guard record.status == .released else { return [] }
        return syncPlans.filter { plan in
            switch plan.state {
            case .pending, .conflict: true
            case .current: targetStatuses.contains { $0.rule == plan.rule && $0.behind.contains(plan.version) }
            case .unknown: false
            }
        }
    }
}
