// Verifies one bundle: reads it, and judges its evidence again.
import Archives
package import Bundles
import Documents
import Evidence
package import Files
package import Primitives
import ReleaseModel

/// What an auditor was told about a bundle by someone else: `SHA256SUMS`, the lock, a message.
package struct PublishedDigests: Sendable, Hashable {
    package var gzip: SHA256Digest?
    package var tar: SHA256Digest?
    package var manifest: SHA256Digest?
    package init(gzip: SHA256Digest? = nil, tar: SHA256Digest? = nil, manifest: SHA256Digest? = nil) {
        self.gzip = gzip
        self.tar = tar
        self.manifest = manifest
    }
    package var isEmpty: Bool { gzip == nil && tar == nil && manifest == nil }
}

package enum Verifier {
    /// Verifies the bytes of one bundle. Nothing is written anywhere.
    ///
    /// A wrong digest ends the verification, as does a refusal: the steps after it are not checked. `today` matters for
    /// one thing alone: waivers of a draft.
    package static func verify(
        bundle bytes: Bytes, name: String, published: PublishedDigests = .init(), originals: [OriginalFile] = [],
        today: Timestamp, limits: BundleReader.Limits = .standard, formats: BundleFormats = .known
    ) -> VerificationReport {
        let source = ByteSource(bytes)
        do throws(FileError) {
            return try examine(
                source, name: name, published: published, originals: originals, today: today, limits: limits,
                formats: formats
            ).report
        } catch { return refused(name, .file, "unreadable", error.description) }
    }

    /// The report, and the bundle where it could be read. With the `originals` of redacted files the verdicts on them are
    /// judged again as well. A part of the bundle is held at a time; its file is read a second time only where a large
    /// evidence file has to be judged again. Throws where the file can't be read.
    package static func examine(
        _ source: ByteSource, name: String, published: PublishedDigests, originals: [OriginalFile] = [],
        today: Timestamp, limits: BundleReader.Limits, formats: BundleFormats = .known
    ) throws(FileError) -> (report: VerificationReport, bundle: ReadBundle?) {
        if let foreign = try foreign(source, name: name, published: published) { return (foreign, nil) }
        // Where the archive's digest is known, a file that was compressed again is not wrong yet.
        if let gzip = published.gzip, published.tar == nil {
            let found = try source.digest()
            guard gzip == found else {
                if let cut = cut(source, name: name, limits: limits) { return (cut, nil) }
                return (
                    refused(
                        name, .digest, "digest-differs", "The file has \(found.hex), and \(gzip.hex) was published"),
                    nil
                )
            }
        }
        let bundle: ReadBundle
        do throws(BundleRefusal) { bundle = try BundleReader.read(source, limits: limits, formats: formats) } catch {
            if let failure = error.failure { throw failure }
            if error.wasCompressedAgain, let tar = published.tar, let found = archive(source, limits), found != tar {
                return (
                    refused(
                        name, .digest, "digest-differs", "The archive has \(found.hex), and \(tar.hex) was published"),
                    nil
                )
            }
            if let excuse = excuse(error) {
                return (unusable(name, error.step, error.code, error.message, excuse), nil)
            }
            return (refused(name, error.step, error.code, error.message), nil)
        }
        let originals = OriginalFiles(originals)
        let report = try report(on: bundle, name: name, published: published, originals: originals, today: today)
        return (report, bundle)
    }

    private static func report(
        on bundle: ReadBundle, name: String, published: PublishedDigests, originals: OriginalFiles, today: Timestamp
    ) throws(FileError) -> VerificationReport {
        let digest = digestItem(bundle, published: published)
        var items = [digest]
        items += VerificationStep.reading.map { .ok($0) }
        if let misnamed = nameItem(bundle, name: name), let index = items.firstIndex(where: { $0.id == misnamed.id }) {
            items[index] = misnamed
        }
        let again = try Reevaluation(bundle, originals: originals)
        if let item = originals.item(bundle) { items.append(item) }
        items += again.items(today: today)
        items.append(historyItem(bundle.provenance.history))
        return VerificationReport(
            name: name, project: bundle.record.project, version: bundle.record.version, isDraft: bundle.isDraft,
            readiness: bundle.readiness, digests: bundle.digests, unproved: again.closed.sorted(),
            verdicts: bundle.verdicts,
            items: items)
    }

    /// The report on a file that has not the published digest because it ends too early; nil: it doesn't.
    private static func cut(
        _ source: ByteSource, name: String, limits: BundleReader.Limits
    ) -> VerificationReport? {
        let archive = ArchiveStream(source, limits: limits.gzip, check: .content)
        archive.drain()
        guard let failure = archive.failure, failure.code == "gzip-truncated" else { return nil }
        let refusal = BundleRefusal(.file, failure)
        return excuse(refusal).map { unusable(name, .file, refusal.code, refusal.message, $0) }
    }

    /// The digest of what a gzip file of whatever header holds; nil: it can't be expanded.
    private static func archive(_ source: ByteSource, _ limits: BundleReader.Limits) -> SHA256Digest? {
        let stream = ArchiveStream(source, limits: limits.gzip, check: .anyHeader)
        var hasher = SHA256Hasher()
        do throws(ArchiveError) { while let piece = try stream.next() { hasher.update(piece) } } catch { return nil }
        return hasher.finish()
    }

    private static func digestItem(_ bundle: ReadBundle, published: PublishedDigests) -> VerificationItem {
        guard !published.isEmpty else {
            return .notChecked(.digest, because: "No published digest was given; SHA256SUMS or colophon.lock has it")
        }
        var problems: [String] = []
        if let manifest = published.manifest, manifest != bundle.digests.manifest {
            problems.append("The manifest has \(bundle.digests.manifest.hex), and \(manifest.hex) was published")
        }
        if let tar = published.tar {
            if tar != bundle.digests.tar {
                problems.append("The archive has \(bundle.digests.tar.hex), and \(tar.hex) was published")
            }
        } else if let gzip = published.gzip, gzip != bundle.digests.gzip {
            problems.append("The file has \(bundle.digests.gzip.hex), and \(gzip.hex) was published")
        }
        guard problems.isEmpty else {
            return .failed(.digest, code: "digest-differs", problem: problems.joined(separator: "; "))
        }
        let isRecompressed = published.gzip.map { $0 != bundle.digests.gzip } ?? false
        return .ok(.digest, note: isRecompressed ? "the archive's; the file was compressed again" : nil)
    }

    /// A file that has the name of another bundle is not what it says it is. Any other name is the user's business.
    private static func nameItem(_ bundle: ReadBundle, name: String) -> VerificationItem? {
        let last = String(decoding: name.utf8.split(separator: UInt8(ascii: "/")).last ?? name.utf8[...], as: UTF8.self)
        guard last.hasSuffix(BundleFormat.suffix), !last.utf8.elementsEqual(bundle.fileName.utf8) else { return nil }
        var item = VerificationItem.failed(
            .content, code: "identity-file",
            problem: "The file is called \(ArchivePath.quoted(last)), and it holds \(bundle.fileName)")
        item.meaning =
            "It is the bundle of another release than its name says. Nothing says who renamed it: load the one that you want again."
        return item
    }

    private static func historyItem(_ history: HistoryLink) -> VerificationItem {
        if let previous = history.previous, let manifest = history.manifest {
            return .notChecked(
                .history, because: "It needs the bundle of \(previous), whose manifest has to be \(manifest.hex)")
        }
        return .notChecked(
            .history, because: "The bundle names no manifest before it: \(history.reason ?? "no reason given")")
    }

    private static func refused(
        _ name: String, _ step: VerificationStep, _ code: String, _ problem: String
    ) -> VerificationReport {
        var items: [VerificationItem] = []
        var isReached = true
        for each in VerificationStep.allCases {
            if each == step {
                items.append(.failed(step, code: code, problem: problem))
                isReached = false
            } else if isReached {
                items.append(
                    each == .digest
                        ? .notChecked(.digest, because: "The file was refused for another reason") : .ok(each))
            } else {
                items.append(.notChecked(each, because: "An earlier step failed"))
            }
        }
        return VerificationReport(name: name, items: items)
    }
}
