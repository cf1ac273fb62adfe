// The small values of a release as packed values.
package import Primitives
package import ReleaseModel
package import Versions

extension CheckID: Packable {}
extension CheckStatus: Packable {}
extension Readiness: Packable {}
extension ReleaseType: Packable {}
extension ReleaseStatus: Packable {}
extension VersionScheme: Packable {}
extension RollbackType: Packable {}
extension ApprovalLevel: Packable {}
extension Severity: Packable {}
extension Impact: Packable {}
extension FindingSeverity: Packable {}
extension SyncPlan.State: Packable {}

extension Version: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        let scheme: VersionScheme = try reader.read()
        guard let version = Version(try reader.read() as String, scheme: scheme) else { throw PackedDamage() }
        self = version
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(scheme)
        writer.write(text)
    }
}

extension ReleaseDates: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init()
        planned = try reader.read()
        frozen = try reader.read()
        rc = try reader.read()
        validated = try reader.read()
        released = try reader.read()
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(planned)
        writer.write(frozen)
        writer.write(rc)
        writer.write(validated)
        writer.write(released)
    }
}

extension Incident: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            id: try reader.read(), severity: try reader.read(), impact: try reader.read(),
            security: try reader.read(), title: try reader.read(), detectedAt: try reader.read(),
            resolvedIn: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(id)
        writer.write(severity)
        writer.write(impact)
        writer.write(security)
        writer.write(title)
        writer.write(detectedAt)
        writer.write(resolvedIn)
    }
}

extension RollbackBlocker: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(code: try reader.read(), message: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(code)
        writer.write(message)
    }
}

extension RollbackStep: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(name: try reader.read(), description: try reader.read(), minutes: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(name)
        writer.write(description)
        writer.write(minutes)
    }
}

extension RollbackTarget.Reason: Packable {}
extension RollbackTarget.PassedOver.Reason: Packable {}
extension RollbackTarget.Undone.Kind: Packable {}

extension RollbackTarget: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            version: try reader.read(), reason: try reader.read(), passedOver: try reader.read(),
            undone: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(version)
        writer.write(reason)
        writer.write(passedOver)
        writer.write(undone)
    }
}

extension RollbackTarget.PassedOver: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            version: try reader.read(), reason: try reader.read(), incident: try reader.read(),
            severity: try reader.read(), resolvedIn: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(version)
        writer.write(reason)
        writer.write(incident)
        writer.write(severity)
        writer.write(resolvedIn)
    }
}

extension RollbackTarget.Undone: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(version: try reader.read(), kind: try reader.read(), what: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(version)
        writer.write(kind)
        writer.write(what)
    }
}

extension StandbyPlan: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            back: try reader.read(), tested: try reader.read(), blockers: try reader.read(),
            steps: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(back)
        writer.write(tested)
        writer.write(blockers)
        writer.write(steps)
    }
}

extension RollbackAdvice: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            decision: RollbackDecision(try reader.read(), try reader.read()), incident: try reader.read(),
            back: try reader.read(), blockers: try reader.read(), steps: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(decision.type)
        writer.write(decision.approval)
        writer.write(incident)
        writer.write(back)
        writer.write(blockers)
        writer.write(steps)
    }
}

extension Finding: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            try reader.read(), try reader.read(), try reader.read(), remedy: try reader.read(),
            file: try reader.read(), line: try reader.read(), column: try reader.read(), field: try reader.read(),
            subject: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(code)
        writer.write(severity)
        writer.write(message)
        writer.write(remedy)
        writer.write(file)
        writer.write(line)
        writer.write(column)
        writer.write(field)
        writer.write(subject)
    }
}

extension HistoryLink: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(previous: try reader.read(), manifest: try reader.read(), reason: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(previous)
        writer.write(manifest)
        writer.write(reason)
    }
}

extension Amendment: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(manifestSHA256: try reader.read(), reason: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(manifestSHA256)
        writer.write(reason)
    }
}
