// The JSON Schemas that Colophon publishes: `colophon schema record` and its like.
package import Documents

package enum PublishedSchema: String, Sendable, CaseIterable {
    case record, configuration, incidents, collected

    /// Pretty-printed, for people and editors.
    package var json: JSON {
        switch self {
        case .record:
            ReleaseRecord.shape.schemaDocument(id: "urn:colophon:schema:release:v1", title: "Colophon release record")
        case .configuration:
            Configuration.shape.schemaDocument(
                id: "urn:colophon:schema:configuration:v1", title: "Colophon configuration")
        case .incidents:
            [Incident].shape.schemaDocument(
                id: "urn:colophon:schema:incidents:v1", title: "Colophon incidents of a release")
        case .collected:
            CollectedEvidence.shape.schemaDocument(
                id: "urn:colophon:schema:collected:v1", title: "Colophon collected evidence of a release")
        }
    }
}
