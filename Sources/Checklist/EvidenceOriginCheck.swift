// Holds what evidence states of its commit, version and time against the release.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct EvidenceOriginCheck {
    private let release: LoadedRelease
    private let repository: RepositoryAddress?
    /// The versions of its candidates' tags.
    private let candidates: [Version]

    init(_ release: LoadedRelease) {
        self.release = release
        repository = release.facts.repository.map { RepositoryAddress($0) }
        let scheme = release.record.version.scheme
        candidates = release.record.candidates.compactMap { Version(Self.plain($0.tag), scheme: scheme) }
    }

    private var record: ReleaseRecord { release.record }
    private var policy: Policy { release.policy }

    func findings(_ evidence: [LoadedEvidence]) -> [Finding] {
        evidence.flatMap { file in
            var findings: [Finding] = []
            for origin in [file.reading.origin, file.entry.origin] where !origin.isEmpty {
                findings += commits(of: origin, in: file)
                if let version = origin.version, let finding = self.version(version, of: file) {
                    findings.append(finding)
                }
                if let at = origin.at { findings += time(at, since: origin.earliest ?? at, of: file) }
            }
            return findings
        }
    }

    // MARK: Commit

    private func commits(of origin: EvidenceOrigin, in file: LoadedEvidence) -> [Finding] {
        let claims = Self.claims(of: origin)
        let own = claims.filter { isOwn(repository: $0.repository) }
        guard let first = claims.first else { return [] }
        guard !own.isEmpty else { return [elsewhere(first, in: file)] }
        let found = own.map { (id: $0.commit, listed: listing(of: $0.commit)) }
        let others = found.filter { !isReleased($0.id) && !($0.listed.map(Self.counts) ?? false) }
        let changed = origin.hasChanges ? [changes(others.first?.id ?? found[0].id, in: file)] : []
        let unnamed = found.compactMap { id, listed in
            !isReleased(id) && listed.map { $0.by == nil && $0.isFromGit } == true ? shownByGit(id, in: file) : nil
        }
        guard let other = others.first else { return changed + unnamed }
        guard let commit = record.commit else {
            return changed + [
                Finding(
                    "commit-not-stated", .warning,
                    "\(file.path) is of commit \(Self.short(other.id)), and the record states no commit",
                    remedy: "Add the release's commit to the record.", file: file.path, subject: file.path)
            ]
        }
        return changed + unnamed
            + others.map { id, listed in
                let why = listed == nil ? "" : "; the record lists it, and names nobody who says so"
                return Finding(
                    "other-commit", .error,
                    "\(file.path) is of commit \(Self.short(id)), and the release's is \(Self.short(commit))\(why)",
                    remedy:
                        "Add the evidence of the release's own commit; where the other commit has the same content, list it under "
                        + "commits in the record, with the name of who says so.", file: file.path,
                    subject: "\(file.path) \(id)")
            }
    }

    /// Each commit with the repository that it belongs to; nil: the file doesn't say.
    private static func claims(of origin: EvidenceOrigin) -> [(repository: String?, commit: String)] {
        origin.commits.map { (origin.repository, $0) } + origin.others.map { ($0.repository, $0.commit) }
    }

    private func isOwn(repository address: String?) -> Bool {
        guard let repository, let address else { return true }
        return repository.isSame(as: RepositoryAddress(address))
    }

    private func isReleased(_ stated: String) -> Bool { record.commit.map { Self.isSame($0, stated) } ?? false }

    private func listing(of stated: String) -> RelatedCommit? {
        let listed = record.commits.filter { Self.isSame($0.id, stated) }
        return listed.first(where: Self.counts) ?? listed.first
    }

    /// Somebody says so, or git does.
    private static func counts(_ listed: RelatedCommit) -> Bool {
        listed.by.map { !Placeholder.namesNobody($0) } ?? listed.isFromGit
    }

    /// Ids are equal where one begins with the other.
    private static func isSame(_ known: String, _ stated: String) -> Bool {
        known.utf8.starts(with: stated.utf8) || stated.utf8.starts(with: known.utf8)
    }

    private static func short(_ id: String) -> String { String(id.prefix(12)) }

    private func elsewhere(_ claim: (repository: String?, commit: String), in file: LoadedEvidence) -> Finding {
        Finding(
            "commit-of-another-repository", .warning,
            "\(file.path) is of commit \(Self.short(claim.commit)) of another repository, \((claim.repository ?? "").oneLine)",
            remedy: "Add evidence of this project's own repository, or correct project.repository.", file: file.path,
            subject: file.path)
    }

    private func changes(_ id: String, in file: LoadedEvidence) -> Finding {
        Finding(
            "uncommitted-changes", .warning,
            "\(file.path) is of commit \(Self.short(id)) with changes that were not committed",
            remedy: "Run it again on a clean tree of the release's commit.", file: file.path, subject: file.path)
    }

    private func shownByGit(_ id: String, in file: LoadedEvidence) -> Finding {
        Finding(
            "listed-commit", .note,
            "\(file.path) is of commit \(Self.short(id)), which belongs to the release's, as git showed when it was collected",
            file: file.path, subject: file.path)
    }

    // MARK: Version

    private func version(_ text: String, of file: LoadedEvidence) -> Finding? {
        let own = record.version
        guard !own.isSpelled(text), !candidates.contains(where: { $0.isSpelled(text) }),
            let other = Version(Self.plain(text), scheme: own.scheme)
        else { return nil }
        let isCandidate = other.isPrerelease && own.isBaseSpelled(other.base)
        return Finding(
            "other-version", isCandidate ? .warning : .error,
            "\(file.path) is of version \(other), and the release is \(own)",
            remedy: "Add the evidence of this version.", file: file.path, subject: file.path)
    }

    private static func plain(_ version: String) -> String {
        let text = ASCII.trimmed(version)
        return text.utf8.first == UInt8(ascii: "v") || text.utf8.first == UInt8(ascii: "V")
            ? String(text.dropFirst()) : text
    }

    // MARK: Time

    /// `at`, `first`: the last and the first of its runs.
    private func time(_ at: Timestamp, since first: Timestamp, of file: LoadedEvidence) -> [Finding] {
        guard record.status.isPublished, let released = record.releaseDate else { return [] }
        if at.days(since: released) > 0 {
            return [
                Finding(
                    "evidence-after-release", .warning,
                    "\(file.path) was made on \(at.dateText), after the release on \(released.dateText)",
                    remedy: "Add what was there when the release came out.", file: file.path, subject: file.path)
            ]
        }
        let age = released.days(since: first)
        guard let most = policy.evidence.maxAge, age > most else { return [] }
        return [
            Finding(
                "evidence-too-old", .error,
                "\(file.path) \(first == at ? "was made" : "holds a run of") \(counted(age, "day")) before the release, and policy allows \(most)",
                remedy: "Run the tool again on the release's commit.", file: file.path, subject: file.path)
        ]
    }
}
