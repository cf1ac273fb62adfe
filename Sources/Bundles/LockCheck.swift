// Holds releases to the lock: what is new, what is the same, and what may not be.
package import Archives
import Checklist
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Versions
import Workspace

/// What the lock means for one release as it would be built now.
package enum LockDecision: Sendable, Hashable {
    /// Not published: its bundle is marked a draft and is never locked.
    case draft
    /// Published, and not listed yet: `lock` adds it.
    case new
    /// The same as this listed publication.
    case locked(Lock.Entry)
    /// Amends what is listed: publication number N beside the first, which `lock` adds.
    case amendment(Int)
    /// Not what is listed, and no amendment either.
    case refused(Finding)
}

package enum LockCheck {
    /// `manifest` is the digest that the content has with its history.
    package static func decide(_ content: BundleContent, manifest: SHA256Digest, lock: Lock) -> LockDecision {
        let entries = lock.entries(for: content.version)
        guard let latest = entries.last else {
            guard content.amends == nil else {
                return .refused(
                    finding(
                        "amends-nothing", content, "The record amends a publication, but the lock lists none",
                        remedy: "Remove “amends”, or restore the lock's entry for this version.", field: "amends"))
            }
            return content.isDraft ? .draft : .new
        }
        if latest.manifest == manifest { return .locked(latest) }
        if let superseded = entries.first(where: { $0.manifest == manifest }) {
            return .refused(
                finding(
                    "superseded", content,
                    "This is the record of \(superseded.folder), which \(latest.folder) replaced",
                    remedy: "Restore the record of \(latest.folder), or amend that one."))
        }
        if content.isDraft {
            return .refused(
                finding(
                    "locked-draft", content, "This version was published, and its record says that it is not",
                    remedy: "Publish under a new version, or restore the record.", field: "status"))
        }
        if let amends = content.amends {
            if amends.manifestSHA256 == latest.manifest { return .amendment(latest.amendment + 1) }
            guard entries.contains(where: { $0.manifest == amends.manifestSHA256 }) else {
                return .refused(
                    finding(
                        "amends-unknown", content,
                        "The record amends \(amends.manifestSHA256.hex), which is no listed publication of this version",
                        remedy: "Name the latest one: \(latest.manifest.hex).", field: "amends.manifest_sha256"))
            }
        }
        return .refused(
            finding(
                "locked-differs", content,
                "The release differs from the published one: manifest \(manifest.hex), locked \(latest.manifest.hex)",
                remedy: "Restore the record and its evidence, or publish the change with --amend \"reason\"."))
    }

    /// What `--amend "reason"` puts into a record: nil where the version is not listed.
    package static func amendment(of version: Version, reason: String, lock: Lock) -> Amendment? {
        lock.entries(for: version).last.map { Amendment(manifestSHA256: $0.manifest, reason: reason) }
    }

    /// Whether a file is the listed publication, so that it can be taken as it is. The compressed bytes need not be those
    /// that were listed, only the archive in them. `gzip` is the file's own digest.
    package static func isPublication(
        _ source: ByteSource, gzip: SHA256Digest, _ entry: Lock.Entry, limits: Gzip.Limits = .standard
    ) -> Bool {
        if gzip == entry.gzip { return true }
        let archive = ArchiveStream(source, limits: limits)
        var hasher = SHA256Hasher()
        do throws(ArchiveError) {
            while let piece = try archive.next() { hasher.update(piece) }
        } catch { return false }
        return archive.digest == gzip && hasher.finish() == entry.tar
    }

    /// What a file is that is not the listed publication, as the end of a sentence that begins with its name.
    package static func difference(_ source: ByteSource, from entry: Lock.Entry) -> String {
        let archive = ArchiveStream(source, limits: .standard)
        var hasher = SHA256Hasher()
        do throws(ArchiveError) {
            while let piece = try archive.next() { hasher.update(piece) }
        } catch { return "is no whole bundle (\(error.message))" }
        return "has an archive with the digest \(hasher.finish().hex), and the lock lists \(entry.tar.hex)"
    }

    /// A finding for each digest of a bundle that was built again and is not the listed one.
    package static func differences(_ bundle: Bundle, from entry: Lock.Entry, file: String) -> [Finding] {
        var findings: [Finding] = []
        func compare(_ name: String, _ built: SHA256Digest, _ listed: SHA256Digest) {
            guard built != listed else { return }
            findings.append(
                Finding(
                    "locked-differs", .error,
                    "The \(name) of \(entry.folder) is \(built.hex) when built again; the lock lists \(listed.hex)",
                    remedy: "Take the published bundle (--previous DIR), or restore the record and its evidence.",
                    file: file))
        }
        compare("manifest", bundle.digests.manifest, entry.manifest)
        if findings.isEmpty { compare("archive", bundle.digests.tar, entry.tar) }
        return findings
    }

    /// A finding for each listed publication that is neither available nor can be built: versions without a record, and
    /// publications other than the one that the record describes. `present` says which listed folders were found.
    package static func missing(_ lock: Lock, present: Set<String>, file: String) -> [Finding] {
        lock.entries.filter { !present.contains($0.folder) }.map { entry in
            Finding(
                "locked-missing", .error, "The lock lists \(entry.folder), and there is no such publication any more",
                remedy: "Restore evidence/\(entry.version.text), or take the published bundle (--previous DIR).",
                file: file)
        }
    }

    /// Whether this is a publication that `lock` would add.
    package static func isUnlisted(_ decision: LockDecision) -> Bool {
        switch decision {
        case .new, .amendment: true
        case .draft, .locked, .refused: false
        }
    }

    /// What `build --locked` says to publications that the lock does not list.
    package static func unlisted(_ version: Version, _ decision: LockDecision, file: String) -> Finding? {
        guard isUnlisted(decision) else { return nil }
        return Finding(
            "lock-stale", .error, "The lock does not list \(version.text) as it is now",
            remedy: "Run “colophon lock” and commit \(LockFile.name).", file: file)
    }

    private static func finding(
        _ code: String, _ content: BundleContent, _ message: String, remedy: String, field: String? = nil
    ) -> Finding {
        Finding(code, .error, message, remedy: remedy, file: content.source.file, field: field)
    }
}

extension Lock {
    /// The lock with one publication more.
    package func adding(_ bundle: BundleDigests, version: Version, amendment: Int) -> Lock {
        Lock(
            entries: entries + [
                Entry(
                    version: version, amendment: amendment, manifest: bundle.manifest, tar: bundle.tar,
                    gzip: bundle.gzip)
            ])
    }
}
