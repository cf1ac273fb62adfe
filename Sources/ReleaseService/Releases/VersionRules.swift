// Which version a release may have: valid in the project's scheme, unique, and a step over the one before that is large enough.
import Documents
import ReleaseModel
import Verification
import Versions

enum VersionRules {
    static func version(_ text: String, field: String, scheme: VersionScheme) throws(ServiceError) -> Version {
        if let version = Version(text, scheme: scheme) { return version }
        throw .field(
            field, "bad-version", "\(excerpt(text)) is no version of the scheme \(scheme.rawValue)",
            remedy: scheme.remedy)
    }

    /// The type as it is stated, or the one that the step is. Some versions say nothing of their type: there it has to be
    /// stated. Where numbers promise something, more than the order is checked.
    static func type(
        _ stated: ReleaseType?, of version: Version, over previous: Version?
    ) throws(ServiceError) -> ReleaseType {
        if let previous, version.precedence(to: previous) <= 0 {
            throw .field(
                "version", "not-greater", "\(version) does not come after \(previous)",
                remedy: "Choose a greater version, or name the one that it replaces as previous.")
        }
        guard version.saysType || stated != nil else {
            throw .field(
                "type", "missing-type", version.whyTypeIsStated, remedy: "State type: patch, minor or major.")
        }
        if !version.saysStep, let stated { return stated }
        guard let previous, let bump = version.bump(over: previous) else { return stated ?? version.typeByZeros }
        guard let stated else { return bump }
        guard bump >= stated else {
            throw .field(
                "version", "bump-too-small",
                "the step from \(previous) to \(version) is a \(bump.rawValue) one, and the release is \(stated.rawValue)",
                remedy: "Raise the version, or correct the type.")
        }
        return stated
    }

    static func taken(_ version: Version, by release: ManagedRelease) -> ServiceError {
        ServiceError(
            .conflict, "version-taken", "\(release.id) has the version \(release.record.version) already",
            remedy: "Choose another version than \(version); case and build metadata make no difference.")
    }

    static func published(_ version: Version) -> ServiceError {
        ServiceError(
            .conflict, "version-published", "\(version) was published, and what is published stays",
            remedy: "Plan the release under a new version: PATCH it with one.")
    }
}
