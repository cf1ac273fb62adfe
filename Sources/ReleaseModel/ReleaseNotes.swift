// What a release says to its users: the notes of the record.

package struct ReleaseNotes: Sendable, Hashable {
    /// A feature, an improvement or a fix. Title and description are Markdown.
    package struct Change: Sendable, Hashable {
        package var title: String
        package var description: String?
        package var pr: String?
        package var issue: String?
        package var author: String?
        package init(
            title: String, description: String? = nil, pr: String? = nil, issue: String? = nil, author: String? = nil
        ) {
            self.title = title
            self.description = description
            self.pr = pr
            self.issue = issue
            self.author = author
        }
    }
    package struct BreakingChange: Sendable, Hashable {
        package var title: String
        package var description: String?
        package var migration: String?
        /// True where going back would lose data: a blocker for a rollback.
        package var irreversible: Bool
        package init(title: String, description: String? = nil, migration: String? = nil, irreversible: Bool = false) {
            self.title = title
            self.description = description
            self.migration = migration
            self.irreversible = irreversible
        }
    }
    package struct Deprecation: Sendable, Hashable {
        package var title: String
        package var removal: String?
        package var replacement: String?
        package init(title: String, removal: String? = nil, replacement: String? = nil) {
            self.title = title
            self.removal = removal
            self.replacement = replacement
        }
    }
    package struct SecurityFix: Sendable, Hashable {
        package var id: String?
        package var severity: Severity?
        package var title: String
        package var description: String?
        package init(id: String? = nil, severity: Severity? = nil, title: String, description: String? = nil) {
            self.id = id
            self.severity = severity
            self.title = title
            self.description = description
        }
    }
    package struct KnownIssue: Sendable, Hashable {
        package var title: String
        package var workaround: String?
        package init(title: String, workaround: String? = nil) {
            self.title = title
            self.workaround = workaround
        }
    }

    /// The changelog in the release's folder whose section of this version belongs to the notes.
    package var from: String?
    package var highlights: [String] = []
    package var features: [Change] = []
    package var improvements: [Change] = []
    package var fixes: [Change] = []
    package var breaking: [BreakingChange] = []
    package var deprecations: [Deprecation] = []
    package var security: [SecurityFix] = []
    package var knownIssues: [KnownIssue] = []
    package var upgrade: String?
    package var contributors: [String] = []

    package init() {}

    /// The number of entries in the lists that tell what changed (contributors and the upgrade text aren't entries).
    package var entryCount: Int {
        highlights.count + features.count + improvements.count + fixes.count + breaking.count + deprecations.count
            + security.count + knownIssues.count
    }
}
