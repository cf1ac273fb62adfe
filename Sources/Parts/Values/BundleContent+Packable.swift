// The content of a bundle, without its bytes, and what the serial pass knows of a release, as packed values.
package import Bundles
package import Primitives
package import ReleaseModel

extension BundleContent: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        guard let format = BundleFormats.known[try reader.read() as Int] else { throw PackedDamage() }
        self.init(
            format: format, project: try reader.read(), version: try reader.read(),
            previous: try reader.read(), amends: try reader.read(),
            source: .init(file: try reader.read(), sha256: try reader.read()), facts: try reader.read(),
            record: try reader.read(),
            releaseDate: try reader.read(), isDraft: try reader.read(), modified: try reader.read(),
            payload: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(format.number)
        writer.write(project)
        writer.write(version)
        writer.write(previous)
        writer.write(amends)
        writer.write(source.file)
        writer.write(source.sha256)
        writer.write(facts)
        writer.write(record)
        writer.write(releaseDate)
        writer.write(isDraft)
        writer.write(modified)
        writer.write(payload)
    }
}

/// Without the bytes.
extension BundleContent.File: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(path: try reader.read(), bytes: [], sha256: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(sha256)
    }
}

extension ReleaseOutline: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            version: try reader.read(), status: try reader.read(), previous: try reader.read(),
            releasedAt: try reader.read(), rolledBackAt: try reader.read(), incidents: try reader.read(),
            hasUnreadableIncidents: try reader.read(), irreversible: try reader.read(), securityFixes: try reader.read()
        )
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(version)
        writer.write(status)
        writer.write(previous)
        writer.write(releasedAt)
        writer.write(rolledBackAt)
        writer.write(incidents)
        writer.write(hasUnreadableIncidents)
        writer.write(irreversible)
        writer.write(securityFixes)
    }
}

extension ReleaseFacts: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(repository: try reader.read(), before: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(repository)
        writer.write(before)
    }
}

extension EarlierEvidence: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            path: try reader.read(), sha256: try reader.read(), gate: try reader.read(), tests: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(sha256)
        writer.write(gate)
        writer.write(tests)
    }
}
