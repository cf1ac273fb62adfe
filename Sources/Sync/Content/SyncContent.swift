// What a sync rule writes for one file of one release: the one code path of plan and apply.
package import Primitives
package import ReleaseModel

package enum SyncContent {
    /// What came of one file.
    package struct Outcome: Sendable, Hashable {
        /// Nil: it can't be written, and an error among the findings says why.
        package var bytes: Bytes?
        /// Files relative to the source root.
        package var findings: [Finding]

        package init(bytes: Bytes? = nil, findings: [Finding]) {
            self.bytes = bytes
            self.findings = findings
        }
    }

    /// The strategy first: `copy` takes the bytes as they are, `template` fills variables, `reference` writes a page that
    /// links to the source. Then, but for `reference`, the rule's transforms, on Markdown and HTML only. `bytes` is the
    /// content of `file.source`; `synced` holds all files of the rule.
    package static func written(
        _ bytes: Bytes, file: SyncChecksums.File, rule: SyncRule, release: ReleaseRecord,
        project: Configuration.Project,
        synced: SyncedFiles
    ) -> Outcome {
        var outcome: Outcome
        switch rule.strategy {
        case .copy: outcome = Outcome(bytes: bytes, findings: [])
        case .template:
            outcome = SyncTemplate(file: file, rule: rule, release: release, project: project).filled(bytes)
        case .reference:
            return SyncReference(file: file, release: release, project: project).page()
        }
        if let text = outcome.bytes, !rule.transforms.isEmpty, let markup = Markup(path: file.source) {
            let rules = LinkRules(source: file.source, transforms: rule.transforms, synced: synced)
            outcome.bytes = LinkTransform.apply(rules, to: text, markup: markup)
        }
        return outcome
    }

    /// Where the source's own bytes are written, whatever they are, so that its digest says what will stand downstream.
    package static func isVerbatim(_ file: SyncChecksums.File, rule: SyncRule) -> Bool {
        rule.strategy == .copy && (rule.transforms.isEmpty || Markup(path: file.source) == nil)
    }

    /// Where nothing of the source's content is written.
    package static func needsNoSource(_ rule: SyncRule) -> Bool { rule.strategy == .reference }
}

/// The source paths that one rule takes downstream, and the folders they lie in. Paths are distinguished by their bytes.
package struct SyncedFiles: Sendable {
    private var files: Set<Bytes> = []
    private var folders: Set<Bytes> = []

    package init(_ files: [SyncChecksums.File]) {
        for file in files {
            let path = Bytes(file.source.utf8)
            self.files.insert(path)
            folders.insert([])
            for index in path.indices where path[index] == ASCII.slash { folders.insert(Bytes(path[..<index])) }
        }
    }

    /// Whether `path` is one of the files, or a folder that one of them lies in (empty: the root).
    package func contains(_ path: Bytes) -> Bool { files.contains(path) || folders.contains(path) }
}
