// The release that one would go back to, why that one, and what going back undoes.
import Primitives
package import Versions

/// The answer of `RollbackPlanner.target`. What it says of other releases is a fact of the bundle, which holds none of them.
package struct RollbackTarget: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It is the record's previous release.
        case previous
        /// The previous release is passed over, or the record names none: it is the greatest earlier version that is good.
        case lastGood = "last-good"
        /// There is no release to go back to.
        case none
    }

    /// A release that would have come first.
    package struct PassedOver: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable, CaseIterable {
            case rolledBack = "rolled-back"
            case notReleased = "not-released"
            case incident
            /// Its list of incidents can't be read, so that nobody can say whether it is good.
            case incidentsUnreadable = "incidents-unreadable"
        }

        package var version: String
        package var reason: Reason
        /// The incident's identifier.
        package var incident: String?
        package var severity: Severity?
        /// The version that resolved the incident, and that would be left.
        package var resolvedIn: String?
        package init(
            version: String, reason: Reason, incident: String? = nil, severity: Severity? = nil,
            resolvedIn: String? = nil
        ) {
            self.version = version
            self.reason = reason
            self.incident = incident
            self.severity = severity
            self.resolvedIn = resolvedIn
        }
    }

    /// Something in another release that going back undoes, or can't undo.
    package struct Undone: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case irreversible = "irreversible-change"
            case securityFix = "security-fix-lost"
        }

        /// The version that has the change or the fix; of an incident the one that it was reported of.
        package var version: String
        package var kind: Kind
        /// The change's title; the identifier of the weakness or of the incident.
        package var what: String
        package init(version: String, kind: Kind, what: String) {
            self.version = version
            self.kind = kind
            self.what = what
        }
    }

    /// Nil: there is none.
    package var version: String?
    package var reason: Reason
    /// In the order in which they were looked at.
    package var passedOver: [PassedOver]
    /// Of the releases between, newest first, then of the target's incidents. What the release itself changed is in its record.
    package var undone: [Undone]

    package init(version: String?, reason: Reason, passedOver: [PassedOver] = [], undone: [Undone] = []) {
        self.version = version
        self.reason = reason
        self.passedOver = passedOver
        self.undone = undone
    }

    /// What the record alone says.
    package init(previous: Version?) {
        self.init(version: previous?.text, reason: previous == nil ? .none : .previous)
    }

    /// Whether the parts agree with each other and with the record: nothing but the previous release is the target for being that,
    /// and where it isn't the target it is passed over.
    package func isConsistent(with previous: Version?) -> Bool {
        switch reason {
        case .previous: return version != nil && version == previous?.text
        case .lastGood where version == nil || version == previous?.text: return false
        case .none where version != nil: return false
        case .lastGood, .none: return previous.map { name in passedOver.contains { $0.version == name.text } } ?? true
        }
    }
}
