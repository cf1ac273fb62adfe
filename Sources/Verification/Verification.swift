// `colophon verify`: tells bundles from published folders, and verifies each.
package import Attestation
package import Bundles
package import Documents
import Evidence
package import Files
package import Primitives
import ReleaseModel
import Versions
package import Workspace

package struct Verification: Sendable {
    package let paths: [String]
    /// Files with addresses of what was downloaded.
    package let lists: [String]
    /// Where that lies; nil: beside each list.
    package let downloads: String?
    /// The file of the lock that the auditor trusts; nil: the published one counts.
    package let lock: String?
    /// Files that are to be the originals of what the one bundle has redacted.
    package let originals: [String]
    package let today: Timestamp
    /// Whose signatures count; nil: none is judged.
    package let trust: Trust?

    package init(
        paths: [String], lists: [String] = [], downloads: String? = nil, lock: String?, originals: [String] = [],
        today: Timestamp, trust: Trust? = nil
    ) {
        self.paths = paths
        self.lists = lists
        self.downloads = downloads
        self.lock = lock
        self.originals = originals
        self.today = today
        self.trust = trust
    }

    package struct Outcome: Sendable {
        package var bundles: [VerificationReport] = []
        /// Folders of single releases.
        package var releases: [SiteReport] = []
        package var sites: [SiteReport] = []
        package var lists: [ListReport] = []

        package init(
            bundles: [VerificationReport] = [], releases: [SiteReport] = [], sites: [SiteReport] = [],
            lists: [ListReport] = []
        ) {
            self.bundles = bundles
            self.releases = releases
            self.sites = sites
            self.lists = lists
        }

        package var isNegative: Bool {
            verdicts.contains(.failed)
        }

        /// Something that was named could not be looked at, or is nobody's.
        package var isIncomplete: Bool {
            verdicts.contains(.incomplete) || bundles.contains { $0.verdict == .unsigned }
        }

        private var verdicts: [VerificationVerdict] {
            bundles.map(\.verdict) + (releases + sites).map(\.verdict) + lists.map(\.verdict)
        }

        package var text: String {
            (bundles.map(\.text) + (releases + sites).map(\.text) + lists.map(\.text)).joined(separator: "\n")
        }

        package var json: JSON {
            [
                "bundles": .array(bundles.map(\.json)), "releases": .array(releases.map(\.json)),
                "sites": .array(sites.map(\.json)), "lists": .array(lists.map(\.json)),
            ]
        }
    }

    /// Throws where something can't be looked at; what is wrong with it is in the outcome.
    package func run() throws(WorkspaceError) -> Outcome {
        let trusted = try trustedLock()
        let originals = try originalFiles()
        var outcome = Outcome()
        for path in paths {
            do throws(FileError) {
                if Verifier.isRelease(path) {
                    outcome.releases.append(
                        try Verifier.verify(release: path, lock: trusted, today: today, trust: trust))
                } else if Files.kind(path) == .directory {
                    outcome.sites.append(try Verifier.verify(site: path, lock: trusted, today: today, trust: trust))
                } else {
                    let beside = SignedFiles(in: Files.parent(path) ?? ".")
                    outcome.bundles.append(try examine(path, beside: beside, originals: originals).report)
                }
            } catch { throw WorkspaceError(error) }
        }
        for list in lists {
            let verifier = ListVerifier(list: list, folder: downloads ?? Files.parent(list) ?? ".", lock: trusted)
            outcome.lists.append(try verifier.run(self))
        }
        return outcome
    }

    /// One bundle and its signatures. `published`: the digest that it has to have; nil: the one that `SHA256SUMS` names,
    /// where its signature is looked at, since it is worth as much as that. `name`: what the report calls it.
    package func examine(
        _ path: String, name: String? = nil, beside files: SignedFiles, published: SHA256Digest? = nil,
        originals: [OriginalFile] = []
    ) throws(FileError) -> (report: VerificationReport, bundle: ReadBundle?) {
        if let refusal = Verifier.refusal(name ?? path, files, trust: trust) { return (refusal, nil) }
        let source = try ByteSource(file: path, limit: BundleReader.Limits.standard.bytes)
        let digests =
            published.map { PublishedDigests(gzip: $0) }
            ?? (trust == nil ? PublishedDigests() : Verifier.published(Files.name(path), files))
        var (report, bundle) = try Verifier.examine(
            source, name: name ?? path, published: digests, originals: originals, today: today, limits: .standard)
        if let bundle { report.items += Verifier.signatures(on: bundle, files, trust: trust) }
        return (report, bundle)
    }

    private func originalFiles() throws(WorkspaceError) -> [OriginalFile] {
        guard let first = originals.first else { return [] }
        guard paths.count == 1, Files.kind(paths[0]) != .directory else {
            throw WorkspaceError(findings: [
                Finding(
                    "originals-of-one", .error, "originals are compared with one bundle",
                    remedy: "Name the one bundle file that they belong to.", file: first)
            ])
        }
        do throws(FileError) {
            return try originals.map { path throws(FileError) in
                OriginalFile(name: path, bytes: try Files.read(path, limit: BundleReader.Limits.standard.bytes))
            }
        } catch { throw WorkspaceError(error) }
    }

    private func trustedLock() throws(WorkspaceError) -> Lock? {
        guard let lock else { return nil }
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(lock, limit: DocumentLimits.record.bytes) } catch {
            throw WorkspaceError(error)
        }
        let reading = LockFile.read(bytes, file: lock, schemes: VersionScheme.allCases)
        if reading.findings.contains(where: { $0.severity == .error }) {
            throw WorkspaceError(findings: reading.findings)
        }
        return reading.lock
    }
}

/// A bundle file that is only looked into.
package enum BundleFile {
    /// Throws a finding that says why it is refused.
    package static func open(_ path: String) throws(WorkspaceError) -> ReadBundle {
        let source: ByteSource
        do throws(FileError) {
            source = try ByteSource(file: path, limit: BundleReader.Limits.standard.bytes)
        } catch { throw WorkspaceError(error) }
        do throws(BundleRefusal) { return try BundleReader.read(source) } catch {
            if let failure = error.failure { throw WorkspaceError(failure) }
            var finding = Finding(
                error.code, .error, error.message,
                remedy: Verifier.excuse(error) ?? "Download it again; if that doesn't help, don't trust it.", file: path
            )
            if let foreign = (try? ForeignContent(of: source)) ?? nil {
                let (code, problem, meaning) = foreign.problem(isPublished: nil)
                finding = Finding(code, .error, problem, remedy: meaning, file: path)
            }
            throw WorkspaceError(findings: [finding])
        }
    }

    /// What changed from one bundle file to another.
    package static func difference(from before: String, to after: String) throws(WorkspaceError) -> BundleDifference {
        let (before, after) = (try open(before), try open(after))
        do throws(FileError) { return try BundleDifference(from: before, to: after) } catch {
            throw WorkspaceError(error)
        }
    }
}
