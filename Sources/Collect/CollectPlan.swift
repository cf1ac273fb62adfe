// What one collection makes of a release's folder: which files are new, which take another's place, and what `collected.json` says.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Versions
import Workspace

/// Nothing is written: it is the same for a dry run.
struct CollectPlan: Sendable {
    private(set) var collected: CollectedEvidence
    private(set) var files: [CollectReport.File] = []
    private(set) var findings: [Finding] = []
    /// Entries whose files are gone.
    private(set) var dropped: [String] = []
    private let place: CollectPlace
    private let record: ReleaseRecord?
    private let options: CollectOptions
    let origin: EvidenceOrigin
    private var policy: Policy { place.workspace.configuration.policy }
    /// The release's folder as allowances of secrets name it.
    private var secretsFolder: String {
        Files.join(place.workspace.configuration.paths.evidence, place.version.text)
    }

    init(
        _ sources: [CollectSource], _ others: OtherCollections, _ tested: TestedCommit,
        _ contents: CollectPlace.Contents, place: CollectPlace, options: CollectOptions
    ) async throws(WorkspaceError) {
        self.place = place
        self.options = options
        record = contents.record
        collected = contents.collected
        origin = Self.origin(options, tested)
        try take(sources)
        if collected.build == BuildOrigin() { collected.build = others.build }
        stateBuild()
        try await stateCommits(tested, others)
        remarkOnOthers()
        findings += secrets()
    }

    private static func origin(_ options: CollectOptions, _ tested: TestedCommit) -> EvidenceOrigin {
        let service = options.service
        var origin = EvidenceOrigin(
            at: service?.startedAt ?? options.now, run: options.run ?? service?.name, job: options.job ?? service?.job)
        if let id = tested.id { origin.commits = [id] }
        origin.hasChanges = !tested.changed.isEmpty
        return origin
    }

    // MARK: Files

    private mutating func take(_ sources: [CollectSource]) throws(WorkspaceError) {
        let names = Set(sources.map { BytewiseKey($0.name) })
        dropped = collected.files.map(\.entry.path).filter {
            !names.contains(BytewiseKey($0)) && Files.kind(place.path($0)) == nil
        }
        collected.files.removeAll { file in dropped.contains { $0.hasSameBytes(as: file.entry.path) } }
        var refused: [Finding] = []
        for source in sources {
            do throws(WorkspaceError) { try take(source) } catch { refused += error.findings }
        }
        guard refused.isEmpty else { throw WorkspaceError(findings: refused) }
        guard collected.files.count <= policy.limits.entries else {
            throw WorkspaceError(
                "too-many-files",
                "the release would have \(collected.files.count) collected files, and \(policy.limits.entries) are allowed",
                remedy: "Collect fewer, or raise policy.limits.entries.", file: place.folder)
        }
        collected.files.sort { $0.entry.path.precedesBytewise($1.entry.path) }
    }

    private mutating func take(_ source: CollectSource) throws(WorkspaceError) {
        var entry = source.stated?.entry ?? ownEntry(source.name)
        let stated = record.flatMap { EvidenceList.entry(of: source.name, in: $0) }
        if let stated, let key = Self.conflict(stated, entry) {
            throw WorkspaceError(
                "two-values", "the record states another \(key) of \(excerpt(source.name))",
                remedy: "Leave --\(key) out, or correct the record.", file: source.path)
        }
        let index = collected.files.firstIndex { $0.entry.path.hasSameBytes(as: source.name) }
        var outcome = CollectReport.Outcome.new
        if let index {
            let before = collected.files[index]
            guard before.entry.origin.job == entry.origin.job else {
                throw jobs(before.entry.origin, entry.origin, source)
            }
            var same = entry
            same.origin.at = before.entry.origin.at
            let isSame = before.sha256 == source.file.sha256 && same == before.entry
            outcome = isSame ? .unchanged : .replaced(run: before.entry.origin.run)
            if isSame { entry = before.entry }
        } else if !source.isInPlace {
            try requireFree(source)
        }
        var read = entry
        read.kind = entry.kind ?? stated?.kind
        read.redact = entry.redact || stated?.redact == true
        let loaded = EvidenceReader.read(
            read, content: .file(source.file), sha256: source.file.sha256, limits: policy.limits)
        try remark(on: loaded, isStated: read.kind != nil, source)
        let file = CollectedEvidence.File(entry: entry, sha256: source.file.sha256)
        if let index { collected.files[index] = file } else { collected.files.append(file) }
        files.append(
            CollectReport.File(
                path: source.name, source: source.path, kind: loaded.kind, size: loaded.size,
                sha256: loaded.sha256, outcome: outcome, isInPlace: source.isInPlace))
        findings += EvidenceSecrets.findings(
            [loaded], folder: secretsFolder, allowed: policy.allowedSecrets
        ).map(warning)
    }

    private func ownEntry(_ name: String) -> EvidenceEntry {
        var entry = EvidenceEntry(
            path: name, kind: options.kind, gate: options.gate, description: options.description,
            redact: options.redact)
        entry.origin = origin
        return entry
    }

    private func jobs(_ other: EvidenceOrigin, _ own: EvidenceOrigin, _ source: CollectSource) -> WorkspaceError {
        let folder = own.job?.utf8.split(separator: ASCII.slash).last.map { ASCII.trimmed(String(Substring($0))) }
        return WorkspaceError(
            "other-job",
            "\(excerpt(source.name)) is the report of \(other.jobInWords) already, and this one is of \(own.jobInWords)",
            remedy: "Give it another name, as in --as \(folder.map { "\($0)/\(source.name)" } ?? "NAME"), "
                + "or state the same --job where it is the same report.", file: source.path)
    }

    /// What somebody put there is not written over.
    private func requireFree(_ source: CollectSource) throws(WorkspaceError) {
        let path = place.path(source.name)
        guard let kind = Files.kind(path) else { return }
        if kind == .file, let present = try? Files.digest(path).sha256, present == source.file.sha256 { return }
        throw WorkspaceError(
            "not-written-over", "\(path) is there already, and no collection put it there",
            remedy: "Remove it, or give the report another name with --as.", file: source.path)
    }

    private static func conflict(_ stated: EvidenceEntry, _ entry: EvidenceEntry) -> String? {
        func differ<Value: Equatable>(_ a: Value?, _ b: Value?) -> Bool { a != nil && b != nil && a != b }
        if differ(stated.kind, entry.kind) { return "kind" }
        if differ(stated.gate, entry.gate) { return "gate" }
        return differ(stated.description, entry.description) ? "description" : nil
    }

    /// A report that is broken is collected: it is what the run made, and its check is red then. What nothing recognises proves nothing.
    private mutating func remark(
        on loaded: LoadedEvidence, isStated: Bool, _ source: CollectSource
    ) throws(WorkspaceError) {
        guard case .unreadable(let problems) = loaded.reading else { return }
        guard isStated || loaded.kind != .other else {
            let likely = EvidenceReader.likelyKind(
                ofTextAt: source.path, named: source.name, limits: policy.limits)
            throw WorkspaceError(
                findings: problems.map { problem in
                    var problem = problem
                    problem.file = source.path
                    problem.remedy =
                        (likely.map { "Give --kind \($0.rawValue) if it is one" } ?? "Give --kind, as in --kind junit")
                        + "; where it proves nothing, --kind log or --kind other."
                    return problem
                })
        }
        findings += problems.map(warning)
    }

    private func warning(_ finding: Finding) -> Finding {
        var finding = finding
        finding.severity = .warning
        return finding.inFolder(place.folder)
    }

    // MARK: Runs and commits

    /// The build is the run of the first file that is listed: a scan that runs at night makes no release.
    private mutating func stateBuild() {
        guard record.map({ $0.build == BuildOrigin() }) ?? true else {
            collected.build = BuildOrigin()
            return
        }
        let stated = collected.build.url ?? collected.build.id
        if let stated, collected.files.contains(where: { $0.entry.origin.run == stated }) { return }
        collected.build = BuildOrigin()
        guard let service = options.service, options.run == nil else {
            collected.build.url = WebLink.safe(options.run)
            if collected.build.url == nil { collected.build.id = options.run }
            return
        }
        collected.build.id = service.id
        collected.build.url = service.address
        collected.build.builder = service.service
    }

    private mutating func stateCommits(_ tested: TestedCommit, _ others: OtherCollections) async throws(WorkspaceError)
    {
        let known = record?.commit ?? collected.commit
        collected.commit = record?.commit == nil ? tested.id ?? collected.commit : nil
        guard let commit = record?.commit ?? collected.commit else { return }
        let kept = known == commit ? collected.commits : []
        let others = others.commit ?? commit == commit ? others.commits : []
        collected.commits = try await tested.related(
            to: commit, kept: kept + others,
            named: collected.files.flatMap(\.entry.origin.commits) + collected.commits.map(\.id))
        if let id = tested.id, id != commit, !collected.commits.contains(where: { $0.id == id }) {
            findings.append(
                Finding(
                    "other-commit", .warning,
                    "the files are of commit \(TestedCommit.short(id)), and the release's is \(TestedCommit.short(commit))",
                    remedy: "Run it on the release's commit, or correct commit in the record.", file: place.folder))
        }
    }

    /// Files of an earlier run that are of another commit now: their checks are red until they are collected again.
    private mutating func remarkOnOthers() {
        guard let commit = record?.commit ?? collected.commit else { return }
        let known = [commit] + collected.commits.map(\.id)
        let taken = Set(files.map { BytewiseKey($0.path) })
        let others = collected.files.map(\.entry).filter { entry in
            !taken.contains(BytewiseKey(entry.path)) && entry.origin.commits.contains { !known.contains($0) }
        }
        guard let first = others.first else { return }
        findings.append(
            Finding(
                "earlier-commit", .warning,
                "\(counted(others.count, "file")) collected before \(others.count == 1 ? "is" : "are") of another commit "
                    + "than \(TestedCommit.short(commit)): \(listed(others.map(\.path)))",
                remedy: "Collect what this run made in their place; remove a file that no run makes any more.",
                file: place.path(first.path)))
    }

    private func secrets() -> [Finding] {
        let search = DocumentSecrets(
            file: CollectedEvidence.name, path: Files.join(secretsFolder, CollectedEvidence.name),
            code: "record-secret",
            allowed: policy.allowedSecrets)
        return search.findings(collected.json.fileBytes, format: .json).map(warning)
    }
}

extension EvidenceOrigin {
    var jobInWords: String { job.map { "the job \(quoted($0))" } ?? "no named job" }
}
