// One sync rule of a release: the checksums of its files, and what its plan would change.
import Checklist
import Documents
import Files
import Mustache
import Primitives
import ReleaseModel

enum SyncView {
    /// More files than this are counted on the page, and listed in the bundle.
    static let limit = 500

    enum Name: Int, ViewName {
        case id, destination, strategy, filesText, state, stateLabel, planDigest, more, moreChanges
        case files, changes, obstacles
    }
    enum FileName: Int, ViewName { case source, target, digest, size }
    enum ChangeName: Int, ViewName { case action, target, note }

    static let shape = TemplateShape(
        Name.self, [.files: TemplateShape(FileName.self), .changes: TemplateShape(ChangeName.self)])

    static func view(_ rule: SyncChecksums.Rule, plan: SyncPlan?) -> View<Name> {
        let bytes = rule.files.reduce(0) { $0 &+ max($1.size, 0) }
        let destination = Wording.destination(repository: rule.targetRepository, path: rule.targetPath)
        let state = plan?.state ?? .unknown
        let changes = plan?.changes.filter { $0.action != .unchanged } ?? []
        return [
            .id: .string(rule.id), .destination: .string(destination ?? "–"),
            .strategy: .string(rule.strategy.rawValue),
            .filesText: "\(Wording.count(rule.files.count, "file")), \(Wording.size(bytes))",
            .state: .string(state.rawValue), .stateLabel: .string(Wording.sync(state)),
            .planDigest: .text(state == .unknown ? nil : plan?.digest.hex),
            .more: .text(Wording.excess(rule.files.count, over: limit)),
            .moreChanges: .text(Wording.excess(changes.count, over: limit)),
            .files: .views(rule.files.prefix(limit), file),
            .changes: .views(changes.prefix(limit), change),
            .obstacles: .texts(state == .unknown ? [] : plan?.obstacles ?? []),
        ]
    }

    private static func file(_ file: SyncChecksums.File) -> View<FileName> {
        [
            .source: .string(file.source), .target: .string(file.target), .digest: .string(file.sha256.hex),
            .size: .string(Wording.size(file.size)),
        ]
    }

    private static func change(_ change: SyncPlan.Change) -> View<ChangeName> {
        [.action: .string(change.action.rawValue), .target: .string(change.target), .note: .text(change.note)]
    }
}
