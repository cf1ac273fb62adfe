// A sync rule as programs give it and get it: the configuration's members, patterns by names of their own.
package import Documents

extension SyncRule {
    /// Every member with its value, but for `id` and `target`.
    package var json: JSON {
        [
            "source_pattern": .string(source), "syntax": .string(syntax.rawValue),
            "target_repo": .string(targetRepository ?? ""), "target_path": .string(targetPath),
            "strategy": .string(strategy.rawValue), "frequency": .string(frequency.rawValue),
            "include_patterns": .array(include.map(JSON.string)), "exclude_patterns": .array(exclude.map(JSON.string)),
            "transforms": .array(transforms.map(\.json)), "prune": .bool(prune), "prune_cap": .int(pruneCap),
            "validate": validation.json, "on_conflict": .string(onConflict.rawValue),
        ]
    }
}

extension SyncRule.Transform {
    fileprivate var json: JSON {
        switch self {
        case .stripInternalLinks: ["strip_internal_links": true]
        case .rewritePaths(let paths): ["rewrite_paths": ["from": .string(paths.from), "to": .string(paths.to)]]
        }
    }
}

extension SyncRule.Validation {
    fileprivate var json: JSON {
        [
            "checksum": checksum.json, "links": links.json, "schema": schema.json, "secrets": secrets.json,
            "version_tag": versionTag.json,
        ]
    }
}

extension SyncRule.Strictness {
    fileprivate var json: JSON {
        switch self {
        case .off: false
        case .on: true
        case .warn: "warn"
        }
    }
}
