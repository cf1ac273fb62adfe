// The release record: everything a team states about one release, as values.
import Documents
import Files
package import Primitives
package import Versions

@usableFromInline package struct ReleaseRecord: Sendable, Hashable {
    /// The one schema this version of Colophon reads.
    package static let schema = "colophon/release/v1"

    package var project: String
    package var version: Version
    /// As stated, or derived from the step over `previous` (no previous: from the version's own zeros).
    package var type: ReleaseType
    package var status: ReleaseStatus
    /// Markdown, best one paragraph.
    package var summary: String?
    /// 40 or 64 lower-case hexadecimal digits.
    package var commit: String?
    package var branch: String?
    package var previous: Version?
    package var build = BuildOrigin()
    package var dates = ReleaseDates()
    package var people = People()
    package var candidates: [Candidate] = []
    package var history: [Transition] = []
    package var notes = ReleaseNotes()
    package var evidence: [EvidenceEntry] = []
    /// What people decided about checks, in the order of the checks.
    package var checks: [CheckDecision] = []
    package var artifacts: [Artifact] = []
    package var rollback: RollbackRecord?
    package var amends: Amendment?
    package var imported: ImportOrigin?
    /// Other commits that evidence may name.
    package var commits: [RelatedCommit] = []

    package init(project: String, version: Version, type: ReleaseType, status: ReleaseStatus) {
        self.project = project
        self.version = version
        self.type = type
        self.status = status
    }

    /// The date that the release carries in bundles and lists: released, where it is out.
    package var releaseDate: Timestamp? { dates.released }

    /// Nil: it was not taken back, or nobody says when.
    package var rolledBackAt: Timestamp? { status == .rolledBack ? rollback?.completedAt : nil }

    /// An import wrote it, and nobody changed it since. Anyone can compute the digest: what lists evidence that no import writes, or holds
    /// what a person decided, was changed all the same.
    package var isAsImported: Bool {
        guard let stated = imported?.sha256 else { return false }
        return checks.isEmpty && evidence.allSatisfy { $0.kind.map(Self.importedKinds.contains) == true }
            && stated == importDigest
    }

    /// What a repository holds of each tag; reports of tests and scanners are not among it.
    private static let importedKinds: [EvidenceKind] = [
        .changelog, .versionManifest, .documentation, .pullRequests,
    ]

    /// What `imported.sha256` is of: the canonical form of the record without that member.
    package var importDigest: SHA256Digest {
        var plain = self
        plain.imported = nil
        return SHA256Digest(of: plain.json.canonicalBytes)
    }
}

/// Where the release was built.
package struct BuildOrigin: Sendable, Hashable {
    package var id: String?
    package var url: String?
    package var builder: String?
    package init() {}
}

package struct ReleaseDates: Sendable, Hashable {
    package var planned: Timestamp?
    package var frozen: Timestamp?
    package var rc: Timestamp?
    package var validated: Timestamp?
    package var released: Timestamp?
    package init() {}
}

package struct People: Sendable, Hashable {
    package var releasedBy: String?
    package var approvedBy: [String] = []
    package init() {}
}

/// A release candidate; a record lists them in order.
package struct Candidate: Sendable, Hashable {
    package var tag: String
    package var commit: String?
    package var at: Timestamp?
    package init(tag: String, commit: String? = nil, at: Timestamp? = nil) {
        self.tag = tag
        self.commit = commit
        self.at = at
    }
}

/// An evidence file that the record names.
package struct EvidenceEntry: Sendable, Hashable {
    /// Relative to the release's folder.
    package var path: String
    /// Nil: detected from the content.
    package var kind: EvidenceKind?
    package var gate: String?
    package var description: String?
    /// True: the bundle holds the file's digest and size, not its bytes.
    package var redact: Bool
    /// True: a person says that this bill of materials was also scanned for vulnerabilities.
    package var scan = false
    /// Where the file comes from, as who collected it says.
    package var origin = EvidenceOrigin()
    package init(
        path: String, kind: EvidenceKind? = nil, gate: String? = nil, description: String? = nil, redact: Bool = false
    ) {
        self.path = path
        self.kind = kind
        self.gate = gate
        self.description = description
        self.redact = redact
    }
}

/// What a person decided about one check: a verdict where there is no evidence, a waiver of a failure, or both.
package struct CheckDecision: Sendable, Hashable {
    package var check: CheckID
    package var verdict: ManualVerdict?
    package var waiver: Waiver?
    package init(check: CheckID, verdict: ManualVerdict? = nil, waiver: Waiver? = nil) {
        self.check = check
        self.verdict = verdict
        self.waiver = waiver
    }
}

package struct ManualVerdict: Sendable, Hashable {
    package var status: CheckStatus
    package var by: String
    package var at: Timestamp
    package var reason: String
    package init(status: CheckStatus, by: String, at: Timestamp, reason: String) {
        self.status = status
        self.by = by
        self.at = at
        self.reason = reason
    }
}

/// Lets failures pass, visibly. All four members are needed: without one it doesn't count.
package struct Waiver: Sendable, Hashable {
    package enum Findings: Sendable, Hashable {
        case all
        /// `code:subject`, with `×2` behind it where two findings have the key.
        case keys([String])

        /// For people.
        package var text: String {
            switch self {
            case .all: "all findings"
            case .keys(let keys): keys.map(\.oneLine).joined(separator: ", ")
            }
        }
    }
    package var findings: Findings
    package var by: String
    package var reason: String
    /// The last day on which it counts.
    package var expires: Timestamp?
    package init(findings: Findings = .keys([]), by: String, reason: String, expires: Timestamp? = nil) {
        self.findings = findings
        self.by = by
        self.reason = reason
        self.expires = expires
    }
}

/// That an import wrote the record.
package struct ImportOrigin: Sendable, Hashable {
    /// `git`
    package var from: String
    /// The repository, as it was named.
    package var source: String?
    /// Of the record as import wrote it, but for this member: one that differs was edited since.
    package var sha256: SHA256Digest?
    package init(from: String, source: String? = nil, sha256: SHA256Digest? = nil) {
        self.from = from
        self.source = source
        self.sha256 = sha256
    }
}

/// A commit of the release beside `commit`, which evidence may name.
package struct RelatedCommit: Sendable, Hashable {
    package enum Relation: String, Sendable, Hashable, CaseIterable {
        case tag, merge, parent
        case sameTree = "same-tree"
    }
    package var id: String
    package var relation: Relation
    /// Who says so.
    package var by: String?
    /// `collect` asked git, which says so.
    package var isFromGit: Bool
    package init(id: String, relation: Relation, by: String? = nil, isFromGit: Bool = false) {
        self.id = id
        self.relation = relation
        self.by = by
        self.isFromGit = isFromGit
    }
}

/// Something that was shipped. Digest and size are stated, or computed by the build where `path` names a file.
package struct Artifact: Sendable, Hashable {
    package var name: String
    package var sha256: SHA256Digest?
    /// Bytes.
    package var size: Int?
    package var purl: String?
    package var uri: String?
    /// Relative to the release's folder.
    package var path: String?
    package init(
        name: String, sha256: SHA256Digest? = nil, size: Int? = nil, purl: String? = nil, uri: String? = nil,
        path: String? = nil
    ) {
        self.name = name
        self.sha256 = sha256
        self.size = size
        self.purl = purl
        self.uri = uri
        self.path = path
    }
}

/// The rollback that took a release back.
package struct RollbackRecord: Sendable, Hashable {
    package var id: String?
    package var type: RollbackType?
    package var reason: String?
    package var targetVersion: String?
    package var approvedBy: String?
    package var completedAt: Timestamp?
    package init() {}
}

/// Says that this record replaces a published one.
package struct Amendment: Sendable, Hashable {
    package var manifestSHA256: SHA256Digest
    package var reason: String
    package init(manifestSHA256: SHA256Digest, reason: String) {
        self.manifestSHA256 = manifestSHA256
        self.reason = reason
    }
}
