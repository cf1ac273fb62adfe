// What lies in a folder that is verified: which folders in it hold publications, and what nothing in it covers.
import Attestation
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct FolderContents {
    /// Folders with publications, relative to the root and sorted bytewise; amendments after the folder that they lie in.
    private(set) var publications: [String] = []
    /// Folders that can't be listed, each with the reason.
    private(set) var unreadable: [String] = []
    /// Symbolic links to folders that are not looked at under another name.
    private(set) var links: [String] = []
    /// Every other file, sorted bytewise.
    private(set) var files: [String] = []
    /// There are more than were listed.
    private(set) var isCut = false

    /// Files that are listed at most: a folder of any size may have been named by mistake.
    private static let most = 200_000

    /// Throws where the folder itself can't be listed.
    static func publications(in root: String) throws(FileError) -> FolderContents {
        var contents = FolderContents()
        for folder in try Files.list(root) where folder.kind == .directory {
            guard let inner = contents.list(folder.path, in: root) else { continue }
            if PublicationNames(inner).isPublication { contents.publications.append(folder.path) }
            contents.addAmendments(inner, in: folder.path, root: root)
        }
        return contents
    }

    /// Those of a release's own folder, the folder itself first.
    static func publications(ofRelease root: String) throws(FileError) -> FolderContents {
        var contents = FolderContents()
        let entries = try Files.list(root)
        if PublicationNames(entries).isPublication { contents.publications.append(Publication.here) }
        contents.addAmendments(entries, in: Publication.here, root: root)
        return contents
    }

    private mutating func addAmendments(_ entries: [TreeEntry], in folder: String, root: String) {
        for entry in entries where entry.kind == .directory && Publication.isAmendment(entry.path) {
            let path = Files.join(folder == Publication.here ? "" : folder, entry.path)
            if let inner = list(path, in: root), PublicationNames(inner).isPublication { publications.append(path) }
        }
    }

    private mutating func list(_ folder: String, in root: String) -> [TreeEntry]? {
        do throws(FileError) { return try Files.list(Files.join(root, folder)) } catch {
            unreadable.append("\(folder) can't be listed: \(error.message)")
            return nil
        }
    }

    /// Adds every file and link below the root but those of which `isCovered` says that they were looked at.
    mutating func addFiles(in root: String, isCovered: (String) -> Bool) {
        var count = 0
        let entries: [TreeEntry]
        do throws(FileError) {
            entries = try Files.walk(root) { _ in
                count += 1
                return count > Self.most
            }
        } catch {
            unreadable.append("\(error.path) can't be listed: \(error.message)")
            return
        }
        isCut = count > Self.most
        for entry in entries where !isCovered(entry.path) {
            guard entry.kind == .symbolicLink,
                Files.entry(Files.join(root, entry.path), followingLinks: true)?.kind == .directory
            else {
                files.append(entry.path)
                continue
            }
            if !isAlias(entry.path, in: root) { links.append(entry.path) }
        }
    }

    /// A link such as `latest` to a folder that is looked at under its own name. One with the name of a version would show a
    /// release as another one.
    private func isAlias(_ link: String, in root: String) -> Bool {
        guard let base = Files.realPath(root), let target = Files.realPath(Files.join(root, link)) else { return false }
        let name = Substring(Files.name(link))
        let isVersion = [VersionScheme.semver, .calver].contains { Version(name, scheme: $0) != nil }
        return target.utf8.starts(with: "\(base)/".utf8) && !isVersion && !Publication.isAmendment(Files.name(link))
    }

    /// Bundles and lists of digests that lie where no publication is looked for.
    var strays: [String] {
        let known = Set(publications.map { BytewiseKey($0) })
        return files.filter { path in
            let name = Files.name(path)
            if known.contains(BytewiseKey(Files.parent(path) ?? Publication.here)) { return false }
            return PublicationNames.isBundle(name) || name.hasSameBytes(as: BundleFormat.checksums)
        }
    }
}
