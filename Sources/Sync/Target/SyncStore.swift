// What the sync keeps in a target tree, below `.colophon-sync`: per rule what was last applied and a log, and for merges
// the text that upstream gave.
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Workspace

package struct SyncStore: Sendable {
    package static let folder = ".colophon-sync"
    package static let overrides = ".colophon-overrides"
    /// The lock, the journal and staged files of an apply; the one part that belongs in no version control, and keeps
    /// itself out of it.
    package static let transaction = folder + "/transaction"
    /// Keeps git from giving the texts other line ends in a clone: they would not be those of their digests any more.
    static let attributesFile = folder + "/.gitattributes"
    static let baseFolder = folder + "/base"
    private static let rules = folder + "/rules"

    /// Longer texts, and what isn't text, are known by their digest alone, and can't be merged.
    static let baseLimit = 1 << 20

    /// The target tree.
    package let root: String

    package init(root: String) { self.root = root }

    static func snapshotPath(_ rule: String) -> String { "\(rules)/\(rule)/state.json" }
    static func logPath(_ rule: String) -> String { "\(rules)/\(rule)/log.jsonl" }
    static func basePath(_ digest: SHA256Digest) -> String { "\(baseFolder)/\(digest.hex)" }
    static func overridePath(_ target: String) -> String { Files.join(overrides, target) }

    /// Whether the file at `path`, relative to a tree, is one that the sync itself keeps for good.
    static func keeps(_ path: String) -> Bool {
        guard path.utf8.starts(with: (folder + "/").utf8) else { return false }
        let rest = path.utf8.dropFirst(folder.utf8.count + 1)
        let parts = rest.split(separator: ASCII.slash, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        return switch (parts.first, parts.count) {
        case (".gitattributes", 1): true
        case ("base", 2): SHA256Digest(hex: parts[1]) != nil
        case ("rules", 3): parts[2] == "state.json" || parts[2] == "log.jsonl"
        default: false
        }
    }

    /// Those that are there.
    package func keptPaths() throws(FileError) -> [String] {
        let own = try Files.confined(Self.folder, in: root)
        guard Files.kind(own) == .directory else { return [] }
        return try Files.walk(own) { Self.transaction.hasSameBytes(as: Files.join(Self.folder, $0.path)) }
            .filter { $0.kind == .file }.map { Files.join(Self.folder, $0.path) }.filter(Self.keeps)
    }

    /// Whether the downstream keeps versions of its own. Something else of that name is an error: what it holds must not be
    /// passed over.
    func hasOverrides() throws(WorkspaceError) -> Bool {
        let place = Files.join(root, Self.overrides)
        switch Files.kind(place) {
        case nil: return false
        case .directory: return true
        case .file, .symbolicLink, .other:
            throw WorkspaceError(findings: [
                Finding(
                    "bad-overrides", .error, "the overrides have to lie in a folder, and this is none",
                    remedy: "Put the folder itself there.", file: place)
            ])
        }
    }

    /// Nil: the rule was never applied here. A snapshot that can't be read is an error: without it nobody knows what
    /// was changed downstream.
    package func snapshot(of rule: String) throws(WorkspaceError) -> SyncSnapshot? {
        let path = Self.snapshotPath(rule)
        guard let bytes = try read(path) else { return nil }
        let (snapshot, findings) = SyncDocuments.snapshot(bytes, file: Files.join(root, path))
        guard let snapshot, snapshot.rule == rule else {
            let remedy = "Restore it from the target's version control."
            throw WorkspaceError(
                findings: findings.isEmpty
                    ? [
                        Finding(
                            "foreign-snapshot", .error, "it is the snapshot of another rule", remedy: remedy,
                            file: Files.join(root, path))
                    ] : findings)
        }
        return snapshot
    }

    /// The other rules that were applied here, sorted bytewise.
    func otherSnapshots(than rule: String) throws(WorkspaceError) -> [SyncSnapshot] {
        let names: [String]
        do throws(FileError) {
            let folder = try Files.confined(Self.rules, in: root)
            guard Files.kind(folder) == .directory else { return [] }
            names = try Files.list(folder).filter { $0.kind == .directory }.map(\.path)
        } catch { throw WorkspaceError(error) }
        var snapshots: [SyncSnapshot] = []
        for name in names where !name.hasSameBytes(as: rule) {
            if let snapshot = try snapshot(of: name) { snapshots.append(snapshot) }
        }
        return snapshots
    }

    /// The attempts to apply the rule here, oldest first; a line that can't be read ends as a finding.
    package func log(of rule: String) throws(WorkspaceError) -> (executions: [SyncExecution], findings: [Finding]) {
        let path = Self.logPath(rule)
        guard let bytes = try read(path) else { return ([], []) }
        var executions: [SyncExecution] = []
        var findings: [Finding] = []
        for (index, line) in bytes.split(separator: ASCII.newline, omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            let (execution, problems) = SyncDocuments.execution(Bytes(line), file: Files.join(root, path))
            if let execution { executions.append(execution) }
            findings += problems.prefix(1).map {
                Finding($0.code, .warning, $0.message, remedy: $0.remedy, file: $0.file, line: index + 1)
            }
        }
        return (executions, findings)
    }

    /// The text that upstream gave; nil where it wasn't kept, or isn't what it was.
    package func base(_ side: SyncPlan.Side) -> Bytes? {
        guard side.size <= Self.baseLimit, let path = try? Files.confined(Self.basePath(side.sha256), in: root),
            let bytes = try? Files.readIfPresent(path, limit: Self.baseLimit), SHA256Digest(of: bytes) == side.sha256
        else { return nil }
        return bytes
    }

    /// The digests of the texts that are kept.
    package func bases() throws(FileError) -> Set<SHA256Digest> {
        let folder = try Files.confined(Self.baseFolder, in: root)
        guard Files.kind(folder) == .directory else { return [] }
        return Set(try Files.list(folder).compactMap { SHA256Digest(hex: $0.path) })
    }

    package func read(_ path: String) throws(WorkspaceError) -> Bytes? {
        do throws(FileError) {
            return try Files.readIfPresent(try Files.confined(path, in: root))
        } catch {
            throw WorkspaceError(error, remedy: "Put the file itself there, and let it be read.")
        }
    }
}
