// A sync rule: which files of this project go to which downstream tree, and how.
package import Files

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
        package var content = Strictness.on
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
