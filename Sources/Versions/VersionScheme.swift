// How a project numbers its releases: four schemes, each with its own form and order of versions.

package enum VersionScheme: String, Sendable, Hashable, CaseIterable {
    /// Semantic Versioning 2.0.0, the numbers of the calendar, PEP 440 as PyPI has it, and any other text with a number.
    case semver, calver, pep440, any

    /// How to write a version.
    package var remedy: String {
        switch self {
        case .semver: "Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1."
        case .calver: "Write numbers with dots: 2026.10 or 2026.10.1."
        case .pep440: "Write it as PEP 440 does: 1.4, 1.4.0rc1, 1.4.0.post1."
        case .any:
            "Write letters, digits and ._+-~@=, with a letter or digit first, a digit somewhere, and no dot at the end."
        }
    }
}

extension Version {
    /// Whether the number says by itself what kind of release it is, so that a record may leave its type out.
    package var saysType: Bool {
        switch scheme {
        case .semver: true
        case .calver: false
        case .pep440, .any: numbers.count >= 3
        }
    }

    /// Why a type has to be stated.
    package var whyTypeIsStated: String {
        let kind = scheme == .calver ? "a calendar version" : "a version without three numbers"
        return "\(kind) doesn't say what kind of release it is"
    }
}
