// What a project asks of its releases; each default is stated here and nowhere else.
import Documents
import Files

@usableFromInline package struct Policy: Sendable, Hashable {
    package struct Tests: Sendable, Hashable {
        /// 0 to 1; nil: coverage isn't checked.
        package var minimumLineRate: Double?
        /// Gates that must be there, and the kinds of evidence each needs; sorted bytewise by name, since a bundle's policy
        /// keeps no other order and has to give the same verdicts.
        package var gates: [Gate] = []
    }
    package struct Gate: Sendable, Hashable {
        package var name: String
        package var kinds: [EvidenceKind]
        package init(name: String, kinds: [EvidenceKind]) {
            self.name = name
            self.kinds = kinds
        }
    }
    package struct Changelog: Sendable, Hashable {
        /// The name before the version in the headings that count, or above them; nil: the project's own.
        package var package: String?
    }
    package enum DocumentationDuty: String, Sendable, Hashable, CaseIterable {
        case always
        case userFacing = "user_facing"
    }
    package struct Documentation: Sendable, Hashable {
        /// Globs over repository paths. Nil: the default patterns, which leave the changelog out.
        package var patterns: [String]?
        package var when: DocumentationDuty = .always
        package static let defaultPatterns = ["docs/**", "doc/**", "**/README*", "**/*.md", "**/*.rst"]
    }
    package struct Security: Sendable, Hashable {
        package var critical = 0
        package var high = 0
        package var medium = 10
        /// Nil: any number.
        package var low: Int?
        /// Findings of which nobody says how severe they are.
        package var unrated = 0
        package var signOff = false
    }
    package struct Evidence: Sendable, Hashable {
        /// Days that evidence may be older than the release; nil: any number.
        package var maxAge: Int?
        /// What else would be a warning is red: evidence of the release before, one report for two gates, half of the tests gone.
        package var strict = false
    }
    package struct Waivers: Sendable, Hashable {
        /// The most days that a waiver may last after the release, or after today while it isn't out; nil: any number.
        package var maxDays: Int?
        /// Who may waive; empty: anybody.
        package var by: [String] = []
        /// Whoever released may not waive.
        package var notReleaser = false
        /// Checks whose failures nobody may waive.
        package var never: [CheckID] = []
    }
    package struct Cadence: Sendable, Hashable {
        /// Free text that pages show, "every two weeks, on a Friday".
        package var minor: String?
        package var major: String?
    }
    package struct Limits: Sendable, Hashable {
        package var fileBytes = 1 << 30
        package var depth = 64
        package var entries = 100_000

        /// What readers keep to: a bundle brings its own policy, and nothing that it asks for may exhaust its reader.
        package var kept: Limits {
            var kept = self
            kept.depth = min(depth, 512)
            kept.entries = min(entries, 1_000_000)
            return kept
        }
    }
    package struct AllowedSecret: Sendable, Hashable {
        package var rule: String
        package var path: String
        package var reason: String
        package init(rule: String, path: String, reason: String) {
            self.rule = rule
            self.path = path
            self.reason = reason
        }
    }

    /// A day, or a version, which stands for the day on which it was released: imported releases from before are not judged.
    package var since: String?
    package var evidence = Evidence()
    package var waivers = Waivers()
    package var tests = Tests()
    package var changelog = Changelog()
    package var documentation = Documentation()
    package var security = Security()
    package var matrix = RollbackMatrix.standard
    package var cadence = Cadence()
    package var limits = Limits()
    package var allowedSecrets: [AllowedSecret] = []

    package init() {}
}
