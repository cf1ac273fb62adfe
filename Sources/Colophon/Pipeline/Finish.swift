// The last steps of one release: its bundle, taken from an earlier build where the lock says so, and its pages.
import ColophonSystem
import ReleaseModel

extension Pipeline {
    func finish(_ job: ReleaseJob) -> FinishedRelease {
        switch job.release {
        case .broken(let broken): return finishBroken(broken, job: job)
        case .cached(let entry):
            if entry.job == job.key, cache.isIntact(entry, output: workspace.outputPath) {
                return reuse(entry, job: job)
            }
            var again = job
            again.release = prepare(entry.name, fresh: true)
            return finish(again)
        case .fresh(let release): return finish(release, job: job)
        }
    }

    private func reuse(_ entry: CacheEntry, job: ReleaseJob) -> FinishedRelease {
        var finished = FinishedRelease(folder: entry.name)
        finished.summary = entry.summary
        finished.findings = entry.summary.findings
        finished.kept = entry.files.map(\.path)
        finished.publications = entry.publications
        finished.decision = job.decision
        return finished
    }

    /// The page says what is wrong. Publications stay where they are: nothing that was published is lost over a mistake.
    private func finishBroken(_ broken: BrokenRelease, job: ReleaseJob) -> FinishedRelease {
        var finished = FinishedRelease(folder: broken.folder)
        finished.decision = job.decision
        let located = BrokenRelease(
            folder: broken.folder, findings: broken.findings.map { $0.inFolder(evidenceFolder(broken.folder)) })
        finished.broken = located
        finished.findings = located.findings
        for entry in lock.entries where entry.version.text == broken.folder {
            guard let path = publishedPath(entry), Files.kind(Files.join(workspace.outputPath, path)) == .file else {
                continue
            }
            finished.kept.append(path)
            finished.publications.append(entry.folder)
        }
        do { finished.files = [try brokenPage(located)] } catch {
            finished.findings.append(error.finding(in: "templates"))
        }
        return finished
    }

    private func finish(_ release: FreshRelease, job: ReleaseJob) -> FinishedRelease {
        if case .refused(let finding) = job.decision {
            let broken = BrokenRelease(
                folder: release.content.version.text, findings: release.rendered.planned.loaded.findings + [finding])
            return finishBroken(broken, job: job)
        }
        var finished = FinishedRelease(folder: release.content.version.text)
        finished.decision = job.decision
        var rendered = release.rendered
        rendered.planned.advice = job.advice
        rendered.planned.syncPlans = job.syncPlans
        do {
            let (bundle, bundleFindings) = try bundle(release.content, job: job)
            let bundled = BundledRelease(rendered: rendered, bundle: bundle)
            let findings =
                rendered.planned.loaded.findings.map { $0.inFolder(evidenceFolder(finished.folder)) } + bundleFindings
            let others = otherPublications(of: release.content.version, current: job.decision)
            let summary = ReleaseSummary(
                bundled, isLocked: job.decision.isLocked, amendment: job.decision.amendment, findings: findings)
            finished.summary = summary
            finished.findings = findings
            finished.planned = rendered.planned
            finished.files = try pages(bundled, summary: summary, job: job) + others.files
            finished.publications = others.folders + job.decision.publication(of: release.content.version)
            finished.memory = CacheEntry(release, summary: summary, job: job.key, publications: finished.publications)
        } catch let error as BundleError {
            return finishBroken(
                BrokenRelease(folder: finished.folder, findings: rendered.planned.loaded.findings + error.findings),
                job: job)
        } catch let error as TemplateError {
            finished.findings.append(error.finding(in: "templates"))
        } catch {
            finished.findings.append(Finding("internal", .error, "\(error)", file: finished.folder))
        }
        return finished
    }

    /// A locked bundle is taken as it was published where it can be found; else it is built, and must be the same.
    private func bundle(_ content: BundleContent, job: ReleaseJob) throws -> (Bundle, [Finding]) {
        guard case .locked(let entry) = job.decision else {
            return (try BundleBuilder.bundle(content, history: job.history), [])
        }
        if let bytes = published(entry) {
            let digests = BundleDigests(
                manifest: entry.manifest, tar: entry.tar, gzip: SHA256Digest(of: bytes), size: bytes.count)
            return (Bundle(name: content.bundleName, bytes: bytes, digests: digests, isDraft: false), [])
        }
        let bundle = try BundleBuilder.bundle(content, history: job.history)
        return (bundle, LockCheck.differences(bundle, from: entry, file: workspace.lockPath))
    }

    /// The other publications of an amended version: they stand beside it and can't be built again.
    private func otherPublications(of version: Version, current: LockDecision) -> (
        files: [OutputFile], folders: [String]
    ) {
        var files: [OutputFile] = []
        var folders: [String] = []
        for entry in lock.entries(for: version) where entry.amendment != current.amendment {
            guard let bytes = published(entry), let path = publishedPath(entry) else { continue }
            files.append(OutputFile(path: path, bytes: bytes))
            folders.append(entry.folder)
        }
        return (files, folders)
    }

    /// The bytes of a listed publication, from the output or the folder of an earlier one; nil where neither has them.
    private func published(_ entry: Lock.Entry) -> Bytes? {
        guard let path = publishedPath(entry) else { return nil }
        for root in [workspace.outputPath, options.previous].compactMap({ $0 }) {
            if let bytes = try? Files.readIfPresent(Files.join(root, path)), LockCheck.isPublication(bytes, entry) {
                return bytes
            }
        }
        return nil
    }

    private func publishedPath(_ entry: Lock.Entry) -> String? {
        let name = BundleFormat.fileName(project: workspace.configuration.project.name, version: entry.version.text)
        return "\(entry.folder)/\(name)"
    }

    private func evidenceFolder(_ name: String) -> String { Files.join(workspace.evidencePath, name) }
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

    /// The listed publication that this release is, if it is one.
    func publication(of version: Version) -> [String] {
        if case .locked(let entry) = self { [entry.folder] } else { [] }
    }
}
