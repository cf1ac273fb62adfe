// Why the service didn't do what it was asked: in words for people, and in codes for programs.
package import ReleaseModel

package struct ServiceError: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case notFound = "not-found"
        /// The state of things doesn't allow it.
        case conflict
        /// The request itself is wrong.
        case invalid
        /// The actor may not do it.
        case forbidden
        /// The caller named a revision, and it isn't the present one.
        case precondition
        /// The store can't be read or written, or holds something that is no record.
        case storage
    }

    package var kind: Kind
    /// Stable, in kebab-case: `no-such-release`.
    package var code: String
    /// One sentence without a full stop at its end.
    package var message: String
    /// What to do; empty where there is nothing to do.
    package var remedy: String
    /// The checks that stand in the way (field `checks.RL-03`), or the fields that are wrong.
    package var details: [Finding]

    package init(
        _ kind: Kind, _ code: String, _ message: String, remedy: String = "", details: [Finding] = []
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.remedy = remedy
        self.details = details
    }

    /// What is wrong with a file or with the workspace.
    init(_ kind: Kind, _ code: String, _ findings: [Finding]) {
        let first = findings.first { $0.severity == .error } ?? findings.first
        self.init(
            kind, code, first?.message ?? "the workspace can't be read", remedy: first?.remedy ?? "", details: findings)
    }

    /// A field of a request that is wrong.
    static func field(_ field: String, _ code: String, _ message: String, remedy: String) -> ServiceError {
        ServiceError(
            .invalid, code, message, remedy: remedy,
            details: [Finding(code, .error, message, remedy: remedy, field: field)])
    }
}
