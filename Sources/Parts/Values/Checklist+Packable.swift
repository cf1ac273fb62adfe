// Verdicts as packed values, with all that annotations tell of them.
package import Primitives
package import ReleaseModel

extension Checklist: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(results: try reader.read(), unread: try reader.read(), isJudged: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(results)
        writer.write(unread)
        writer.write(isJudged)
    }
}

extension CheckResult: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            id: try reader.read(), name: try reader.read(), status: try reader.read(), required: try reader.read(),
            headline: try reader.read(), findings: try reader.read(), proofs: try reader.read(),
            manual: try reader.read(), waiver: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(id)
        writer.write(name)
        writer.write(status)
        writer.write(required)
        writer.write(headline)
        writer.write(findings)
        writer.write(proofs)
        writer.write(manual)
        writer.write(waiver)
    }
}

extension UnreadEvidence: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            path: try reader.read(), sha256: try reader.read(), reason: try reader.read(), waiver: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(sha256)
        writer.write(reason)
        writer.write(waiver)
    }
}

extension Proof: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(path: try reader.read(), sha256: try reader.read(), place: try reader.read(), line: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(sha256)
        writer.write(place)
        writer.write(line)
    }
}

extension ManualVerdict: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(status: try reader.read(), by: try reader.read(), at: try reader.read(), reason: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(status)
        writer.write(by)
        writer.write(at)
        writer.write(reason)
    }
}

extension BrokenRelease: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(folder: try reader.read(), findings: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(folder)
        writer.write(findings)
    }
}
