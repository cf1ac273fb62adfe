// Validates what a plan would write: the six checks of a rule, each as strict as the rule says.
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Versions
import Workspace

struct SyncValidation {
    /// A longer file of markup, JSON or YAML isn't read, which is an error of the check that would have.
    private static let limit = 32 << 20

    private let planning: SyncPlanning
    private let allowedSecrets: [Policy.AllowedSecret]
    private let strictness: SyncRule.Validation
    private let version: String
    private let written: Set<BytewiseKey>
    /// The files and folders that will stand, and those that go; only where links are to be checked against them.
    private let present: Set<BytewiseKey>
    private let gone: Set<BytewiseKey>

    init(planning: SyncPlanning, plan: SyncPlan, allowedSecrets: [Policy.AllowedSecret]) throws(FileError) {
        self.planning = planning
        self.allowedSecrets = allowedSecrets
        strictness = planning.writer.rule.validation
        version = planning.writer.release.version.text
        let keys = { (changes: [SyncPlan.Change]) in Set(changes.map { BytewiseKey($0.target) }) }
        written = keys(plan.changes.filter { $0.after != nil && ($0.action == .add || $0.action == .modify) })
        let deleted = plan.changes.filter { $0.action == .delete }
        guard strictness.links != .off, !written.isEmpty || !deleted.isEmpty else {
            present = []
            gone = []
            return
        }
        let kept = plan.changes.filter { $0.after != nil }
        present = keys(kept).union(Self.folders(of: kept))
        gone = try Self.gone(deleted, present: present, root: planning.store.root)
    }

    /// The folders that the files lie in.
    private static func folders(of changes: [SyncPlan.Change]) -> Set<BytewiseKey> {
        var folders: Set<BytewiseKey> = []
        var last = Substring()
        for change in changes {
            guard let end = change.target.utf8.lastIndex(of: ASCII.slash) else { continue }
            let folder = change.target[..<end]
            if folder.utf8.elementsEqual(last.utf8) { continue }
            last = folder
            folders.insert(BytewiseKey(String(folder)))
            for index in folder.utf8.indices where folder.utf8[index] == ASCII.slash {
                folders.insert(BytewiseKey(String(folder[..<index])))
            }
        }
        return folders
    }

    /// The deleted files, and the folders in which nothing else lies. Each folder is listed once, those in it before it.
    private static func gone(
        _ deleted: [SyncPlan.Change], present: Set<BytewiseKey>, root: String
    ) throws(FileError) -> Set<BytewiseKey> {
        var gone = Set(deleted.map { BytewiseKey($0.target) })
        let folders = folders(of: deleted).subtracting(present).map(\.text)
        for folder in folders.sorted(by: { $1.precedesBytewise($0) }) {
            let place = Files.join(root, folder)
            guard Files.kind(place) == .directory else { continue }
            let entries = try Files.list(place)
            if entries.allSatisfy({ gone.contains(BytewiseKey(Files.join(folder, $0.path))) }) {
                gone.insert(BytewiseKey(folder))
            }
        }
        return gone
    }

    /// In the order of `SyncCheckName`. Only what would be written is read; where files are deleted, the links of those
    /// that stay are followed too.
    func checks() throws(FileError) -> [SyncPlan.Check] {
        let items =
            written.isEmpty && gone.isEmpty
            ? []
            : planning.items.filter {
                written.contains(BytewiseKey($0.target)) || !gone.isEmpty && Markup(path: $0.target) != nil
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
        var material: SyncMaterial
        var isMarked = false
        if isWritten {
            let step = try planning.step(item)
            isMarked = step.entry.map { $0.conflicts > 0 } ?? false
            guard let written = step.material else {
                look.findings[.checksum] = [
                    Finding(
                        "sync-source-moved", .error, "the source isn't what \(version) released",
                        remedy: "Check out the release's commit, and plan again.", file: item.file?.source)
                ]
                return look
            }
            material = written
        } else if case .file = item.found {
            material = .copy(of: Files.join(planning.store.root, item.target))
        } else {
            return look
        }
        let hasLinks = strictness.links != .off && Markup(path: item.target) != nil
        let hasSchema = isWritten && strictness.schema != .off && SchemaCheck.reads(item.target)
        if hasLinks || hasSchema {
            if let bytes = try material.bytes(limit: Self.limit) {
                let file = WrittenFile(source: item.file?.source, target: item.target, bytes: bytes)
                if hasLinks { look.findings[.links] = LinkCheck.findings(file, isPresent: isPresent) }
                if hasSchema { look.findings[.schema] = SchemaCheck.findings(file) }
                // What is in memory isn't read again.
                material = .bytes(bytes)
            } else {
                if hasLinks { look.findings[.links] = [tooLong(item, .links)] }
                if hasSchema { look.findings[.schema] = [tooLong(item, .schema)] }
            }
        }
        if isWritten { try lookThrough(material, of: item, isMarked: isMarked, into: &look) }
        return look
    }

    private func tooLong(_ item: SyncPlanning.Item, _ name: SyncCheckName) -> Finding {
        Finding(
            "sync-not-looked-into", .error, "longer than \(Self.limit >> 20) MiB, and not looked into",
            remedy: "Divide it, exclude it, or set validate: {\(name.rawValue): warn}.", file: item.target)
    }

    /// For the checks of files of any kind and length.
    private func lookThrough(
        _ material: SyncMaterial, of item: SyncPlanning.Item, isMarked: Bool, into look: inout Look
    ) throws(FileError) {
        var secrets =
            strictness.secrets == .off ? nil : SecretScanner(path: item.target, allowed: allowedSecrets)
        var version = strictness.versionTag == .off ? nil : VersionTagCheck(version: version)
        // What a merge marks is approved as such, and stays in sight in the target's status.
        var content = strictness.content == .off || isMarked ? nil : ContentCheck(path: item.target)
        guard secrets != nil || version != nil || content != nil else { return }
        try material.pieces { piece in
            secrets?.feed(piece)
            version?.feed(piece)
            content?.feed(piece)
        }
        version?.finish()
        look.findings[.secrets] = secrets?.findings()
        look.findings[.content] = content?.findings()
        look.statesVersion = version?.isStated ?? false
    }

    private func isPresent(_ path: Bytes) -> Bool {
        let key = BytewiseKey(String(decoding: path, as: UTF8.self))
        if present.contains(key) { return true }
        if gone.contains(key) { return false }
        return Files.kind(Files.join(planning.store.root, key.text)) != nil
    }

    private func check(_ name: SyncCheckName, _ findings: [Finding]) -> SyncPlan.Check {
        let strictness =
            switch name {
            case .checksum: self.strictness.checksum
            case .links: self.strictness.links
            case .schema: self.strictness.schema
            case .secrets: self.strictness.secrets
            case .content: self.strictness.content
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
