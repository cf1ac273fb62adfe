// Verifies what an auditor has downloaded, by the list of its addresses: bundles with what lies beside them at their
// address, files that a bundle or a list of checksums knows, and the lock.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ListVerifier {
    /// The list's file.
    let list: String
    /// Where the files lie.
    let folder: String
    /// The one that the auditor trusts; nil: the listed one counts.
    let lock: Lock?

    /// Throws where the list can't be read; what is wrong with a file of it is in the report.
    func run(_ verification: Verification) throws(WorkspaceError) -> ListReport {
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(list, limit: 1 << 20) } catch { throw WorkspaceError(error) }
        let addresses = try AddressList(bytes, file: list)
        let places = try addresses.files(in: folder, list: list)
        let downloads = zip(addresses.entries, places).map { Download(entry: $0, path: $1) }
        var check = ListCheck(downloads: downloads, verification: verification)
        do throws(FileError) { try check.run(lock: lock) } catch { throw WorkspaceError(error) }
        return ListReport(name: list, bundles: check.reports, items: check.items)
    }
}

/// One line of the list.
private struct Download {
    var entry: AddressList.Entry
    /// Nil: it isn't there.
    var path: String?

    var isBundle: Bool { entry.name.hasSuffix(BundleFormat.suffix) }
}

private struct ListCheck {
    let downloads: [Download]
    let verification: Verification
    private(set) var reports: [VerificationReport] = []
    private(set) var items: [VerificationItem] = []
    private var bundles: [ReadBundle.Facts] = []
    /// Where the files of each place lie, by their names.
    private let paths: [[String]: [BytewiseKey: String]]
    private var knownSums: [[String]: Sums] = [:]

    /// `SHA256SUMS` in one place.
    private struct Sums {
        var isThere: Bool
        /// Nil where it is not written as the format says, and where signers are asked for and too few of them vouch for it.
        var checksums: Checksums?
    }

    init(downloads: [Download], verification: Verification) {
        self.downloads = downloads
        self.verification = verification
        var paths: [[String]: [BytewiseKey: String]] = [:]
        for download in downloads {
            paths[download.entry.place, default: [:]][BytewiseKey(download.entry.name)] = download.path
        }
        self.paths = paths
    }

    mutating func run(lock trusted: Lock?) throws(FileError) {
        for download in downloads where download.isBundle {
            guard let path = download.path else { continue }
            let (report, bundle) = try verification.examine(
                path, name: download.entry.address, beside: files(beside: download), published: download.entry.sha256)
            reports.append(report)
            if let bundle { bundles.append(ReadBundle.Facts(bundle, place: download.entry.place)) }
        }
        for download in downloads where !download.isBundle || download.path == nil {
            if let item = try item(of: download) { items.append(item) }
            items += checksumSignatures(download)
        }
        var lock = trusted
        if lock == nil, let listed = downloads.first(where: { $0.entry.name == LockFile.name && $0.path != nil }) {
            if let trust = verification.trust {
                items += Verifier.lockSignatures(files(beside: listed), trust: trust)
            }
            lock = try read(listed)
        }
        items += LedgerCheck.items(ofPart: bundles.map(\.known), lock: lock)
    }

    /// What the list names in the same folder as this.
    private func files(beside download: Download) -> SignedFiles {
        let beside = paths[download.entry.place] ?? [:]
        return SignedFiles { name in
            guard let path = beside[BytewiseKey(name)] else { return nil }
            return (try? Files.readIfPresent(path, limit: SignedFiles.largest)) ?? nil
        }
    }

    private mutating func sums(beside download: Download) -> Sums {
        let place = download.entry.place
        if let known = knownSums[place] { return known }
        let files = files(beside: download)
        let bytes = files[Attestations.checksums]
        let counts = verification.trust.map { Verifier.vouches($0, for: Attestations.checksums, files) } ?? true
        let sums = Sums(isThere: bytes != nil, checksums: counts ? bytes.flatMap { Checksums($0) } : nil)
        knownSums[place] = sums
        return sums
    }

    /// A list of digests that lies beside no bundle counts for no more than the signatures on it.
    private func checksumSignatures(_ download: Download) -> [VerificationItem] {
        guard let trust = verification.trust, download.entry.name == Attestations.checksums, download.path != nil,
            !downloads.contains(where: { $0.isBundle && $0.path != nil && $0.entry.place == download.entry.place })
        else { return [] }
        let files = files(beside: download)
        guard files[Attestations.signature] != nil else {
            return [
                SignatureCheck.failed(
                    "signature", download.entry.address, SignatureCheck.signatureCompared, "not-signed",
                    "No signature of it is listed")
            ]
        }
        return Verifier.signatures(
            Attestations.signature, on: Attestations.checksums, id: "signature", files, trust: trust)
    }

    // MARK: The lock

    private mutating func read(_ download: Download) throws(FileError) -> Lock? {
        guard let path = download.path else { return nil }
        let bytes = try Files.read(path, limit: DocumentLimits.record.bytes)
        let scheme = bundles.first?.known.version.scheme ?? .semver
        let (lock, findings) = LockFile.read(bytes, file: path, scheme: scheme)
        let errors = findings.filter { $0.severity != .note }
        if errors.isEmpty { return lock }
        items.append(
            SiteCheck.item(
                "lock", "Lock", "the lock with its format",
                ["\(download.entry.address) can't be read"] + errors.map(\.text), code: "lock-unreadable",
                meaning: "The lock is not as it was published. Ask the publisher."))
        return nil
    }

    // MARK: Files

    /// A file with the digests that something vouches for: the list itself, a bundle's record and files, the checksums that lie
    /// beside it. Nil for what is judged with the bundle or the lock that it belongs to.
    private mutating func item(of download: Download) throws(FileError) -> VerificationItem? {
        let entry = download.entry
        func item(_ status: VerificationStatus, _ compared: String, _ code: String?, _ problem: String?)
            -> VerificationItem
        {
            VerificationItem(
                id: "file", name: entry.address, status: status, compared: compared, code: code, problem: problem,
                meaning: status == .failed
                    ? "This is not the file that was published. Load it again from the publisher." : nil,
                isOpen: code == "not-downloaded" || code == "not-known")
        }
        guard let path = download.path else {
            return item(
                .notChecked, "the file with what is known of it", "not-downloaded",
                "It is listed, and not in the folder of downloads")
        }
        let found = try Files.digest(path).sha256
        let known = known(of: download)
        if let (source, expected) = known.first(where: { $0.digest != found }) ?? known.first {
            let compared = "its SHA-256 with \(source)"
            return expected == found
                ? item(.ok, compared, nil, nil)
                : item(.failed, compared, "digest-differs", "It has \(found.hex), and \(source) says \(expected.hex)")
        }
        if entry.name == Attestations.checksums { return try checksumsItem(download, item) }
        let isOfChecksums =
            entry.name == Attestations.signature && sums(beside: download).isThere
        let isSignature =
            isOfChecksums
            || bundles.contains { bundle in
                bundle.place == entry.place && bundle.attestations.contains(entry.name)
            }
        if isSignature || entry.name == Attestations.lockSignature || entry.name == LockFile.name {
            let compared = isSignature ? "it with its bundle" : "the lock with its signature"
            return verification.trust != nil
                ? nil
                : item(.notChecked, compared, nil, "Nothing says whom to believe: give --allowed-signers or --key")
        }
        let sums = sums(beside: download)
        return item(
            .notChecked, "its SHA-256", "not-known",
            "Nothing says what it has to be: "
                + (sums.isThere && sums.checksums == nil
                    ? "too few of the signers that you trust vouch for \(Attestations.checksums) beside it"
                    : "put its digest before its address, or list \(Attestations.checksums) with it"))
    }

    /// All that is known of a file's digest: it has to be each of them.
    private mutating func known(of download: Download) -> [(source: String, digest: SHA256Digest)] {
        let entry = download.entry
        var known: [(source: String, digest: SHA256Digest)] = []
        if let digest = entry.sha256 { known.append(("the list", digest)) }
        func add(_ lines: [Checksums.Line], _ source: String) {
            known += lines.filter { $0.name.hasSameBytes(as: entry.name) }.map { (source, $0.sha256) }
        }
        for bundle in bundles {
            add(bundle.artifacts, "the record in \(bundle.fileName)")
            if bundle.place == entry.place { add(bundle.copies, "the copy in \(bundle.fileName)") }
        }
        add(sums(beside: download).checksums?.lines ?? [], Attestations.checksums)
        return known
    }

    private func checksumsItem(
        _ download: Download,
        _ item: (VerificationStatus, String, String?, String?) -> VerificationItem
    ) throws(FileError) -> VerificationItem {
        let compared = "its lines with the files beside it"
        guard let path = download.path, let checksums = Checksums(try Files.read(path, limit: 1 << 20)) else {
            return item(.failed, compared, "checksums-unreadable", "It is not written as the format says")
        }
        let names = downloads.filter { $0.entry.place == download.entry.place && $0.path != nil }.map(\.entry.name)
        let here = checksums.lines.count { line in names.contains { $0.hasSameBytes(as: line.name) } }
        return here == 0
            ? item(.notChecked, compared, nil, "None of its files is here")
            : item(.ok, compared, nil, "\(here) of \(checksums.lines.count) are here")
    }
}

extension ReadBundle {
    /// What other files of a list are compared with; the bundle's files are not kept for it.
    fileprivate struct Facts {
        let known: Publication.Known
        /// Of its address.
        let place: [String]
        let fileName: String
        let attestations: [String]
        let artifacts: [Checksums.Line]
        /// Of its files that are also published beside it.
        let copies: [Checksums.Line]

        init(_ bundle: ReadBundle, place: [String]) {
            known = Publication.Known(bundle)
            self.place = place
            fileName = bundle.fileName
            attestations = Attestations.files(bundle.identifier)
            artifacts = bundle.record.artifacts.compactMap { artifact in
                artifact.sha256.map { Checksums.Line(name: artifact.name, sha256: $0) }
            }
            copies = bundle.publishedFiles.map { Checksums.Line(name: $0.path, sha256: $0.sha256) }
        }
    }
}
