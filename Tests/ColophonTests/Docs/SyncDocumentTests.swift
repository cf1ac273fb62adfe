// Holds what docs/distribution-sync.md and docs/formats.md say of the sync to what the code does.
import ReleaseModel
import Testing

@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Sync
@testable import Verification

@Suite struct SyncDocumentTests {
    private static func rows(_ heading: String, after text: String = "", in page: String = "docs/distribution-sync.md")
        throws -> [[String]]
    {
        let section = try Documentation.section(heading, in: try Documentation.text(page))
        let rest = text.isEmpty ? section[...] : section[try #require(section.firstRange(of: text)).upperBound...]
        return Documentation.table(in: String(rest))
    }

    private static func quoted(_ words: [String]) -> [String] { words.map { "`\($0)`" } }

    @Test func thePageListsActionsChecksChoicesAndFrequenciesInTheirOrder() throws {
        let actions = try Self.rows("## The plan").compactMap(\.first)
        #expect(actions == Self.quoted(SyncPlan.Action.allCases.map(\.rawValue)))
        let checks = try Self.rows("## The plan", after: "are validated").compactMap(\.first)
        #expect(checks == Self.quoted(SyncCheckName.allCases.map(\.rawValue)))
        let choices = try Self.rows("## When both sides change", after: "is settled by").compactMap(\.first)
        #expect(choices == Self.quoted(ConflictChoice.allCases.map(\.rawValue)))
        let frequencies = try Self.rows("## When rules run").compactMap(\.first)
        #expect(frequencies == Self.quoted(SyncFrequency.allCases.map(\.rawValue)))
    }

    // MARK: The two tables of decisions

    private static func side(_ text: String) -> SyncPlan.Side { .init(sha256: SHA256Digest(of: text.utf8), size: 1) }

    private static func sides(_ base: String?, _ upstream: String?, _ downstream: String?) -> FileVersions {
        let last = base.map {
            SyncSnapshot.File(target: "a", source: "a", upstream: side($0), written: side($0))
        }
        return FileVersions(upstream: upstream.map(side), target: downstream.map(side), override: nil, last: last)
    }

    private static let results: [String: SyncDecision.Result] = [
        "conflict": .conflict, "downstream's version stays": .target, "the file stays away": .target,
        "upstream's version is written": .upstream, "the file is deleted": .delete, "merged line by line": .merge,
    ]

    @Test func theChoicesSettleConflictsAsThePageSays() throws {
        let columns = [
            [Self.sides("1", "2", "3"), Self.sides(nil, "2", "3")], [Self.sides("1", "2", nil)],
            [Self.sides("1", nil, "3")],
        ]
        for row in try Self.rows("## When both sides change", after: "is settled by") {
            let choice = try #require(ConflictChoice.allCases.first { "`\($0.rawValue)`" == row[0] })
            let arbiter = SyncArbiter(onConflict: choice, prunes: true)
            for (cell, cases) in zip(row.dropFirst(), columns) {
                let stated = try #require(Self.results[cell], "\(cell)")
                for sides in cases { #expect(arbiter.decide(sides).result == stated, "\(choice): \(cell)") }
            }
        }
    }

    @Test func thePlanDecidesBetweenTheSidesAsThePageSays() throws {
        let arbiter = SyncArbiter(prunes: true)
        let keeping = SyncArbiter()
        // What stands there afterwards; nil: a conflict.
        func outcome(_ arbiter: SyncArbiter, _ sides: FileVersions) -> SyncPlan.Side?? {
            switch arbiter.decide(sides).result {
            case .conflict, .override, .merge: nil
            case .target: .some(sides.target)
            case .upstream: .some(sides.upstream)
            case .delete: .some(nil)
            }
        }
        let cases: [(upstream: String, downstream: String, sides: [FileVersions])] = [
            ("the same", "the same", [Self.sides("1", "1", "1")]), ("changed", "the same", [Self.sides("1", "2", "1")]),
            ("the same", "changed or removed", [Self.sides("1", "1", "3"), Self.sides("1", "1", nil)]),
            ("changed", "changed to the same", [Self.sides("1", "2", "2")]),
            ("changed", "changed otherwise", [Self.sides("1", "2", "3")]),
            ("new", "a different file is there already", [Self.sides(nil, "2", "3")]),
            ("changed", "removed", [Self.sides("1", "2", nil)]), ("removed", "the same", [Self.sides("1", nil, "1")]),
            ("removed", "changed", [Self.sides("1", nil, "3")]),
        ]
        let rows = try Self.rows("## When both sides change")
        #expect(rows.map { Array($0.prefix(2)) } == cases.map { [$0.upstream, $0.downstream] })
        for (row, entry) in zip(rows, cases) {
            for sides in entry.sides {
                let isConflict = row[2].hasPrefix("conflict")
                #expect((outcome(arbiter, sides) == nil) == isConflict, "\(row)")
                if isConflict, sides.upstream != nil { #expect(outcome(keeping, sides) == nil, "\(row)") }
                switch row[2] {
                case "the file stays", "downstream's version stays, or the file stays away":
                    #expect(outcome(arbiter, sides) == .some(sides.target), "\(row)")
                case "upstream's version is taken": #expect(outcome(arbiter, sides) == .some(sides.upstream), "\(row)")
                case "deleted if the rule prunes, else it stays":
                    #expect(outcome(arbiter, sides) == .some(nil), "\(row)")
                    #expect(outcome(keeping, sides) == .some(sides.target), "\(row)")
                default: #expect(isConflict, "\(row)")
                }
                if row[2].hasSuffix("else it stays") {
                    #expect(outcome(keeping, sides) == .some(sides.target), "\(row)")
                }
            }
        }
    }

    // MARK: The files

    private static func members(_ json: JSON) throws -> Set<String> {
        guard case .object(let members) = json else { throw Absent() }
        return Set(members.keys)
    }
    private struct Absent: Error {}

    /// The names in the first column, and those in code marks of a text.
    private static func named(_ cells: [String]) -> Set<String> {
        Set(
            cells.flatMap { $0.split(separator: "`").filter { !$0.contains(" ") && !$0.contains(",") } }.map(
                String.init))
    }

    @Test func theFormatsNameEveryMember() throws {
        let page = "docs/formats.md"
        let heading = "## The files of a sync"
        let at = Timestamp(secondsSinceEpoch: 0)
        let digest = SHA256Digest(of: [])
        let finding = Finding("code", .error, "message", remedy: "remedy")
        var plan = SyncPlan(
            rule: "web", version: "1.0.0", targetRepository: "org/web", target: "web", state: .pending,
            changes: [.init(action: .add, source: "a", target: "a", after: Self.side("1"), before: nil)], note: "why")
        plan.restores = true
        plan.isLimited = true
        plan.checks = [.init(name: .links, outcome: .fail, findings: [finding])]
        plan.refusals = [finding]
        let planRows = try Self.rows(heading, after: "colophon/sync-plan/v1", in: page).compactMap(\.first)
        #expect(
            Self.named(planRows) == (try Self.members(SyncPlanText.json(plan, digest: digest))).subtracting(["schema"]))

        let approval = SyncApproval(rule: "web", version: "1.0.0", plan: digest, by: "Ada", at: at, note: "fine")
        let text = try Documentation.text(page)
        for member in try Self.members(approval.json) { #expect(text.contains("`\(member)`"), "\(member)") }

        let snapshot = SyncSnapshot(rule: "web", version: "1.0.0", plan: digest, at: at, files: [])
        let snapshotRows = try Self.rows(heading, after: "colophon/sync-snapshot/v1", in: page).compactMap(\.first)
        #expect(Self.named(snapshotRows) == (try Self.members(snapshot.json)).subtracting(["schema"]))

        let execution = SyncExecution(
            rule: "web", version: "1.0.0", by: "Ada", at: at, approval: approval, status: .failed, reason: "why")
        let executionRows = try Self.rows(heading, after: "colophon/sync-execution/v1", in: page).compactMap(\.first)
        #expect(Self.named(executionRows) == (try Self.members(execution.json)).subtracting(["schema"]))

        var status = TargetStatus(rule: "web", targetRepository: "org/web", target: "web")
        status.doubt = "the release 1.0.0 was rolled back"
        status.unknown = "why"
        status.version = "1.0.0"
        status.appliedAt = at
        status.approvedBy = "Ada"
        status.behindSince = at
        status.lastFailure = "why"
        let statusRows = try Self.rows(heading, after: "The status of a target, in", in: page)
        #expect(
            Self.named(statusRows.compactMap(\.first)).union(["note"]) == (try Self.members(status.json(today: at)))
        )
        for drift in TargetStatus.Drift.allCases {
            #expect(statusRows.contains { $0.last?.contains("`\(drift.rawValue)`") == true })
        }
    }
}
