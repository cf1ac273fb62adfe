// What other jobs collected of the release on machines of their own, each with its `collected.json`: joined where they agree.
import Documents
import Files
import Primitives
import ReleaseModel
import Workspace

/// Every file keeps the origin that its job stated. Of two results of one job under one name the later one counts.
struct OtherCollections: Sendable {
    struct File: Sendable {
        /// Beside the `collected.json` that lists it.
        let path: String
        /// The `collected.json` itself.
        let list: String
        /// Under the name that it gets in the release's folder.
        let stated: CollectedEvidence.File
    }

    private(set) var files: [File] = []
    /// What all of them tested; nil where the record states the commit.
    private(set) var commit: String?
    private(set) var commits: [RelatedCommit] = []
    private(set) var build = BuildOrigin()

    static func isOne(_ path: String) -> Bool { Files.name(path).hasSameBytes(as: CollectedEvidence.name) }

    /// Those among the files of a collection. `present`: what the release's folder has already. Throws all that contradicts itself.
    init(_ options: CollectOptions, present: CollectedEvidence, limits: Policy.Limits) throws(WorkspaceError) {
        let lists = options.files.filter(Self.isOne)
        if lists.isEmpty { return }
        var findings = Self.refusals(of: options, lists[0])
        var found: [BytewiseKey: File] = [:]
        for list in lists {
            do throws(WorkspaceError) {
                let other = try Self.read(list, limits)
                findings += take(commitsOf: other, list)
                for listed in other.files {
                    let file = Self.file(listed, of: list, below: options.name)
                    let key = BytewiseKey(file.stated.entry.path)
                    guard let known = found[key] else {
                        found[key] = file
                        continue
                    }
                    if let finding = Self.contradiction(file, known) { findings.append(finding) }
                    if file.isLater(than: known.stated) { found[key] = file }
                }
            } catch { findings += error.findings }
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
        // A job's checkout may hold what an earlier run collected.
        files = found.values.filter { file in
            let path = file.stated.entry.path
            let known = present.files.first { $0.entry.path.hasSameBytes(as: path) && $0.isOfJob(of: file.stated) }
            return known.map { !$0.isLater(than: file.stated) } ?? true
        }
        .sorted { $0.stated.entry.path.precedesBytewise($1.stated.entry.path) }
    }

    private static func read(_ list: String, _ limits: Policy.Limits) throws(WorkspaceError) -> CollectedEvidence {
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(list, limit: limits.fileBytes) } catch {
            throw WorkspaceError(error)
        }
        let (collected, _, findings) = CollectedReader.read(bytes, file: list)
        guard let collected else { throw WorkspaceError(findings: findings) }
        return collected
    }

    private static func file(_ listed: CollectedEvidence.File, of list: String, below folder: String?) -> File {
        var stated = listed
        if let folder { stated.entry.path = Files.join(String(folder.dropLast()), listed.entry.path) }
        return File(path: Files.join(Files.parent(list) ?? ".", listed.entry.path), list: list, stated: stated)
    }

    // MARK: What is refused

    private static func refusals(of options: CollectOptions, _ list: String) -> [Finding] {
        var findings: [Finding] = []
        let stated = [
            ("kind", options.kind != nil), ("gate", options.gate != nil), ("description", options.description != nil),
            ("redact", options.redact), ("run", options.run != nil), ("job", options.job != nil),
            ("keep-folders", options.keepsFolders),
        ]
        let given = stated.filter(\.1).map { "--\($0.0)" }
        if !given.isEmpty {
            findings.append(
                Finding(
                    "stated-already", .error,
                    "each of its files has what its job stated, so that \(listed(given)) can't be given with it",
                    remedy: "Leave it out, or collect other files in a collection of their own.", file: list))
        }
        if let name = options.name, name.utf8.last != ASCII.slash {
            findings.append(
                Finding(
                    "one-name", .error, "--as \(excerpt(name)) is the name of one file, and this is a list of files",
                    remedy: "Write --as \(name)/ for a folder of that name.", file: list))
        }
        return findings
    }

    private mutating func take(commitsOf other: CollectedEvidence, _ list: String) -> [Finding] {
        if let known = commit, let own = other.commit, known != own {
            return [
                Finding(
                    "two-commits", .error,
                    "its files are of commit \(TestedCommit.short(own)), and those of another job of \(TestedCommit.short(known))",
                    remedy: "Collect together what jobs made of one commit.", file: list)
            ]
        }
        commit = commit ?? other.commit
        commits += other.commits.filter { !commits.contains($0) }
        if build == BuildOrigin() { build = other.build }
        return []
    }

    private static func contradiction(_ file: File, _ known: File) -> Finding? {
        let (one, two) = (file.stated, known.stated)
        let name = excerpt(one.entry.path)
        guard one.isOfJob(of: two) else {
            return Finding(
                "other-job", .error,
                "\(name) is the report of \(one.entry.origin.jobInWords) here, and of \(two.entry.origin.jobInWords) in \(known.list)",
                remedy: "Let each job give its reports names of their own with --as.", file: file.list)
        }
        guard one != two, one.entry.origin.at == two.entry.origin.at else { return nil }
        return Finding(
            "two-results", .error, "\(known.list) has another \(name) of the same job and time",
            remedy: "Let each leg of a matrix state a --job and --as of its own.", file: file.list)
    }
}

extension OtherCollections.File {
    fileprivate func isLater(than other: CollectedEvidence.File) -> Bool { stated.isLater(than: other) }
}

extension CollectedEvidence.File {
    fileprivate func isOfJob(of other: Self) -> Bool { entry.origin.job == other.entry.origin.job }

    fileprivate func isLater(than other: Self) -> Bool {
        guard let own = entry.origin.at, let other = other.entry.origin.at else { return entry.origin.at != nil }
        return own > other
    }
}
