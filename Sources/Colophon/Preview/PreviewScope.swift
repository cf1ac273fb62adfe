// What a set of changed paths concerns in a workspace.
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

/// What a set of changes concerns.
struct PreviewScope {
    /// Configuration, lock, templates or the source tree.
    var isShared = false
    /// Every release.
    var isWhole = false
    /// These releases.
    var folders: Set<BytewiseKey> = []

    /// Everything.
    init() {
        isShared = true
        isWhole = true
    }

    init(_ changes: FolderChanges, workspace: Workspace?) {
        guard !changes.isIncomplete, let workspace else {
            isShared = true
            isWhole = true
            return
        }
        let evidence = Files.absolute(workspace.evidencePath)
        let templates = Files.absolute(workspace.path(workspace.configuration.paths.templates))
        let shared = ([workspace.configurationFile, workspace.lockPath] + [workspace.logoPath].compactMap(\.self)).map(
            Files.absolute)
        let output = [workspace.outputPath, workspace.statePath].map(Files.absolute)
        let source = Files.absolute(workspace.path(workspace.configuration.paths.source))
        for path in changes.paths {
            if let below = Self.path(path, below: evidence) {
                let name = below.prefix { $0 != UInt8(ascii: "/") }
                if name.isEmpty { isWhole = true } else { folders.insert(BytewiseKey(String(Substring(name)))) }
            } else if shared.contains(path) || Self.path(path, below: templates) != nil {
                isShared = true
            } else if Self.path(evidence, below: path) != nil {
                isWhole = true
            } else if !workspace.configuration.sync.isEmpty, Self.path(path, below: source) != nil,
                !output.contains(where: { Self.path(path, below: $0) != nil })
            {
                isShared = true
            }
        }
    }

    /// Empty for the folder itself; nil: it lies elsewhere.
    private static func path(_ path: String, below folder: String) -> Substring.UTF8View? {
        guard path.utf8.starts(with: folder.utf8) else { return nil }
        let rest = Substring(path.utf8.dropFirst(folder.utf8.count)).utf8
        guard let first = rest.first else { return rest }
        return first == UInt8(ascii: "/") ? rest.dropFirst() : folder == "/" ? rest : nil
    }
}
