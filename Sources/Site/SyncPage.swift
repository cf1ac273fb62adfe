// The sync page: each rule, its target's status, and its state for every release.
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

struct SyncPage {
    let rules: [SyncRule]
    /// Newest version first.
    let releases: [ReleaseSummary]
    /// Live, one a rule.
    let targetStatuses: [TargetStatus]

    /// More drifted files than this are counted on the page.
    private static let driftLimit = 20

    enum Name: Int, ViewName { case hasRules, hasTargetStatuses, targetStatuses, rules, columns, listedText, rows }
    enum TargetStatusName: Int, ViewName {
        case id, state, stateLabel, applied, behind, drifted, failures, hasDetails, failure, note, more, drift
    }
    enum DriftName: Int, ViewName { case target, how }
    enum RuleName: Int, ViewName { case id, source, syntax, target, strategy, frequency, prune, include, exclude }
    enum ColumnName: Int, ViewName { case id }
    enum RowName: Int, ViewName { case href, version, cells }
    enum CellName: Int, ViewName { case absent, state, stateLabel, files, changes }

    static let shape = TemplateShape(
        Name.self,
        [
            .targetStatuses: TemplateShape(TargetStatusName.self, [.drift: TemplateShape(DriftName.self)]),
            .rules: TemplateShape(RuleName.self), .columns: TemplateShape(ColumnName.self),
            .rows: TemplateShape(RowName.self, [.cells: TemplateShape(CellName.self)]),
        ])

    var view: View<Name> {
        // Locked releases keep rules that the configuration may have dropped since.
        var ids = rules.map(\.id)
        for state in releases.flatMap(\.sync) where !ids.contains(state.rule) { ids.append(state.rule) }
        let listed = PageRoom.fitting(releases, most: ArchiveLayout(count: releases.count).listed) { _ in
            120 + ids.count * 150
        }
        return [
            .hasRules: .flag(!ids.isEmpty), .hasTargetStatuses: .flag(!targetStatuses.isEmpty),
            .targetStatuses: .views(targetStatuses, targetStatus), .rules: .views(rules, rule),
            .columns: .views(ids) { id -> View<ColumnName> in [.id: .string(id)] },
            .listedText: .text(PageRoom.note(listed, of: releases.count)),
            .rows: .rows(Array(releases.prefix(listed))) { row($0, ids) },
        ]
    }

    private func row(_ release: ReleaseSummary, _ ids: [String]) -> View<RowName> {
        [
            .href: .string(SitePage.address(ofRelease: release.version.text)), .version: .string(release.version.text),
            .cells: .views(ids) { id in cell(release.sync.first { $0.rule == id }) },
        ]
    }

    /// Nothing here depends on the clock: a page says since when, not for how long.
    private func targetStatus(_ status: TargetStatus) -> View<TargetStatusName> {
        let applied = status.version.map { version in
            version + (status.appliedAt.map { ", \(Wording.date($0))" } ?? "")
        }
        let since = status.behindSince.map { ", since \(Wording.date($0))" } ?? ""
        let behind = Wording.count(status.behind.count, "release") + since
        let more = status.drift.count - Self.driftLimit
        let interrupted = status.isInterrupted ? "an apply was cut off, and waits to be finished" : nil
        let note = interrupted ?? status.unknown ?? status.doubt
        return [
            .id: .string(status.rule), .state: .string(status.state.rawValue),
            .stateLabel: .string(Wording.targetState(status.state)), .applied: .text(applied),
            .behind: .text(status.behind.isEmpty ? nil : behind),
            .drifted: .text(status.drift.isEmpty ? nil : Wording.count(status.drift.count, "file")),
            .failures: .text(status.failures > 0 ? "\(Wording.number(status.failures)) in a row" : nil),
            .hasDetails: .flag(note != nil || status.lastFailure != nil || !status.drift.isEmpty),
            .failure: .text(status.lastFailure), .note: .text(note),
            .more: .text(more > 0 ? Wording.count(more, "more file") : nil),
            .drift: .views(status.drift.prefix(Self.driftLimit), drift),
        ]
    }

    private func drift(_ file: TargetStatus.DriftedFile) -> View<DriftName> {
        [.target: .string(file.target), .how: .string(Wording.drift(file.drift))]
    }

    private func rule(_ rule: SyncRule) -> View<RuleName> {
        let destination = Wording.destination(repository: rule.targetRepository, path: rule.targetPath)
        return [
            .id: .string(rule.id), .source: .string(rule.source), .syntax: .string(rule.syntax.rawValue),
            .target: .string(destination ?? rule.target ?? "–"),
            .strategy: .string(rule.strategy.rawValue), .frequency: .string(rule.frequency.rawValue),
            .prune: .flag(rule.prune), .include: .texts(rule.include), .exclude: .texts(rule.exclude),
        ]
    }

    private func cell(_ state: ReleaseSummary.SyncState?) -> View<CellName> {
        guard let state else { return [.absent: true] }
        let changes = [
            ("added", state.added), ("changed", state.modified), ("removed", state.deleted),
            ("in conflict", state.conflicts),
        ]
        .filter { $0.1 > 0 }.map { "\(Wording.number($0.1)) \($0.0)" }
        return [
            .absent: false, .state: .string(state.state.rawValue), .stateLabel: .string(Wording.sync(state.state)),
            .files: .string(Wording.count(state.files, "file")),
            .changes: .text(changes.isEmpty ? nil : changes.joined(separator: ", ")),
        ]
    }
}
