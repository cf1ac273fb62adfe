// Validates what a plan would write: the five checks of a rule, each as strict as the rule says.
import ColophonSystem
import ReleaseModel

struct SyncValidation {
    /// Longer files aren't looked into, and a warning says so.
    private static let limit = 32 << 20

    private let planning: SyncPlanning
    private let allowedSecrets: [Policy.AllowedSecret]
    private let strictness: SyncRule.Validation
    private let version: String
    /// The files and folders that will stand; only where links are to be checked against them.
    private let standing: Set<BytewiseKey>
    private let deleted: Set<BytewiseKey>
    private let written: Set<BytewiseKey>

    init(planning: SyncPlanning, plan: SyncPlan, allowedSecrets: [Policy.AllowedSecret]) {
        self.planning = planning
        self.allowedSecrets = allowedSecrets
        strictness = planning.writer.rule.validation
        version = planning.writer.release.version.text
        let paths = { (changes: [SyncPlan.Change]) in Set(changes.map { BytewiseKey($0.target) }) }
        deleted = paths(plan.changes.filter { $0.after == nil })
        written = paths(plan.changes.filter { $0.after != nil && ($0.action == .add || $0.action == .modify) })
        standing =
            written.isEmpty && deleted.isEmpty ? [] : Self.standing(plan.changes.filter { $0.after != nil })
    }

    private static func standing(_ changes: [SyncPlan.Change]) -> Set<BytewiseKey> {
        var standing = Set(changes.map { BytewiseKey($0.target) })
        var last = Substring()
        for change in changes {
            guard let end = change.target.utf8.lastIndex(of: Octet.slash) else { continue }
            let folder = change.target[..<end]
            if folder.utf8.elementsEqual(last.utf8) { continue }
            last = folder
            standing.insert(BytewiseKey(String(folder)))
            for index in folder.utf8.indices where folder.utf8[index] == Octet.slash {
                standing.insert(BytewiseKey(String(folder[..<index])))
            }
        }
        return standing
    }

    /// In the order of `SyncCheckName`. Only what would be written is read; where files are deleted, the links of those
    /// that stay are followed too.
    func checks() throws(FileError) -> [SyncPlan.Check] {
        let items =
            written.isEmpty && deleted.isEmpty
            ? []
            : planning.items.filter {
                written.contains(BytewiseKey($0.target)) || !deleted.isEmpty && Markup(path: $0.target) != nil
            }
        let results = concurrentMap(items) { item in
            Result { () throws(FileError) in try look(at: item) }
        }
        var found: [SyncCheckName: [Finding]] = [:]
        var statesVersion = false
        for result in results {
            let outcome = try result.get()
            found.merge(outcome.findings) { $0 + $1 }
            statesVersion = statesVersion || outcome.statesVersion
        }
        if !written.isEmpty, !statesVersion {
            found[.versionTag] = [
                Finding(
                    "sync-no-version", .error, "none of the files to be written states the version \(version)",
                    remedy: "Let one of them do so, with the strategy template and {{version}}, or set "
                        + "validate: {version_tag: false}.")
            ]
        }
        return SyncCheckName.allCases.map { check($0, found[$0] ?? []) }
    }

    private struct Look: Sendable {
        var findings: [SyncCheckName: [Finding]] = [:]
        var statesVersion = false
    }

    private func look(at item: SyncPlanning.Item) throws(FileError) -> Look {
        var look = Look()
        let isWritten = written.contains(BytewiseKey(item.target))
        let material: SyncMaterial?
        if isWritten {
            material = try planning.step(item).material
        } else if case .file = item.standing {
            material = .copy(of: Files.join(planning.store.root, item.target))
        } else {
            return look
        }
        guard let material else {
            look.findings[.checksum] = [
                Finding(
                    "sync-source-moved", .error, "the source isn't what \(version) released",
                    remedy: "Check out the release's commit, and plan again.", file: item.file?.source)
            ]
            return look
        }
        guard let bytes = try material.bytes(limit: Self.limit) else {
            look.findings[.secrets] = [
                Finding(
                    "sync-not-looked-into", .warning, "longer than \(Self.limit >> 20) MiB, and not looked into",
                    file: item.target)
            ]
            return look
        }
        let file = WrittenFile(source: item.file?.source, target: item.target, bytes: bytes)
        if strictness.links != .off { look.findings[.links] = LinkCheck.findings(file, stands: stands) }
        guard isWritten else { return look }
        if strictness.schema != .off { look.findings[.schema] = SchemaCheck.findings(file) }
        if strictness.secrets != .off {
            look.findings[.secrets] = SecretScanner.findings(item.target, bytes, allowed: allowedSecrets)
        }
        if strictness.versionTag != .off { look.statesVersion = VersionTagCheck.states(version, in: bytes) != nil }
        return look
    }

    private func stands(_ path: Bytes) -> Bool {
        let path = String(decoding: path, as: UTF8.self)
        if standing.contains(BytewiseKey(path)) { return true }
        if deleted.contains(BytewiseKey(path)) { return false }
        return Files.kind(Files.join(planning.store.root, path)) != nil
    }

    private func check(_ name: SyncCheckName, _ findings: [Finding]) -> SyncPlan.Check {
        let strictness =
            switch name {
            case .checksum: self.strictness.checksum
            case .links: self.strictness.links
            case .schema: self.strictness.schema
            case .secrets: self.strictness.secrets
            case .versionTag: self.strictness.versionTag
            }
        if strictness == .off { return SyncPlan.Check(name: name, outcome: .off, findings: []) }
        let graded = findings.map { finding in
            var copy = finding
            if strictness == .warn { copy.severity = .warning }
            return copy
        }
        let fails = strictness == .on && graded.contains { $0.severity == .error }
        return SyncPlan.Check(name: name, outcome: graded.isEmpty ? .pass : fails ? .fail : .warn, findings: graded)
    }
}
