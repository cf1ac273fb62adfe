// One folder that holds a release's bundle and what is published beside it: a site's, or one that somebody downloaded.
import Archives
package import Attestation
package import Bundles
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
package import Versions
import Workspace

package struct Publication {
    /// What the checks over all bundles need to know of one.
    package struct Known {
        package var project: String
        package var version: Version
        package var digests: BundleDigests
        package var history: HistoryLink
        /// The manifest of the publication that it amends.
        package var amends: SHA256Digest?
        package var isDraft: Bool
        package var date: Timestamp?
        /// As its evidence manifest has it.
        package var evidence: [EarlierEvidence]
        /// What it says that the release before it had.
        package var evidenceBefore: [EarlierEvidence]

        package init(_ bundle: ReadBundle) {
            project = bundle.record.project
            version = bundle.record.version
            digests = bundle.digests
            history = bundle.provenance.history
            amends = bundle.provenance.amends
            isDraft = bundle.isDraft
            date = bundle.record.releaseDate
            evidence = bundle.evidence.compactMap(EarlierEvidence.init)
            evidenceBefore = bundle.provenance.facts.before
        }
    }
    /// How much of a folder has to be there.
    package enum Extent: Sendable {
        /// All that a build wrote: it is a site's.
        case whole
        /// What an auditor has of it. That a file is missing, or is a web page, says nothing about the publisher.
        case download
    }
    /// The root itself, whatever it is called: the folder of one release.
    package static let here = "."

    /// `2.0.1` or `2.0.1/amend-1`.
    package var folder: String
    package let extent: Extent
    /// One a bundle file; there should be one.
    package var reports: [VerificationReport]
    package var bundle: Known?
    /// What is wrong with the folder and its checksums, in words.
    package var problems: [String]
    /// What could not be looked at, in words.
    package var open: [String]
    /// Names of files that were compared with a digest, or are a signature that is judged.
    package var covered: Set<BytewiseKey>
    /// Of its files, by their names, as far as they are known.
    private var digests: [BytewiseKey: SHA256Digest] = [:]
    /// What the bundle knows the digests of: its own copies of what lies beside it, and the artifacts.
    private var copies: [Checksums.Line] = []
    private var artifacts: [Checksums.Line] = []

    private init(folder: String, extent: Extent) {
        self.folder = folder
        self.extent = extent
        reports = []
        problems = []
        open = []
        covered = []
    }

    /// Where it is, `amend-1` or `2.0.1/amend-1`, as `2.0.1` and 1; 0 for a first publication.
    var place: (version: String, amendment: Int?) {
        let parts = folder.utf8.split(separator: ASCII.slash).map { String(Substring($0)) }
        guard let last = parts.last, Self.isAmendment(last) else { return (folder, 0) }
        let number = Int(last.dropFirst(Self.amendment.utf8.count)).flatMap {
            last.hasSameBytes(as: "\(Self.amendment)\($0)") && $0 > 0 ? $0 : nil
        }
        return (parts.count > 1 ? parts[0] : Self.here, number)
    }

    static func isAmendment(_ name: String) -> Bool { name.hasPrefix(amendment) }
    private static let amendment = "amend-"

    private func shown(_ name: String) -> String { folder == Self.here ? name : "\(folder)/\(name)" }

    // MARK: Reading

    /// Nil where the folder holds nothing that a release publishes.
    package static func read(
        _ folder: String, root: String, extent: Extent = .whole, today: Timestamp, limits: BundleReader.Limits,
        trust: Trust? = nil
    ) -> Publication? {
        let path = Files.join(root, folder)
        var publication = Publication(folder: folder, extent: extent)
        do {
            let names = PublicationNames(try Files.list(path))
            guard names.isPublication else { return nil }
            publication.note(names)
            let sums = publication.checksums(
                try names.has(BundleFormat.checksums)
                    ? Files.read(Files.join(path, BundleFormat.checksums), limit: DocumentLimits.record.bytes) : nil,
                bundles: names.bundles)
            for name in names.bundles {
                if let refusal = Verifier.refusal(publication.shown(name), SignedFiles(in: path), trust: trust) {
                    publication.reports.append(refusal)
                    continue
                }
                try publication.take(name, in: path, checksums: sums, today: today, limits: limits, trust: trust)
            }
            if let sums { try publication.check(sums, names, in: path) }
            try publication.compareCopies(names, in: path)
        } catch {
            publication.open.append("\(error.path) can't be read: \(error.message)")
        }
        return publication
    }

    /// A file that isn't there, or is none: of a site it is wrong, of a download it is open.
    private mutating func lack(_ sentence: String) {
        switch extent {
        case .whole: problems.append(sentence)
        case .download: open.append(sentence)
        }
    }

    private mutating func note(_ names: PublicationNames) {
        for name in names.links {
            lack("\(name) is a symbolic link, and none is followed: put the file itself there")
        }
        if let (first, second) = ArchivePath.collision(in: names.files + names.links) {
            problems.append("\(first) and \(second) differ only in case: which one is opened depends on the system")
        }
        guard names.bundles.count != 1 else { return }
        switch extent {
        case .whole: problems.append("It holds \(names.bundles.count) bundles, and should hold one")
        case .download where !names.bundles.isEmpty:
            open.append(
                "It holds \(names.bundles.count) bundles: put each release with its \(BundleFormat.checksums) into a folder of its own"
            )
        case .download: break
        }
    }

    private mutating func take(
        _ name: String, in path: String, checksums: Checksums?, today: Timestamp, limits: BundleReader.Limits,
        trust: Trust?
    ) throws(FileError) {
        let source = try ByteSource(file: Files.join(path, name), limit: limits.bytes)
        let line = checksums.flatMap { $0.bundle(named: name) }
        let published = PublishedDigests(gzip: line?.sha256, tar: line == nil ? nil : checksums?.tar)
        var (report, read) = try Verifier.examine(
            source, name: shown(name), published: published, today: today, limits: limits)
        if let read, trust != nil || !read.isDraft {
            report.items += Verifier.signatures(on: read, SignedFiles(in: path), trust: trust)
        }
        reports.append(report)
        // What belongs to a bundle that can't be read was published with it all the same.
        let identifier = String(name.dropLast(name.hasSuffix(BundleFormat.suffix) ? BundleFormat.suffix.count : 0))
        for name in [name, BundleFormat.checksums] + Attestations.files(read?.identifier ?? identifier) {
            covered.insert(BytewiseKey(name))
        }
        guard let read else { return }
        bundle = Known(read)
        digests[BytewiseKey(name)] = read.digests.gzip
        let version = place.version
        if version != Self.here, !version.utf8.elementsEqual(read.record.version.text.utf8) {
            problems.append("Its bundle is that of \(read.record.version.text)")
        }
        copies = read.publishedFiles.map { Checksums.Line(name: $0.path, sha256: $0.sha256) }
        artifacts = read.record.artifacts.compactMap { artifact in
            artifact.sha256.map { Checksums.Line(name: artifact.name, sha256: $0) }
        }
    }

    // MARK: The files beside the bundle

    /// What lies beside the bundle is a copy of what is in it, whatever the checksums say.
    private mutating func compareCopies(_ names: PublicationNames, in path: String) throws(FileError) {
        guard bundle != nil else { return }
        var missing: [String] = []
        for copy in copies {
            guard names.has(copy.name) else {
                missing.append(copy.name)
                continue
            }
            try compare(copy, "is not the one in the bundle", in: path)
        }
        for artifact in artifacts where names.has(artifact.name) {
            try compare(artifact, "is not the artifact that the record names", in: path)
        }
        switch extent {
        case .whole: problems += missing.map { "\($0) is in the bundle, and not beside it" }
        case .download where !missing.isEmpty:
            open.append("Not here: \(missing.joined(separator: ", ")); the bundle holds the same files")
        case .download: break
        }
    }

    private mutating func compare(_ line: Checksums.Line, _ problem: String, in path: String) throws(FileError) {
        let place = Files.join(path, line.name)
        covered.insert(BytewiseKey(line.name))
        if try digest(of: line.name, in: path) == line.sha256 { return }
        if extent == .download, let what = try Self.foreign(place) {
            let sentence = "\(line.name) is \(what), and not the file: download it again"
            if !open.contains(sentence) { open.append(sentence) }
        } else {
            problems.append("\(line.name) \(problem)")
        }
    }

    private mutating func digest(of name: String, in path: String) throws(FileError) -> SHA256Digest {
        if let known = digests[BytewiseKey(name)] { return known }
        let digest = try Files.digest(Files.join(path, name)).sha256
        digests[BytewiseKey(name)] = digest
        return digest
    }

    /// What downloads leave in the place of a file.
    private static func foreign(_ path: String) throws(FileError) -> String? {
        let start = try Files.read(path, limit: DocumentLimits.record.bytes)
        return start.isEmpty ? "empty" : ForeignContent.isWebPage(start) ? "a web page" : nil
    }

    /// `SHA256SUMS`, where it is there, is well written, and is about this folder's bundle.
    private mutating func checksums(_ bytes: Bytes?, bundles: [String]) -> Checksums? {
        guard let bytes else {
            lack("There is no \(BundleFormat.checksums): nothing says which file was published")
            return nil
        }
        if extent == .download, bytes.isEmpty || ForeignContent.isWebPage(bytes) {
            open.append(
                "\(BundleFormat.checksums) is \(bytes.isEmpty ? "empty" : "a web page"), and no list of digests: download it again"
            )
            return nil
        }
        if extent == .download, bytes.contains(ASCII.carriageReturn) {
            open.append("\(BundleFormat.checksums) was given the line ends of Windows on the way: download it again")
            return nil
        }
        guard let checksums = Checksums(bytes) else {
            problems.append("\(BundleFormat.checksums) is not written as the format says")
            return nil
        }
        let listed = checksums.lines.map(\.name).filter { $0.hasSuffix(BundleFormat.suffix) }
        guard extent == .download, let bundle = bundles.first, checksums.bundle(named: bundle) == nil else {
            return checksums
        }
        open.append(
            listed.isEmpty
                ? "\(BundleFormat.checksums) lists no bundle: it is the list of other files. Take the one that lies beside the bundle"
                : "\(BundleFormat.checksums) is that of \(listed.joined(separator: ", ")), and the bundle is \(bundle): take the one that lies beside the bundle"
        )
        return nil
    }

    private mutating func check(
        _ checksums: Checksums, _ names: PublicationNames, in path: String
    ) throws(FileError) {
        if checksums.tar == nil { problems.append("SHA256SUMS does not name the archive's digest") }
        let known = BundleFormat.publishedFiles + names.bundles.filter { checksums.bundle(named: $0) != nil }
        for name in BundleFormat.publishedFiles + names.bundles where checksums.bundle(named: name) == nil {
            problems.append("SHA256SUMS does not list \(name)")
        }
        var missing: [String] = []
        for line in checksums.lines {
            guard ArchivePath.problem(line.name) == nil, !line.name.utf8.contains(ASCII.slash) else {
                problems.append(
                    "SHA256SUMS lists \(ArchivePath.quoted(line.name)), which is no name of a file beside it")
                continue
            }
            let isBundle = line.name.hasSuffix(BundleFormat.suffix)
            if !isBundle, !known.contains(where: { $0.hasSameBytes(as: line.name) }) {
                problems.append("SHA256SUMS lists \(ArchivePath.quoted(line.name)), which is no file of a publication")
                continue
            }
            let place =
                isBundle
                ? names.bundles.first { checksums.bundle(named: $0) == line } : names.has(line.name) ? line.name : nil
            guard let place else {
                missing.append(line.name)
                continue
            }
            if isBundle {
                // Of what is no bundle, its own report says so.
                if reports.last?.verdict == .incomplete {
                    open.append("\(line.name) was not compared with its digest")
                    continue
                }
                if try digest(of: place, in: path) != line.sha256 {
                    problems.append("\(line.name) does not have the listed digest")
                }
            } else {
                try compare(line, "does not have the listed digest", in: path)
            }
        }
        switch extent {
        case .whole: problems += missing.map { "\($0) is listed, and not there" }
        case .download:
            // Copies of what the bundle holds are named with it.
            let bundles = missing.filter { $0.hasSuffix(BundleFormat.suffix) || bundle == nil }
            if !bundles.isEmpty {
                open.append("Listed in \(BundleFormat.checksums), and not here: \(bundles.joined(separator: ", "))")
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

extension Checksums {
    /// The line about a file of this name. A bundle may have lost a part of its name on the way; then the one bundle that is
    /// listed is meant.
    fileprivate func bundle(named name: String) -> Line? {
        if let line = lines.first(where: { $0.name.hasSameBytes(as: name) }) { return line }
        guard PublicationNames.isBundle(name), !name.hasSuffix(BundleFormat.suffix) else { return nil }
        let listed = lines.filter { $0.name.hasSuffix(BundleFormat.suffix) }
        return listed.count == 1 ? listed[0] : nil
    }
}
