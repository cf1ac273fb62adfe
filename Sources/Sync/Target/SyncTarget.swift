// Looks at a target tree without changing it: what stands where a rule would write?
import Archives
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

struct SyncTarget: Sendable {
    enum Content: Equatable {
        case absent
        case file(SyncPlan.Side)
        /// Nothing may be written there, and why.
        case blocked(String)
    }

    private let root: String
    private let digests: DigestCache

    init(root: String, digests: DigestCache = DigestCache()) {
        self.root = root
        self.digests = digests
    }

    /// What stands at each path, in their order. Paths are relative to the tree. Links are not followed.
    func contents(of paths: [String]) -> [Content] {
        var contents: [Content] = []
        contents.reserveCapacity(paths.count)
        var asked: [Int] = []
        for path in paths {
            if let problem = SyncTargets.problem(path) {
                contents.append(.blocked(problem.message))
            } else {
                asked.append(contents.count)
                contents.append(.absent)
            }
        }
        var files: [TreeEntry] = []
        var indices: [Int] = []
        var workTrees = WorkTrees(root: root)
        for (index, status) in zip(asked, statuses(of: asked.map { paths[$0] })) {
            switch status {
            case .absent:
                if let inner = workTrees.around(paths[index]) { contents[index] = Self.foreign(inner) }
            case .found(let entry) where entry.kind == .file:
                if let inner = workTrees.around(entry.path) {
                    contents[index] = Self.foreign(inner)
                    continue
                }
                files.append(entry)
                indices.append(index)
            case .found(let entry): contents[index] = .blocked(Self.obstacle(entry.path, entry.kind))
            case .blocked(let part, .file):
                contents[index] = .blocked("\(ArchivePath.quoted(part)) is a file where a folder is needed")
            case .blocked(let part, let kind): contents[index] = .blocked(Self.obstacle(part, kind))
            case .failed(let error): contents[index] = Self.unreadable(error)
            }
        }
        for ((index, file), digest) in zip(zip(indices, files), digests.digests(of: files, below: root)) {
            switch digest {
            case .success(let (sha256, size)):
                contents[index] = .file(.init(sha256: sha256, size: size, isExecutable: file.isExecutable))
            // It may have gone since.
            case .failure(let error):
                contents[index] =
                    Files.kind(Files.join(root, paths[index])) == nil ? .absent : Self.unreadable(error)
            }
        }
        return contents
    }

    private func statuses(of paths: [String]) -> [PathStatus] {
        do throws(FileError) {
            return try Files.statuses(of: paths, below: root)
        } catch {
            return paths.map { _ in .failed(error) }
        }
    }

    private static func obstacle(_ path: String, _ kind: FileKind) -> String {
        switch kind {
        case .symbolicLink: "\(ArchivePath.quoted(path)) is a symbolic link"
        case .directory: "a folder is in the way"
        case .file, .other: "\(ArchivePath.quoted(path)) is neither a file nor a folder"
        }
    }

    private static func foreign(_ folder: String) -> Content {
        .blocked("\(ArchivePath.quoted(folder)) is another git work tree")
    }

    private static func unreadable(_ error: FileError) -> Content {
        .blocked("it can't be read: \(error.message)")
    }
}

/// The folders below a tree that are work trees of git by themselves, as those of submodules. Each is looked at once.
private struct WorkTrees {
    let root: String
    private var known: [BytewiseKey: String?] = [:]

    init(root: String) { self.root = root }

    /// The outermost that `path` lies in; nil: none but that of the root.
    mutating func around(_ path: String) -> String? {
        guard let folder = Files.parent(path) else { return nil }
        if let known = known[BytewiseKey(folder)] { return known }
        var found = around(folder)
        if found == nil, Files.kind(Files.join(root, Files.join(folder, ".git"))) != nil { found = folder }
        known[BytewiseKey(folder)] = .some(found)
        return found
    }
}
