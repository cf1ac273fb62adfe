// Reads what a bag holds: record, policy, evidence list and checklist, and whether they are about the same release.
import Archives
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct ContentReader {
    let bag: Bag
    let provenance: Provenance
    let modified: Int

    func read(digests: BundleDigests, origin: ReadBundle.Origin) throws(BundleRefusal) -> ReadBundle {
        let record = try record()
        try checkIdentity(of: record)
        let instructions = bag.format.instructions(record.project, record.version.text)
        guard try file(BundleFormat.instructionFile).bytes == instructions else {
            throw refusal("instructions", "VERIFY.md is not the one of the format")
        }
        _ = try CanonicalDocument.read(file("data/rollback.json"), step: .content)
        try checkSync()
        _ = try file("data/notes.md")
        let checklist = try CanonicalDocument.read(file("data/checklist.json"), step: .content)
        return ReadBundle(
            digests: digests, modified: modified, format: bag.format, provenance: provenance, record: record,
            policy: try policy(),
            evidence: try evidence(of: record), verdicts: try verdicts(checklist),
            readiness: try readiness(checklist), files: bag.files, origin: origin)
    }

    private func file(_ path: String) throws(BundleRefusal) -> BundleContent.File {
        guard let file = bag[path] else { throw refusal("data-missing", "There is no \(path)") }
        return file
    }

    private func record() throws(BundleRefusal) -> ReleaseRecord {
        let file = try file("data/release.json")
        _ = try CanonicalDocument.read(file, step: .content)
        let (record, findings) = RecordReader.read(file.bytes, file: file.path, scheme: provenance.version.scheme)
        guard let record else {
            let reason = findings.first { $0.severity == .error }?.text ?? file.path
            throw refusal("record-invalid", "The record is no valid one: \(reason)")
        }
        guard record.json.fileBytes == file.bytes else {
            throw refusal("record-not-canonical", "data/release.json is not written as the format says")
        }
        return record
    }

    private func checkIdentity(of record: ReleaseRecord) throws(BundleRefusal) {
        guard record.project.utf8.elementsEqual(provenance.project.utf8) else {
            throw refusal(
                "identity-project",
                "The record is of the project \(ArchivePath.quoted(record.project)), the provenance of \(ArchivePath.quoted(provenance.project))"
            )
        }
        guard record.version == provenance.version else {
            throw refusal(
                "identity-version",
                "The record is of version \(record.version.text), the provenance of \(provenance.version.text)")
        }
        guard record.status.isPublished != provenance.isDraft else {
            throw refusal(
                "draft-mark",
                "The record's status is \(record.status.rawValue), and the bundle is \(provenance.isDraft ? "" : "not ")marked as a draft"
            )
        }
        guard record.previous?.text == provenance.history.previous else {
            throw refusal("provenance-previous", "The provenance names another previous release than the record")
        }
        guard record.amends?.manifestSHA256 == provenance.amends else {
            throw refusal("provenance-amends", "The provenance amends another publication than the record")
        }
        let date = provenance.isDraft ? nil : record.releaseDate
        guard bag.info.baggingDate == date?.dateText else {
            throw refusal("bag-info-date", "Bagging-Date is not the release date")
        }
        guard provenance.isDraft || modified == date?.secondsSinceEpoch ?? 0 else {
            throw refusal("time", "The files have another time than the release")
        }
    }

    private func policy() throws(BundleRefusal) -> Policy {
        let file = try file("data/policy.json")
        _ = try CanonicalDocument.read(file, step: .content)
        let (policy, findings) = PolicyReader.read(file.bytes, file: file.path)
        guard let policy else {
            let reason = findings.first { $0.severity == .error }?.text ?? file.path
            throw refusal(
                "policy-invalid", "The policy is no valid one of format \(bag.format.number): \(reason)")
        }
        guard policy.json.fileBytes == file.bytes else {
            throw refusal("policy-invalid", "data/policy.json is not written as the format says")
        }
        return policy
    }

    private func checkSync() throws(BundleRefusal) {
        let file = try file("data/sync.json")
        _ = try CanonicalDocument.read(file, step: .content)
        guard SyncRuleReader.readChecksums(file.bytes, file: file.path).checksums?.json.fileBytes == file.bytes else {
            throw refusal("sync-invalid", "data/sync.json does not have the format's shape")
        }
    }

    private func evidence(of record: ReleaseRecord) throws(BundleRefusal) -> [ReadBundle.Evidence] {
        let file = try file("data/evidence.json")
        let list = try CanonicalDocument.read(file, step: .content)["evidence"]?.sequence ?? []
        let whole: JSON = ["evidence": .array(list.map { JSON($0) })]
        guard whole.fileBytes == file.bytes else {
            throw refusal("evidence-list", "data/evidence.json has members that the format does not know")
        }
        guard list.count == record.evidence.count else {
            throw refusal("evidence-list", "data/evidence.json does not list the files that the record names")
        }
        var evidence: [ReadBundle.Evidence] = []
        var named: Set<Bytes> = []
        for (entry, node) in zip(record.evidence, list) {
            let item = try item(entry, node)
            try checkFile(of: item)
            named.insert(Bytes(entry.path.utf8))
            evidence.append(item)
        }
        for file in bag.files where file.path.utf8.starts(with: BundleFormat.evidenceFolder.utf8) {
            let path = Bytes(file.path.utf8.dropFirst(BundleFormat.evidenceFolder.utf8.count))
            guard named.contains(path) else {
                throw refusal("evidence-unlisted", "The record does not name \(ArchivePath.quoted(file.path))")
            }
        }
        return evidence
    }

    private func item(_ entry: EvidenceEntry, _ node: DataNode) throws(BundleRefusal) -> ReadBundle.Evidence {
        let isMissing = node["missing"]?.bool ?? false
        guard let path = node["path"]?.string, path.utf8.elementsEqual(entry.path.utf8),
            let kind = node["kind"]?.string.flatMap(EvidenceKind.init(rawValue:)),
            entry.kind == nil || entry.kind == kind,
            let mediaType = node["media_type"]?.string,
            let size = isMissing ? 0 : node["size"]?.int, size >= 0,
            let sha256 = isMissing
                ? SHA256Digest(of: Bytes()) : node["sha256"]?.string.flatMap({ SHA256Digest(hex: $0) }),
            node["gate"]?.string == entry.gate, node["description"]?.string == entry.description,
            (node["redacted"]?.bool ?? false) == entry.redact
        else {
            throw refusal(
                "evidence-list", "data/evidence.json lists \(ArchivePath.quoted(entry.path)) otherwise than the record")
        }
        guard !entry.redact || isMissing || Redaction.isIdentity(node) else {
            throw refusal(
                "evidence-list",
                "data/evidence.json says more of \(ArchivePath.quoted(entry.path)) than a redacted file's digest and size"
            )
        }
        return ReadBundle.Evidence(
            entry: entry, kind: kind, mediaType: mediaType, size: size, sha256: sha256, isMissing: isMissing,
            file: bag.files.file(at: BundleFormat.evidenceFolder + path), node: node)
    }

    private func checkFile(of item: ReadBundle.Evidence) throws(BundleRefusal) {
        let path = ArchivePath.quoted(item.entry.path)
        if item.entry.redact || item.isMissing {
            guard item.file == nil else {
                throw refusal(
                    "evidence-redacted",
                    "\(path) is marked as \(item.isMissing ? "missing" : "redacted"), and its bytes are there")
            }
            return
        }
        guard let file = item.file else {
            throw refusal("evidence-missing", "\(path) is not there, and not marked as redacted or missing")
        }
        guard file.size == item.size, file.sha256 == item.sha256 else {
            throw refusal("evidence-digest", "\(path) has another size or digest than data/evidence.json lists")
        }
    }

    private func verdicts(_ checklist: DataNode) throws(BundleRefusal) -> [ReadBundle.Verdict] {
        var verdicts: [ReadBundle.Verdict] = []
        for node in checklist["checks"]?.sequence ?? [] {
            guard let id = node["id"]?.string.flatMap(CheckID.init(rawValue:)),
                let status = node["status"]?.string.flatMap(CheckStatus.init(rawValue:)),
                let name = node["name"]?.string, let required = node["required"]?.bool,
                let headline = node["headline"]?.string
            else { throw refusal("checklist-shape", "data/checklist.json has a verdict without its parts") }
            verdicts.append(
                .init(
                    id: id, name: name, status: status, required: required,
                    isWaived: status == .fail && node["waived"] != nil, headline: headline))
        }
        guard verdicts.map(\.id) == bag.format.rules.ids, checklist["version"]?.string == provenance.version.text
        else {
            throw refusal(
                "checklist-shape", "data/checklist.json does not hold the verdicts of the format on this version")
        }
        return verdicts
    }

    private func readiness(_ checklist: DataNode) throws(BundleRefusal) -> Readiness {
        guard let readiness = checklist["readiness"]?.string.flatMap(Readiness.init(rawValue:)),
            checklist["ready"]?.bool == (readiness == .ready)
        else { throw refusal("checklist-shape", "data/checklist.json does not say whether the release is ready") }
        return readiness
    }

    private func refusal(_ code: String, _ message: String) -> BundleRefusal { BundleRefusal(.content, code, message) }
}
