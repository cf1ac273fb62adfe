// Holds what evidence states of its commit and time against the release.
import Evidence
import Files
import Primitives
import ReleaseModel

struct EvidenceOriginCheck {
    private let record: ReleaseRecord
    private let policy: Policy
    private let repository: String?

    init(_ release: LoadedRelease) {
        record = release.record
        policy = release.policy
        repository = release.facts.repository
    }

    func findings(_ evidence: [LoadedEvidence]) -> [Finding] {
        evidence.flatMap { file in
            var findings: [Finding] = []
            for origin in [file.reading.origin, file.entry.origin] where !origin.isEmpty {
                findings += commits(of: origin, in: file)
                if let at = origin.at { findings += time(at, of: file) }
            }
            return findings
        }
    }

    // MARK: Commit

    private func commits(of origin: EvidenceOrigin, in file: LoadedEvidence) -> [Finding] {
        if let own = repository, let other = origin.repository, !Self.isSame(own, other) { return [] }
        let others = origin.commits.filter { !isOwn($0) }
        guard !others.isEmpty else { return [] }
        guard let commit = record.commit else {
            return [
                Finding(
                    "commit-not-stated", .warning,
                    "\(file.path) is of commit \(Self.short(others[0])), and the record states no commit",
                    remedy: "Add the release's commit to the record.", file: file.path, subject: file.path)
            ]
        }
        return others.map { other in
            Finding(
                "other-commit", .error,
                "\(file.path) is of commit \(Self.short(other)), and the release's is \(Self.short(commit))",
                remedy:
                    "Add the evidence of the release's own commit; where the other commit has the same content, list it under "
                    + "commits in the record.", file: file.path, subject: "\(file.path) \(other)")
        }
    }

    /// Ids are equal where one begins with the other.
    private func isOwn(_ stated: String) -> Bool {
        ([record.commit].compactMap(\.self) + record.commits.map(\.id)).contains { known in
            known.utf8.starts(with: stated.utf8) || stated.utf8.starts(with: known.utf8)
        }
    }

    private static func short(_ id: String) -> String { String(id.prefix(12)) }

    /// Addresses of one repository differ in scheme, user, `.git` and the last slash.
    private static func isSame(_ a: String, _ b: String) -> Bool { plain(a) == plain(b) }

    private static func plain(_ address: String) -> Bytes {
        var bytes = Bytes(ASCII.lowercased(address).utf8)
        if let scheme = bytes.firstRange(of: "://".utf8) { bytes.removeSubrange(..<scheme.upperBound) }
        let host = bytes.prefix { $0 != UInt8(ascii: "/") }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) { bytes.removeSubrange(...at) }
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) { bytes[colon] = UInt8(ascii: "/") }
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        if bytes.count > 4, bytes.suffix(4).elementsEqual(".git".utf8) { bytes.removeLast(4) }
        return bytes
    }

    // MARK: Time

    private func time(_ at: Timestamp, of file: LoadedEvidence) -> [Finding] {
        guard record.status.isPublished, let released = record.releaseDate else { return [] }
        if at.days(since: released) > 0 {
            return [
                Finding(
                    "evidence-after-release", .warning,
                    "\(file.path) was made on \(at.dateText), after the release on \(released.dateText)",
                    remedy: "Add what was there when the release came out.", file: file.path, subject: file.path)
            ]
        }
        let age = released.days(since: at)
        guard let most = policy.evidence.maxAge, age > most else { return [] }
        return [
            Finding(
                "evidence-too-old", .error,
                "\(file.path) was made \(counted(age, "day")) before the release, and policy allows \(most)",
                remedy: "Run the tool again on the release's commit.", file: file.path, subject: file.path)
        ]
    }
}
