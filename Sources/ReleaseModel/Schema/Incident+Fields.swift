// The members of an incident.

extension Severity: FieldValue {}
extension Impact: FieldValue {}

extension Incident: FieldObject {
    package static let fields = Fields<Incident>(
        "incident", blank: Incident(id: "", severity: .low, impact: .low, title: ""),
        [
            Field("id", \.id, required: true, "The incident's identifier."),
            Field("severity", \.severity, required: true, "How bad it is."),
            Field("impact", \.impact, required: true, "How many it touches."),
            Field("security", \.security, "True where it is a weakness."),
            Field("title", \.title, required: true, "What happened."),
            Field("detected_at", \.detectedAt, "When it was found."),
            Field("resolved_in", \.resolvedIn, "The version that fixed it."),
        ])
}
