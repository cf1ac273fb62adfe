// Where a bundle's facts come from: the record's digest, and the bundle of the release before.
package import Documents
package import Primitives
package import ReleaseModel
package import Versions

/// `data/provenance.json`.
package struct Provenance: Sendable, Hashable {
    /// The file that people wrote the record in. It is not in the bundle, which holds the record in canonical form;
    /// verdicts on the record itself name this file.
    package struct Source: Sendable, Hashable {
        /// `release.yaml` or `release.json`.
        package var file: String
        package var sha256: SHA256Digest
        package init(file: String, sha256: SHA256Digest) {
            self.file = file
            self.sha256 = sha256
        }
    }

    package var format: Int
    package var project: String
    package var version: Version
    /// SHA-256 of `data/release.json`.
    package var record: SHA256Digest
    package var source: Source
    package var history: HistoryLink
    /// The manifest digest that this publication amends.
    package var amends: SHA256Digest?
    package var isDraft: Bool
    package var facts: ReleaseFacts

    package init(of content: BundleContent, history: HistoryLink) {
        format = content.format.number
        project = content.project
        version = content.version
        record = content.record
        source = content.source
        self.history = history
        amends = content.amends?.manifestSHA256
        isDraft = content.isDraft
        facts = content.facts
    }

    package init(
        format: Int, project: String, version: Version, record: SHA256Digest, source: Source, history: HistoryLink,
        amends: SHA256Digest?, isDraft: Bool, facts: ReleaseFacts
    ) {
        self.format = format
        self.project = project
        self.version = version
        self.record = record
        self.source = source
        self.history = history
        self.amends = amends
        self.isDraft = isDraft
        self.facts = facts
    }

    package var json: JSON {
        .object(compact: [
            ("format", .int(format)),
            ("project", .string(project)),
            ("version", .string(version.text)),
            ("versioning", .string(version.scheme.rawValue)),
            (
                "record",
                [
                    "sha256": .string(record.hex),
                    "source": ["file": .string(source.file), "sha256": .string(source.sha256.hex)],
                ]
            ),
            (
                "previous",
                [
                    "version": history.previous.map(JSON.string) ?? .null,
                    "manifest_sha256": history.manifest.map { .string($0.hex) } ?? .null,
                    "reason": history.reason.map(JSON.string) ?? .null,
                    "evidence": facts.before.json,
                ]
            ),
            ("repository", JSON.text(facts.repository)),
            ("amends", JSON.text(amends?.hex)),
            ("draft", .bool(isDraft)),
        ])
    }

    /// Canonical, with a newline at the end.
    package var bytes: Bytes { json.fileBytes }
}
