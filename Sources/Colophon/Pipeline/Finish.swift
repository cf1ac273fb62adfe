// The last steps of one release: its bundle, taken from an earlier build where the lock says so, and its pages.
import ColophonSystem
import ReleaseModel

extension Pipeline {
    /// `place`: where a large bundle goes.
    func finish(_ job: ReleaseJob, place: BundlePlace = .memory) -> FinishedRelease {
        switch job.release {
        case .broken(let broken): return finishBroken(broken, job: job)
        case .cached(let memory):
            if memory.entry.job == job.key, cache.isIntact(memory.entry.files) { return reuse(memory, job: job) }
            return finish(again(job), place: place)
        case .outlined: return finish(again(job), place: place)
        case .fresh(let release):
            do throws(BundleError) { return try finish(release, job: job, place: place) } catch {
                let broken = BrokenRelease(
                    folder: release.content.version.text, findings: error.findings + release.loaded.findings)
                return finishBroken(broken, job: job)
            }
        }
    }

    private func again(_ job: ReleaseJob) -> ReleaseJob {
        var again = job
        if case .outlined(let release) = job.release { again.content = release.content }
        again.release = fresh(job.release)
        return again
    }

    private func reuse(_ memory: CacheMemory, job: ReleaseJob) -> FinishedRelease {
        let entry = memory.entry
        var finished = FinishedRelease(folder: entry.name)
        finished.summary = entry.summary
        finished.findings = entry.summary.findings
        finished.kept = entry.files.map(\.path)
        finished.publications = entry.publications
        finished.decision = job.decision
        finished.summaryDigest = entry.summaryDigest
        // A stamp that was learnt is remembered, though nothing was built.
        if let known = cache[entry.name], known.entry.stamp != entry.stamp { finished.memory = memory }
        return finished
    }

    private func finish(
        _ release: FreshRelease, job: ReleaseJob, place: BundlePlace
    ) throws(BundleError) -> FinishedRelease {
        if case .refused(let finding) = job.decision { throw BundleError(findings: [finding]) }
        let version = release.content.version
        var finished = FinishedRelease(folder: version.text)
        finished.decision = job.decision
        finished.findings = release.loaded.findings.map { $0.inFolder(evidenceFolder(version.text)) }
        var rendered = release.rendered
        rendered.planned.advice = job.advice
        rendered.planned.syncPlans = job.syncPlans
        rendered.planned.syncStandings = job.syncStandings
        let bundled = BundledRelease(rendered: rendered, bundle: try bundle(release.content, job: job, place: place))
        let summary = ReleaseSummary(
            bundled, isLocked: job.decision.isLocked, amendment: job.decision.amendment, findings: finished.findings)
        finished.summary = summary
        finished.isFresh = true
        finished.pendingPlans = rendered.planned.pendingPlans
        if options.keepsChecklists { finished.checklist = rendered.planned.checklist }
        if LockCheck.isUnlisted(job.decision) {
            finished.lockedFiles = LockedFiles(policy: rendered.planned.checked.policy, sync: rendered.planned.sync)
        }
        do throws(TemplateError) { finished.files = try pages(bundled, summary: summary, job: job) } catch {
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
        _ content: BundleContent, job: ReleaseJob, place: BundlePlace
    ) throws(BundleError) -> Bundle {
        guard case .locked(let entry) = job.decision else {
            return try place.bundle(content, history: job.history, workers: options.jobs)
        }
        if let published = publications.bundle(entry) { return published }
        let bundle = try place.bundle(content, history: job.history, workers: options.jobs)
        let differences = LockCheck.differences(bundle, from: entry, file: content.source.file)
        guard differences.isEmpty else { throw BundleError(findings: differences) }
        return bundle
    }

    /// The page says what is wrong. Publications stay as they are: nothing that was published is lost over a mistake.
    private func finishBroken(_ broken: BrokenRelease, job: ReleaseJob) -> FinishedRelease {
        var finished = FinishedRelease(folder: broken.folder)
        finished.decision = job.decision
        finished.findings = broken.findings.map { $0.inFolder(evidenceFolder(broken.folder)) }
        let version = Version(broken.folder, scheme: workspace.configuration.project.versioning)
        take(version.map(lock.entries(for:)) ?? [], into: &finished)
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
            do throws(TemplateError) { finished.files.append(try brokenPage(located)) } catch {
                finished.failure = error
            }
        }
        return finished
    }

    /// What the page compares the release's evidence with: only of what can be compared, since it may have to be read again.
    func evidenceBefore(_ bundled: BundledRelease, job: ReleaseJob) -> EvidenceBefore? {
        guard let before = job.before else { return nil }
        let isCompared = bundled.rendered.planned.loaded.evidence.contains(where: EvidenceBefore.isCompared)
        guard isCompared, let loaded = before.release?.loaded ?? loaded(before.name) else { return nil }
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
    func evidenceFolder(_ name: String) -> String {
        Files.join(workspace.configuration.paths.evidence, name)
    }
}

extension LockDecision {
    var isLocked: Bool { if case .locked = self { true } else { false } }

    /// 0 for a first publication and for a draft.
    var amendment: Int {
        switch self {
        case .amendment(let number): number
        case .locked(let entry): entry.amendment
        case .draft, .new, .refused: 0
        }
    }
}

extension PlannedRelease {
    /// Plans that wait for approval: of a release that is out, what would change something downstream, and what a target is
    /// behind by though nothing changes; once applied, it is behind no more.
    var pendingPlans: [SyncPlan] {
        guard record.status == .released else { return [] }
        return syncPlans.filter { plan in
            switch plan.state {
            case .pending, .conflict: true
            case .current: syncStandings.contains { $0.rule == plan.rule && $0.behind.contains(plan.version) }
            case .unknown: false
            }
        }
    }
}
