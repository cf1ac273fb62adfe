// Walks the source tree for the files that any rule matches, and says what becomes of links.
import Archives
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

struct SourceWalk {
    struct File: Sendable {
        /// Relative to the root.
        var path: String
        /// The file itself: where a link led, under its absolute path.
        var entry: TreeEntry
    }

    private let root: String
    private let excluded: [Bytes]
    private let selections: [SyncSelection]

    init(root: String, excluding: [String], selections: [SyncSelection]) {
        self.root = root
        self.selections = selections
        excluded = excluding.map { path in
            Bytes(
                path.utf8.split(separator: ASCII.slash).filter { !$0.elementsEqual(".".utf8) }.joined(separator: [
                    ASCII.slash
                ]))
        }
    }

    /// Sorted bytewise by path.
    func files() throws(FileError) -> (files: [File], findings: [Finding]) {
        let entries = try Files.walk(root) { entry in
            isLeftOut(entry.path.utf8)
                || entry.kind == .directory && !selections.contains { $0.mayMatch(below: entry.path) }
        }
        var files: [File] = []
        var findings: [Finding] = []
        for entry in entries {
            let matches = selections.contains { $0.matches(entry.path) }
            switch entry.kind {
            case .file:
                if matches { files.append(File(path: entry.path, entry: entry)) }
            case .symbolicLink:
                switch destination(ofLink: entry.path) {
                case .file(let file):
                    if matches { files.append(File(path: entry.path, entry: file)) }
                case .folder:
                    if matches || selections.contains(where: { $0.mayMatch(below: entry.path) }) {
                        findings.append(folderLink(entry.path))
                    }
                case .refused(let reason):
                    if matches { findings.append(refusal(entry.path, "is a symbolic link that \(reason)")) }
                }
            case .directory, .other:
                if matches { findings.append(refusal(entry.path, "is neither a file nor a folder")) }
            }
        }
        return (files, findings)
    }

    private enum Destination {
        case file(TreeEntry)
        case folder
        case refused(String)
    }

    private func destination(ofLink path: String) -> Destination {
        guard let place = Files.realPath(Files.join(root, path)) else { return .refused("leads to nothing") }
        guard let top = Files.realPath(root), place.utf8.starts(with: top.utf8) else { return outside }
        var rest = Bytes(place.utf8.dropFirst(top.utf8.count))
        if top.utf8.last != ASCII.slash {
            guard rest.first == ASCII.slash || rest.isEmpty else { return outside }
            rest.removeFirst(min(1, rest.count))
        }
        let folders = rest.indices.filter { rest[$0] == ASCII.slash }.map { Bytes(rest[..<$0]) }
        if (folders + [rest]).contains(where: isLeftOut) { return .refused("leads to what the sync leaves out") }
        let entry = Files.entry(place)
        switch entry?.kind {
        case .file: return entry.map(Destination.file) ?? outside
        case .directory: return .folder
        case .symbolicLink, .other, nil: return .refused("leads to neither a file nor a folder")
        }
    }

    private let outside = Destination.refused("leads out of the source tree")

    /// Wherever they lie: git's own, and what a sync keeps where it brought files.
    private static let leftOut = [".git", SyncStore.folder, SyncStore.overrides]

    private func isLeftOut(_ path: some BidirectionalCollection<UInt8>) -> Bool {
        let name = path.lastIndex(of: ASCII.slash).map { path[path.index(after: $0)...] } ?? path[...]
        return name.first == ASCII.dot && Self.leftOut.contains { name.elementsEqual($0.utf8) }
            || excluded.contains { $0.elementsEqual(path) }
    }

    private func refusal(_ path: String, _ reason: String) -> Finding {
        Finding(
            "sync-bad-source", .error, "\(ArchivePath.quoted(path)) \(reason)",
            remedy: "Put the file itself there, or exclude it.", file: path)
    }

    private func folderLink(_ path: String) -> Finding {
        Finding(
            "sync-link-not-followed", .note,
            "\(ArchivePath.quoted(path)) is a symbolic link to a folder, and is not followed",
            remedy: "Match the folder itself.", file: path)
    }
}
