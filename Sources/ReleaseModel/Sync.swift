// Sync rules, the source-side checksums of a release, and the plan against a target tree.
package import ColophonSystem

/// Which files of this project go to which downstream tree.
package struct SyncRule: Sendable, Hashable {
    package struct RewritePaths: Sendable, Hashable {
        package var from: String
        package var to: String
        package init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }
    package enum Transform: Sendable, Hashable {
        case stripInternalLinks
        case rewritePaths(RewritePaths)
    }
    /// Whether a validation counts: off, a warning, or a reason to refuse.
    package enum Strictness: String, Sendable, Hashable, CaseIterable { case off, warn, on }
    package struct Validation: Sendable, Hashable {
        package init() {}
        package var checksum = Strictness.on
        package var links = Strictness.on
        package var schema = Strictness.on
        package var secrets = Strictness.on
        package var versionTag = Strictness.warn
    }

    package var id: String
    package var source: String
    package var syntax: PatternSyntax = .fnmatch
    package var targetRepository: String?
    package var target: String?
    package var targetPath: String = ""
    package var strategy: SyncStrategy = .copy
    package var frequency: SyncFrequency = .onRelease
    package var include: [String] = []
    package var exclude: [String] = []
    package var transforms: [Transform] = []
    package var prune = false
    /// The most files that one apply may delete.
    package var pruneCap = 100
    package var validation = Validation()
    package var onConflict: ConflictChoice = .fail

    package init(id: String, source: String) {
        self.id = id
        self.source = source
    }
}

/// The source side of every rule for one release.
package struct SyncChecksums: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the source root.
        package var source: String
        /// Relative to the target tree.
        package var target: String
        package var sha256: SHA256Digest
        /// Bytes.
        package var size: Int
        package init(source: String, target: String, sha256: SHA256Digest, size: Int) {
            self.source = source
            self.target = target
            self.sha256 = sha256
            self.size = size
        }
    }
    package struct Rule: Sendable, Hashable {
        package var id: String
        package var targetRepository: String?
        package var targetPath: String
        package var strategy: SyncStrategy
        /// Sorted bytewise by source path.
        package var files: [File]
        package init(id: String, targetRepository: String?, targetPath: String, strategy: SyncStrategy, files: [File]) {
            self.id = id
            self.targetRepository = targetRepository
            self.targetPath = targetPath
            self.strategy = strategy
            self.files = files
        }
    }
    /// In the configuration's order.
    package var rules: [Rule]
    package init(rules: [Rule] = []) { self.rules = rules }
}

/// What applying one rule would change: the dry run.
package struct SyncPlan: Sendable, Hashable {
    package enum Action: String, Sendable, Hashable, CaseIterable { case add, modify, delete, unchanged, conflict }
    package struct Side: Sendable, Hashable {
        package var sha256: SHA256Digest
        package var size: Int
        package init(sha256: SHA256Digest, size: Int) {
            self.sha256 = sha256
            self.size = size
        }
    }
    package struct Change: Sendable, Hashable {
        package var action: Action
        /// Nil where only the target has the file.
        package var source: String?
        package var target: String
        /// What would stand there.
        package var after: Side?
        /// What stands there now.
        package var before: Side?
        /// Why it is a conflict.
        package var note: String?
        package init(action: Action, source: String?, target: String, after: Side?, before: Side?, note: String? = nil)
        {
            self.action = action
            self.source = source
            self.target = target
            self.after = after
            self.before = before
            self.note = note
        }
    }
    /// `unknown`: the target tree isn't there, or what would be written can't be told any more; neither is an error.
    package enum State: String, Sendable, Hashable { case current, pending, conflict, unknown }

    package var rule: String
    package var version: String
    package var targetRepository: String?
    /// The target tree as configured (not made absolute).
    package var target: String?
    package var state: State
    /// Sorted bytewise by target path; empty where the state is unknown.
    package var changes: [Change]
    /// Why the state is unknown.
    package var note: String?
    package init(
        rule: String, version: String, targetRepository: String?, target: String?, state: State, changes: [Change],
        note: String? = nil
    ) {
        self.rule = rule
        self.version = version
        self.targetRepository = targetRepository
        self.target = target
        self.state = state
        self.changes = changes
        self.note = note
    }
    package func count(_ action: Action) -> Int { changes.reduce(0) { $0 + ($1.action == action ? 1 : 0) } }
}
