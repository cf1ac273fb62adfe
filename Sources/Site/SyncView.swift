// One sync rule of a release: the checksums of its files, and how the target stands.
import Checklist
import Documents
import Files
import Primitives
import ReleaseModel

enum SyncView {
    /// More files than this are counted on the page, and listed in the bundle.
    static let limit = 500

    static let shape = TemplateShape(
        "id destination strategy files_text state state_label plan_digest more more_changes",
        [
            "files": TemplateShape("source target digest size"),
            "changes": TemplateShape("action target note"), "obstacles": TemplateShape(),
        ])

    static func view(_ rule: SyncChecksums.Rule, plan: SyncPlan?) -> View {
        let bytes = rule.files.reduce(0) { $0 &+ max($1.size, 0) }
        let target = [rule.targetRepository, rule.targetPath.isEmpty ? nil : rule.targetPath].compactMap(\.self)
        let state = plan?.state ?? .unknown
        var view: View = [
            "id": rule.id, "destination": target.isEmpty ? "–" : target.joined(separator: ": "),
            "strategy": rule.strategy.rawValue,
            "files_text": "\(Wording.count(rule.files.count, "file")), \(Wording.size(bytes))",
            "state": state.rawValue, "state_label": Wording.sync(state),
            "files": rule.files.prefix(limit).map {
                [
                    "source": $0.source, "target": $0.target, "digest": $0.sha256.hex, "size": Wording.size($0.size),
                ] as View
            },
        ]
        if rule.files.count > limit { view["more"] = Wording.number(rule.files.count - limit) }
        view["obstacles"] = state == .unknown ? [] : plan?.obstacles ?? []
        let changes = plan?.changes.filter { $0.action != .unchanged } ?? []
        if let plan, state != .unknown { view["plan_digest"] = plan.digest.hex }
        view["changes"] = changes.prefix(limit).map { change in
            var view: View = ["action": change.action.rawValue, "target": change.target]
            view["note"] = change.note
            return view
        }
        if changes.count > limit { view["more_changes"] = Wording.number(changes.count - limit) }
        return view
    }
}
