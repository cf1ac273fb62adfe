// Publish, of a release that a part has: its bundle is completed, and its page is written from what the part says.
import Bundles
import Checklist
import Files
import Parts
import Primitives
import ReleaseModel
import Site
import Verification
import Versions
import Workspace

extension PublishStage {
    private enum Failure: Error {
        case damaged(Part.Damage)
        case unbundled(BundleError)
    }

    func publish(_ release: PartSet.Release, job: ReleaseJob, place: BundlePlace) -> FinishedRelease {
        let body: PartBody
        do throws(Part.Damage) { body = try self.body(of: release) } catch { return damaged(release, error) }
        var job = job
        if case .refused = job.decision, let listed = job.listed.last {
            if let history = release.entry.published {
                job.decision = .locked(listed)
                job.history = history
            } else if let (fresh, job) = asPublished(release, body, listed, job) {
                return publish(fresh, job: job, place: place)
            }
        }
        do throws(Failure) { return try made(release, body, job: job, place: place) } catch {
            switch error {
            case .damaged(let damage): return damaged(release, damage)
            case .unbundled(let error):
                return refuse(
                    BrokenRelease(folder: release.entry.name, findings: error.findings + body.findings), job: job)
            }
        }
    }

    func body(of release: PartSet.Release) throws(Part.Damage) -> PartBody {
        let bytes = try release.part.bytes(release.entry.body)
        do throws(PackedDamage) { return try PartBody(bytes, sync: parts?.sync ?? ([], SyncChecksums())) } catch {
            throw Part.Damage(message: "it has something else than this version of Colophon writes")
        }
    }

    /// Nothing is written then.
    private func damaged(_ release: PartSet.Release, _ damage: Part.Damage) -> FinishedRelease {
        var finished = FinishedRelease(folder: release.entry.name)
        finished.damage = Part.finding(release.part.path, damage, release: release.entry.name)
        return finished
    }

    /// As the same of a fresh release.
    private func asPublished(
        _ release: PartSet.Release, _ body: PartBody, _ listed: Lock.Entry, _ job: ReleaseJob
    ) -> (FreshRelease, ReleaseJob)? {
        guard let loaded = body.loaded(release.entry) else { return nil }
        return asPublished(listed, loaded, folder: release.entry.folder, stamp: release.entry.stamp, job)
    }

    private func made(
        _ release: PartSet.Release, _ body: PartBody, job: ReleaseJob, place: BundlePlace
    ) throws(Failure) -> FinishedRelease {
        let entry = release.entry
        if case .refused(let finding) = job.decision {
            throw .unbundled(BundleError(findings: [finding] + entry.lack))
        }
        let content = body.content(entry)
        let bundle = try bundle(release, content, job: job, place: place)
        var drawing = body.drawing
        // The release before turned out to be none.
        if job.before == nil { drawing.changes = nil }
        var finished = finished(
            drawing, content, bundle: bundle, findings: body.findings, evidence: body.evidence.map(\.path), job: job)
        if options.keepsChecklists { finished.checklist = (body.checklist, content.source.file) }
        if isWhole(finished, job), let summary = finished.summary {
            finished.remember(CacheEntry(entry, summary: summary, job: job, publications: finished.publications))
        }
        return finished
    }

    private func bundle(
        _ release: PartSet.Release, _ content: BundleContent, job: ReleaseJob, place: BundlePlace
    ) throws(Failure) -> Bundle {
        do throws(BundleError) {
            if release.entry.published != nil {
                guard let listed = job.listed.last else { throw BundleError(findings: []) }
                do throws(WorkspaceError) { return try publications.published(listed).bundle } catch {
                    throw BundleError(findings: error.findings)
                }
            }
            if let listed = listedBundle(job) { return listed }
        } catch { throw .unbundled(error) }
        guard let opening = release.entry.opening else {
            throw .unbundled(BundleError(findings: release.entry.obstacles))
        }
        let source: ByteSource
        do throws(Part.Damage) { source = try release.part.source(opening.piece) } catch { throw .damaged(error) }
        do throws(BundleError) {
            let bundle = try place.complete(content, opening.known, from: source, history: job.history)
            try check(bundle, of: content, job)
            return bundle
        } catch { throw .unbundled(error) }
    }
}

extension CacheEntry {
    init(_ entry: PartEntry, summary: ReleaseSummary, job: ReleaseJob, publications: [String]) {
        self.init(
            name: entry.name, folder: entry.folder, stamp: entry.stamp, job: job.key, history: job.history,
            content: entry.content, outline: entry.outline, summary: summary, summaryDigest: summary.digest,
            publications: publications, evidence: entry.evidence)
    }
}
