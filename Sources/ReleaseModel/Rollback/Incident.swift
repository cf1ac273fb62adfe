// Something that went wrong with a release after it was out.
import Files
package import Primitives

/// Something that went wrong with a release after it was out.
package struct Incident: Sendable, Hashable {
    package var id: String
    package var severity: Severity
    package var impact: Impact
    package var security: Bool
    package var title: String
    package var detectedAt: Timestamp?
    /// The version that fixed it; nil: open.
    package var resolvedIn: String?
    package init(
        id: String, severity: Severity, impact: Impact, security: Bool = false, title: String,
        detectedAt: Timestamp? = nil, resolvedIn: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.impact = impact
        self.security = security
        self.title = title
        self.detectedAt = detectedAt
        self.resolvedIn = resolvedIn
    }
    package var isOpen: Bool { resolvedIn == nil }
}
