// Keeps a sync out of the workspace that it comes from: out of what releases are made of, and out of its own source.
import Archives
import Evidence
import Files
import Primitives
package import ReleaseModel
package import Workspace

/// Where no rule of a workspace may write, wherever in the tree its target lies.
package struct OwnPlaces: Sendable {
    private let kept: [(name: String, place: [Bytes])]
    private let source: [Bytes]
    private let readers: [(rule: String, selection: SyncSelection)]

    /// `further` rules read the workspace beside those of its configuration.
    package init(_ workspace: Workspace, further: [SyncRule] = []) {
        let configuration = workspace.configuration
        let paths = configuration.paths
        let home = Workspace.place(workspace.root)
        let names = [
            paths.evidence, paths.templates, paths.output, Workspace.stateFolder, LockFile.name,
        ]
        // A folder that the whole workspace lies in has room for a target too.
        kept =
            names.map { ($0, Workspace.place(workspace.path($0))) }.filter { !home.starts(with: $0.1) }
            + [("the configuration", Workspace.place(workspace.configurationFile))]
        source = Workspace.place(workspace.path(paths.source))
        readers = (configuration.sync + further).compactMap { rule in (try? SyncSelection(rule)).map { (rule.id, $0) } }
    }

    /// Why nothing may be written at these paths of the tree `root`, a real path; nil: all of them are outside.
    package func problem(_ paths: [String], in root: String) -> Finding? {
        let root = Workspace.place(root)
        if let (name, _) = kept.first(where: { root.starts(with: $0.place) }) {
            return refusal("the target tree lies in \(name), which is this workspace's own")
        }
        let near = kept.filter { $0.place.starts(with: root) }
        let isSourceNear = root.starts(with: source) || source.starts(with: root)
        guard !near.isEmpty || isSourceNear else { return nil }
        for path in paths {
            let place = root + path.utf8.split(separator: ASCII.slash).map(Bytes.init)
            if let (name, _) = near.first(where: { place.starts(with: $0.place) }) {
                return refusal("\(ArchivePath.quoted(path)) lies in \(name), which is this workspace's own")
            }
            guard isSourceNear, place.starts(with: source) else { continue }
            let inSource = String(
                decoding: Bytes(place.dropFirst(source.count).joined(separator: [ASCII.slash])), as: UTF8.self)
            if let (rule, _) = readers.first(where: { $0.selection.matches(inSource) }) {
                return refusal("\(ArchivePath.quoted(path)) would be written where the rule \(rule) reads")
            }
        }
        return nil
    }

    private func refusal(_ message: String) -> Finding {
        Finding(
            "sync-into-itself", .error, message,
            remedy: "Choose another target or target_path, or exclude what is written there from the source.")
    }
}
