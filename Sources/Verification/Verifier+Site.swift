// Verifies a published folder: every bundle, its checksums, the lock over all of them, and the history between them.
import Archives
package import Attestation
package import Bundles
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Workspace

extension Verifier {
    /// Verifies what a build published below `root`. `lock` is the one that the auditor trusts; nil: the one that is
    /// published there. Throws where the folder can't be listed.
    package static func verify(
        site root: String, lock: Lock? = nil, today: Timestamp, limits: BundleReader.Limits = .standard,
        trust: Trust? = nil
    ) throws(FileError) -> SiteReport {
        var publications: [Publication] = []
        for folder in try publicationFolders(in: root) {
            let publication = Publication.read(folder, root: root, today: today, limits: limits, trust: trust)
            if let publication { publications.append(publication) }
        }
        publications.sort { $0.precedes($1) }
        var items: [VerificationItem] = []
        let scheme = publications.lazy.compactMap { $0.bundle?.version.scheme }.first ?? .semver
        let known = lock ?? publishedLock(in: root, scheme: scheme, items: &items)
        if let known { items += SiteCheck(publications: publications, lock: known).lockItems }
        items += SiteCheck(publications: publications, lock: known ?? Lock()).commonItems
        let reports = publications.flatMap(\.reports)
        if let trust {
            if lock == nil { items += lockSignatures(SignedFiles(in: root), trust: trust) }
        } else {
            let signed = reports.count { report in report.items.contains { $0.id == "signers" } }
            if signed > 0 { items.append(unchecked("\(signed) of \(reports.count) bundles have signatures")) }
        }
        return SiteReport(bundles: reports, items: items)
    }

    /// Version folders and the amendments in them, sorted bytewise; relative to the root.
    package static func publicationFolders(in root: String) throws(FileError) -> [String] {
        var folders: [String] = []
        for folder in try Files.list(root) where folder.kind == .directory {
            folders.append(folder.path)
            for inner in try Files.list(Files.join(root, folder.path))
            where inner.kind == .directory && inner.path.hasPrefix("amend-") {
                folders.append("\(folder.path)/\(inner.path)")
            }
        }
        return folders
    }

    private static func publishedLock(
        in root: String, scheme: VersionScheme, items: inout [VerificationItem]
    ) -> Lock? {
        let name = LockFile.name
        func failed(_ code: String, _ problem: String, details: [String] = []) -> VerificationItem {
            SiteCheck.item("lock", "Lock", "the published lock with its format", [problem] + details, code: code)
        }
        do {
            guard let bytes = try Files.readIfPresent(Files.join(root, name), limit: DocumentLimits.record.bytes) else {
                items.append(failed("no-lock", "There is no \(name): nothing shows that no release was removed"))
                return nil
            }
            let (lock, findings) = LockFile.read(bytes, file: name, scheme: scheme)
            // A build writes the entries in order: an order of someone else's is a remark elsewhere, and an error here.
            let errors = findings.filter { $0.severity != .note }
            if errors.isEmpty { return lock }
            items.append(failed("lock-unreadable", "\(name) can't be read", details: errors.map(\.text)))
        } catch {
            items.append(failed("lock-unreadable", "\(name) can't be read: \(error.message)"))
        }
        return nil
    }
}

/// One folder of a site that holds bundles.
package struct Publication {
    /// What the checks over all bundles need to know of one.
    package struct Known {
        package var version: Version
        package var digests: BundleDigests
        package var history: HistoryLink
        package var isDraft: Bool
        package var date: Timestamp?

        package init(_ bundle: ReadBundle) {
            version = bundle.record.version
            digests = bundle.digests
            history = bundle.provenance.history
            isDraft = bundle.isDraft
            date = bundle.record.releaseDate
        }
    }
    /// The root itself, whatever it is called: the folder of one release.
    package static let here = "."
    /// `2.0.1` or `2.0.1/amend-1`.
    package var folder: String
    /// One a bundle file; there should be one.
    package var reports: [VerificationReport]
    package var bundle: Known?
    private var content: ReadBundle?
    /// The bundle's own copies of what stands beside it.
    private var copies: [Checksums.Line] = []
    /// What is wrong with the folder and its checksums, in words.
    package var problems: [String]

    private init(folder: String) {
        self.folder = folder
        reports = []
        problems = []
    }

    /// Nil where the folder holds nothing that a release publishes.
    package static func read(
        _ folder: String, root: String, today: Timestamp, limits: BundleReader.Limits, trust: Trust? = nil
    ) -> Publication? {
        let path = Files.join(root, folder)
        var publication = Publication(folder: folder)
        do {
            let names = try Files.list(path).filter { $0.kind == .file }.map(\.path)
            let bundles = names.filter { $0.hasSuffix(BundleFormat.suffix) }
            guard !bundles.isEmpty || names.contains("SHA256SUMS") else { return nil }
            if bundles.count != 1 {
                publication.problems.append("It holds \(bundles.count) bundles, and should hold one")
            }
            let checksums = try Files.readIfPresent(Files.join(path, "SHA256SUMS"), limit: DocumentLimits.record.bytes)
                .map { Checksums($0) }
            for name in bundles {
                let shown = folder == here ? name : "\(folder)/\(name)"
                if let refusal = Verifier.refusal(shown, SignedFiles(in: path), trust: trust) {
                    publication.reports.append(refusal)
                    continue
                }
                let source = try ByteSource(file: Files.join(path, name), limit: limits.bytes)
                try publication.take(source, name: name, checksums: checksums ?? nil, today: today, limits: limits)
                publication.judgeSignatures(in: path, trust: trust)
            }
            try publication.check(checksums, bundles: bundles, in: path)
            try publication.compareCopies(in: path)
        } catch {
            publication.problems.append("\(error.path) can't be read: \(error.message)")
        }
        return publication
    }

    private mutating func take(
        _ source: ByteSource, name: String, checksums: Checksums?, today: Timestamp, limits: BundleReader.Limits
    ) throws(FileError) {
        let line = checksums?.lines.first { $0.name.utf8.elementsEqual(name.utf8) }
        let published = PublishedDigests(gzip: line?.sha256, tar: line == nil ? nil : checksums?.tar)
        let (report, read) = try Verifier.examine(
            source, name: folder == Self.here ? name : "\(folder)/\(name)", published: published, today: today,
            limits: limits)
        reports.append(report)
        content = read
        guard let read else { return }
        bundle = Known(read)
        let expected = folder.split(separator: "/").first.map(String.init) ?? folder
        if expected != Self.here, !expected.hasPrefix("amend-"),
            !expected.utf8.elementsEqual(read.record.version.text.utf8)
        {
            problems.append("Its bundle is that of \(read.record.version.text)")
        }
        copies = read.publishedFiles.map { Checksums.Line(name: $0.path, sha256: $0.sha256) }
    }

    /// Nobody signs a draft. Its bundle is not needed any more after this.
    private mutating func judgeSignatures(in path: String, trust: Trust?) {
        defer { content = nil }
        guard let content, !content.isDraft, !reports.isEmpty else { return }
        reports[reports.count - 1].items += Verifier.signatures(on: content, SignedFiles(in: path), trust: trust)
    }

    /// What stands beside the bundle is a copy of what is in it, whatever the checksums say.
    private mutating func compareCopies(in path: String) throws(FileError) {
        for copy in copies {
            guard let found = try Self.digest(Files.join(path, copy.name)) else {
                problems.append("\(copy.name) is in the bundle, and not beside it")
                continue
            }
            if found != copy.sha256 { problems.append("\(copy.name) is not the one in the bundle") }
        }
    }

    /// Nil where there is no such file.
    private static func digest(_ path: String) throws(FileError) -> SHA256Digest? {
        do throws(FileError) { return try Files.digest(path).sha256 } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    private mutating func check(_ checksums: Checksums??, bundles: [String], in path: String) throws(FileError) {
        guard let checksums else {
            problems.append("There is no SHA256SUMS")
            return
        }
        guard let checksums else {
            problems.append("SHA256SUMS is not written as the format says")
            return
        }
        if checksums.tar == nil { problems.append("SHA256SUMS does not name the archive's digest") }
        let names = BundleFormat.publishedFiles + bundles
        for name in names where !checksums.lines.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            problems.append("SHA256SUMS does not list \(name)")
        }
        for line in checksums.lines {
            guard ArchivePath.problem(line.name) == nil, !line.name.utf8.contains(UInt8(ascii: "/")) else {
                problems.append(
                    "SHA256SUMS lists \(ArchivePath.quoted(line.name)), which is no name of a file beside it")
                continue
            }
            if !names.contains(where: { $0.utf8.elementsEqual(line.name.utf8) }) {
                problems.append("SHA256SUMS lists \(ArchivePath.quoted(line.name)), which is no file of a publication")
                continue
            }
            guard let found = try Self.digest(Files.join(path, line.name)) else {
                problems.append("\(line.name) is listed, and not there")
                continue
            }
            if found != line.sha256 {
                problems.append("\(line.name) does not have the listed digest")
            }
        }
    }

    func precedes(_ other: Publication) -> Bool {
        switch (bundle?.version, other.bundle?.version) {
        case (let a?, let b?) where a != b: a < b
        case (nil, _?): false
        case (_?, nil): true
        default: folder.utf8.lexicographicallyPrecedes(other.folder.utf8)
        }
    }
}
