// The sync page: each rule, and how it stands for every release.
import ReleaseModel

struct SyncPage {
    let rules: [SyncRule]
    /// Newest version first.
    let releases: [ReleaseSummary]

    static let shape = TemplateShape(
        "has_rules",
        [
            "rules": TemplateShape(
                "id source syntax target strategy frequency prune",
                [
                    "include": TemplateShape(), "exclude": TemplateShape(),
                ]),
            "columns": TemplateShape("id"),
            "rows": TemplateShape("href version", ["cells": TemplateShape("absent state state_label files changes")]),
        ])

    var view: View {
        // Locked releases keep rules that the configuration may have dropped since.
        var ids = rules.map(\.id)
        for state in releases.flatMap(\.sync) where !ids.contains(state.rule) { ids.append(state.rule) }
        return [
            "has_rules": !ids.isEmpty, "rules": rules.map(rule), "columns": ids.map { ["id": $0] as View },
            "rows": releases.map { release in
                [
                    "href": "\(WebLink.path(release.version.text))/index.html", "version": release.version.text,
                    "cells": ids.map { id in cell(release.sync.first { $0.rule == id }) },
                ] as View
            },
        ]
    }

    private func rule(_ rule: SyncRule) -> View {
        let target = [rule.targetRepository, rule.targetPath.isEmpty ? nil : rule.targetPath].compactMap(\.self)
        return [
            "id": rule.id, "source": rule.source, "syntax": rule.syntax.rawValue,
            "target": target.isEmpty ? rule.target ?? "–" : target.joined(separator: ": "),
            "strategy": rule.strategy.rawValue, "frequency": rule.frequency.rawValue, "prune": rule.prune,
            "include": rule.include, "exclude": rule.exclude,
        ]
    }

    private func cell(_ state: ReleaseSummary.SyncState?) -> View {
        guard let state else { return ["absent": true] }
        var view: View = [
            "absent": false, "state": state.state.rawValue, "state_label": Wording.sync(state.state),
            "files": Wording.count(state.files, "file"),
        ]
        let changes = [
            ("added", state.added), ("changed", state.modified), ("removed", state.deleted),
            ("in conflict", state.conflicts),
        ]
        .filter { $0.1 > 0 }.map { "\(Wording.number($0.1)) \($0.0)" }
        if !changes.isEmpty { view["changes"] = changes.joined(separator: ", ") }
        return view
    }
}
