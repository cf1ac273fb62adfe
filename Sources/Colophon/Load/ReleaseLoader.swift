// The load stage: from a folder's files to the record and its evidence, read, with a finding for all that is wrong.
package import ColophonSystem
package import ReleaseModel

package struct ReleaseLoader: Sendable {
    let configuration: Configuration
    /// The day on which unreleased versions are judged.
    let today: Timestamp

    package init(configuration: Configuration, today: Timestamp) {
        self.configuration = configuration
        self.today = today
    }

    package enum Outcome: Sendable {
        case loaded(LoadedRelease)
        case broken(BrokenRelease)
    }

    package func load(_ folder: ReleaseFolder) -> Outcome {
        let records = ReleaseFolder.recordNames.compactMap { folder[$0] }
        guard let file = records.first, records.count == 1 else {
            let names = ReleaseFolder.recordNames.joined(separator: " or ")
            let finding =
                records.isEmpty
                ? Finding("no-record", .error, "this folder holds no release record", remedy: "Add \(names).")
                : Finding("two-records", .error, "this folder holds two release records", remedy: "Keep one: \(names).")
            return .broken(BrokenRelease(folder: folder.name, findings: [finding]))
        }
        if file.kind != .file { return .broken(BrokenRelease(folder: folder.name, findings: [Self.notAFile(file)])) }
        let reading = RecordReader.read(file.bytes, file: file.path, scheme: configuration.project.versioning)
        var findings = reading.findings
        guard var record = reading.record else {
            return .broken(BrokenRelease(folder: folder.name, findings: findings))
        }
        findings += identityFindings(record, folder: folder, file: file.path)
        if findings.contains(where: { $0.severity == .error }) {
            return .broken(BrokenRelease(folder: folder.name, findings: findings))
        }
        findings += digestArtifacts(&record, folder: folder, recordFile: file.path)
        var loaded = LoadedRelease(record: record, recordFile: file.path, recordSHA256: file.sha256, evidence: [])
        findings += loadLocked(into: &loaded, folder: folder)
        let limits = (loaded.lockedPolicy ?? configuration.policy).limits
        loaded.evidence = record.evidence.enumerated().map {
            load($0.element, index: $0.offset, folder: folder, record: file.path, limits: limits)
        }
        findings += loaded.evidence.flatMap(Self.findings)
        findings += latenessFindings(record, file: file.path)
        findings += unlistedFindings(folder, record: record)
        loaded.findings = findings
        return .loaded(loaded)
    }

    private static func findings(_ evidence: LoadedEvidence) -> [Finding] {
        if case .unreadable(let findings) = evidence.reading { return findings }
        return []
    }

    private func identityFindings(_ record: ReleaseRecord, folder: ReleaseFolder, file: String) -> [Finding] {
        var findings: [Finding] = []
        if !record.version.text.hasSameBytes(as: folder.name) {
            findings.append(
                Finding(
                    "folder-mismatch", .error,
                    "the folder \"\(folder.name)\" holds the record of \(record.version.text)",
                    remedy: "Name the folder after the version.", file: file, field: "version"))
        }
        if record.project != configuration.project.name {
            findings.append(
                Finding(
                    "project-mismatch", .error,
                    "the record belongs to \"\(record.project)\", and the workspace to \"\(configuration.project.name)\"",
                    remedy: "Correct project here or project.name in the configuration.", file: file, field: "project"))
        }
        return findings
    }

    private func load(_ entry: EvidenceEntry, index: Int, folder: ReleaseFolder, record: String, limits: Policy.Limits)
        -> LoadedEvidence
    {
        guard let file = folder[entry.path] else {
            let finding = Finding(
                "missing-evidence", .error, "there is no file \"\(entry.path)\" in this folder",
                remedy: "Add the file, or take it out of the record.", file: record, field: "evidence[\(index)].path")
            return absent(entry, finding)
        }
        if file.kind != .file { return absent(entry, Self.notAFile(file)) }
        if file.size > limits.fileBytes {
            let limit = limits.fileBytes
            let finding = Finding(
                "too-large", .error, "the file has \(file.size) bytes, and the limit is \(limit)",
                remedy: "Make it smaller, or raise policy.limits.file_bytes.", file: file.path)
            return absent(entry, finding)
        }
        return EvidenceReader.read(entry, bytes: file.bytes, limits: limits)
    }

    private func absent(_ entry: EvidenceEntry, _ finding: Finding) -> LoadedEvidence {
        LoadedEvidence(
            entry: entry, kind: entry.kind ?? .other, mediaType: "application/octet-stream", bytes: [],
            sha256: SHA256Digest(of: []), reading: .unreadable([finding]), isPresent: false)
    }

    private static func notAFile(_ file: ReleaseFolder.File) -> Finding {
        let what = file.kind == .symbolicLink ? "a symbolic link" : "no ordinary file"
        return Finding(
            "not-a-file", .error, "this is \(what), and evidence must be a file of its own",
            remedy: "Put the file itself into the folder.", file: file.path)
    }

    private func digestArtifacts(_ record: inout ReleaseRecord, folder: ReleaseFolder, recordFile: String) -> [Finding]
    {
        var findings: [Finding] = []
        for index in record.artifacts.indices {
            let artifact = record.artifacts[index]
            guard let path = artifact.path else { continue }
            let field = "artifacts[\(index)].path"
            guard let file = folder[path], file.kind == .file else {
                findings.append(
                    Finding(
                        "missing-artifact", .error, "there is no file \"\(path)\" in this folder",
                        remedy: "Add the file, or state the artifact's sha256 instead.", file: recordFile, field: field)
                )
                continue
            }
            if let stated = artifact.sha256, stated != file.sha256 {
                findings.append(
                    Finding(
                        "artifact-mismatch", .error,
                        "the record states \(stated.hex), and the file has \(file.sha256.hex)",
                        remedy: "Leave sha256 out, or put the right file here.", file: recordFile, field: field))
            }
            record.artifacts[index].sha256 = file.sha256
            record.artifacts[index].size = file.size
        }
        return findings
    }

    /// Incidents, and what locking wrote.
    private func loadLocked(into loaded: inout LoadedRelease, folder: ReleaseFolder) -> [Finding] {
        var findings: [Finding] = []
        if let file = ReleaseFolder.incidentNames.lazy.compactMap({ folder[$0] }).first {
            let reading = IncidentReader.read(file.bytes, file: file.path)
            loaded.incidents = reading.incidents
            findings += reading.findings
        }
        if let file = folder[ReleaseFolder.syncName] {
            let reading = SyncRuleReader.readChecksums(file.bytes, file: file.path)
            loaded.lockedSync = reading.checksums
            findings += reading.findings
        }
        if let file = folder[ReleaseFolder.policyName] {
            let (node, shapeFindings) = DocumentReader.read(file.bytes, file: file.path, shape: .policy)
            findings += shapeFindings
            if let node {
                let reading = PolicyReader.read(node, file: file.path)
                loaded.lockedPolicy = reading.policy
                findings += reading.findings
            }
        }
        return findings
    }

    private func latenessFindings(_ record: ReleaseRecord, file: String) -> [Finding] {
        guard !record.status.isPublished, let planned = record.dates.planned, today.days(since: planned) > 0 else {
            return []
        }
        let days = today.days(since: planned)
        return [
            Finding(
                "late-release", .note,
                "planned for \(planned.dateText), \(days) \(days == 1 ? "day" : "days") ago, and not released yet",
                file: file,
                field: "dates.planned")
        ]
    }

    private func unlistedFindings(_ folder: ReleaseFolder, record: ReleaseRecord) -> [Finding] {
        let own =
            ReleaseFolder.recordNames + ReleaseFolder.incidentNames + [
                ReleaseFolder.syncName, ReleaseFolder.policyName,
            ]
        let known = Set(
            (own + record.evidence.map(\.path) + record.artifacts.compactMap(\.path)).map { Array($0.utf8) })
        return folder.files.filter { !known.contains(Array($0.path.utf8)) }.map {
            Finding(
                "unlisted-file", .note, "the record doesn't name this file, so it is not in the bundle",
                remedy: "List it under evidence, or remove it.", file: $0.path)
        }
    }
}
