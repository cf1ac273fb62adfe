// The evidence fixtures: one folder a case with an input file, a README that says where it is from, and what is read from it.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

struct EvidenceFixture: Sendable, CustomTestStringConvertible {
    var kind: EvidenceKind
    var name: String
    var file: String
    var bytes: Bytes
    /// The reading's `json` as text; nil where there is no such file.
    var expected: String?
    var folder: String
    var testDescription: String { "\(kind.rawValue)/\(name)" }

    static let all: [EvidenceFixture] = {
        do {
            return try load()
        } catch {
            Issue.record("the fixtures can't be read: \(error)")
            return []
        }
    }()

    static func named(_ name: String) throws -> EvidenceFixture {
        try #require(all.first { $0.testDescription == name })
    }

    private static func load() throws(FileError) -> [EvidenceFixture] {
        let root = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/Fixtures/evidence"
        var fixtures: [EvidenceFixture] = []
        for kindFolder in try Files.list(root) where kindFolder.kind == .directory {
            for caseFolder in try Files.list("\(root)/\(kindFolder.path)") where caseFolder.kind == .directory {
                let folder = "\(root)/\(kindFolder.path)/\(caseFolder.path)"
                let files = try Files.list(folder).map(\.path).filter { !["README", "expected.json"].contains($0) }
                guard let kind = EvidenceKind(rawValue: kindFolder.path), let file = files.first, files.count == 1
                else {
                    Issue.record("\(folder) should hold one input")
                    continue
                }
                let expected = try Files.readIfPresent("\(folder)/expected.json").map {
                    String(decoding: $0, as: UTF8.self)
                }
                fixtures.append(
                    EvidenceFixture(
                        kind: kind, name: caseFolder.path, file: file, bytes: try Files.read("\(folder)/\(file)"),
                        expected: expected, folder: folder))
            }
        }
        return fixtures
    }
}

/// Reads text as evidence of a kind, with the default limits.
func readEvidence(
    _ text: String, as kind: EvidenceKind?, file: String = "evidence", gate: String? = nil,
    limits: Policy.Limits = Policy().limits, keeping: Int = EvidenceReader.kept
) -> LoadedEvidence {
    readEvidence(Bytes(text.utf8), as: kind, file: file, gate: gate, limits: limits, keeping: keeping)
}

func readEvidence(
    _ bytes: Bytes, as kind: EvidenceKind?, file: String = "evidence", gate: String? = nil,
    limits: Policy.Limits = Policy().limits, keeping: Int = EvidenceReader.kept
) -> LoadedEvidence {
    EvidenceReader.read(
        EvidenceEntry(path: file, kind: kind, gate: gate), bytes: bytes, limits: limits, keeping: keeping)
}

extension LoadedEvidence {
    /// The text of the only finding where the file is unreadable, without the file as its subject.
    var complaint: String? {
        guard case .unreadable(var findings) = reading else { return nil }
        guard findings.count == 1 else { return "\(findings.count) findings" }
        findings[0].subject = nil
        return findings[0].text
    }

    var tests: TestReport? { if case .tests(let report) = reading { report } else { nil } }
    var coverage: CoverageReport? { if case .coverage(let report) = reading { report } else { nil } }
    var security: SecurityReport? { if case .security(let report) = reading { report } else { nil } }
    var bill: BillOfMaterials? { if case .bill(let bill) = reading { bill } else { nil } }
    var pulls: PullRequestList? { if case .pullRequests(let list) = reading { list } else { nil } }
    var changelog: Changelog? { if case .changelog(let changelog) = reading { changelog } else { nil } }
    var manifest: VersionManifest? { if case .manifest(let manifest) = reading { manifest } else { nil } }
    var changes: ChangedPaths? { if case .documentation(let changes) = reading { changes } else { nil } }
    var rollbackTest: RollbackTest? { if case .rollbackTest(let test) = reading { test } else { nil } }
    var gateResult: GateResult? { if case .gate(let gate) = reading { gate } else { nil } }
    var vex: VEXDocument? { if case .vex(let document) = reading { document } else { nil } }
    var review: SecurityReview? { if case .securityReview(let review) = reading { review } else { nil } }
}
