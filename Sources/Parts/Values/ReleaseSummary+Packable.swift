// Release summaries as packed values: every field, in the order of its type.
package import Primitives
package import ReleaseModel

extension ReleaseSummary: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) { self.init(try reader.read() as Fields) }

    package func pack(into writer: inout PackedWriter) { writer.write(fields) }

    /// Over every field.
    package var digest: SHA256Digest {
        var writer = PackedWriter()
        writer.write(self)
        return SHA256Digest(of: writer.bytes)
    }
}

extension ReleaseSummary.Fields: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            project: try reader.read(), version: try reader.read(), type: try reader.read(), status: try reader.read(),
            summary: try reader.read(), commit: try reader.read(), previous: try reader.read(),
            dates: try reader.read(), rolledBackAt: try reader.read(), releasedBy: try reader.read(),
            readiness: try reader.read(), unread: try reader.read(), unreadWaiver: try reader.read(),
            checks: try reader.read(), tests: try reader.read(), lines: try reader.read(),
            entries: try reader.read(), breaking: try reader.read(), securityFixes: try reader.read(),
            firstEntry: try reader.read(), bundleName: try reader.read(), bundle: try reader.read(),
            isDraft: try reader.read(), isLocked: try reader.read(), amendment: try reader.read(),
            standby: try reader.read(), advice: try reader.read(), incidents: try reader.read(),
            sync: try reader.read(), findings: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(project)
        writer.write(version)
        writer.write(type)
        writer.write(status)
        writer.write(summary)
        writer.write(commit)
        writer.write(previous)
        writer.write(dates)
        writer.write(rolledBackAt)
        writer.write(releasedBy)
        writer.write(readiness)
        writer.write(unread)
        writer.write(unreadWaiver)
        writer.write(checks)
        writer.write(tests)
        writer.write(lines)
        writer.write(entries)
        writer.write(breaking)
        writer.write(securityFixes)
        writer.write(firstEntry)
        writer.write(bundleName)
        writer.write(bundle)
        writer.write(isDraft)
        writer.write(isLocked)
        writer.write(amendment)
        writer.write(standby)
        writer.write(advice)
        writer.write(incidents)
        writer.write(sync)
        writer.write(findings)
    }
}

extension ReleaseSummary.Check: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            id: try reader.read(), status: try reader.read(), required: try reader.read(), waiver: try reader.read(),
            headline: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(id)
        writer.write(status)
        writer.write(required)
        writer.write(waiver)
        writer.write(headline)
    }
}

extension ReleaseSummary.Tests: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(passed: try reader.read(), failed: try reader.read(), skipped: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(passed)
        writer.write(failed)
        writer.write(skipped)
    }
}

extension LineCount: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(covered: try reader.read(), valid: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(covered)
        writer.write(valid)
    }
}

extension ReleaseSummary.SyncState: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            rule: try reader.read(), files: try reader.read(), state: try reader.read(), added: try reader.read(),
            modified: try reader.read(), deleted: try reader.read(), conflicts: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(rule)
        writer.write(files)
        writer.write(state)
        writer.write(added)
        writer.write(modified)
        writer.write(deleted)
        writer.write(conflicts)
    }
}

extension BundleDigests: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            manifest: try reader.read(), tar: try reader.read(), gzip: try reader.read(), size: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(manifest)
        writer.write(tar)
        writer.write(gzip)
        writer.write(size)
    }
}

extension Waiver: Packable {
    /// A list of no keys is no waiver, and means all here.
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        let keys: [String] = try reader.read()
        self.init(
            findings: keys.isEmpty ? .all : .keys(keys), by: try reader.read(), reason: try reader.read(),
            expires: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        if case .keys(let keys) = findings { writer.write(keys) } else { writer.write([String]()) }
        writer.write(by)
        writer.write(reason)
        writer.write(expires)
    }
}
