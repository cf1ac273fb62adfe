// Looks at a target tree without changing it: what stands where a rule would write?
import Archives
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

struct SyncTarget: Sendable {
    enum Standing: Equatable {
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
    func targetStatuses(of paths: [String]) -> [Standing] {
        var targetStatuses: [Standing] = []
        targetStatuses.reserveCapacity(paths.count)
        var asked: [Int] = []
        for path in paths {
            if let problem = SyncTargets.problem(path) {
                targetStatuses.append(.blocked(problem.message))
            } else {
                asked.append(targetStatuses.count)
                targetStatuses.append(.absent)
            }
        }
        var files: [TreeEntry] = []
        var indices: [Int] = []
        var workTrees = WorkTrees(root: root)
        for (index, status) in zip(asked, statuses(of: asked.map { paths[$0] })) {
            switch status {
            case .absent:
                if let inner = workTrees.around(paths[index]) { targetStatuses[index] = Self.foreign(inner) }
            case .found(let entry) where entry.kind == .file:
                if let inner = workTrees.around(entry.path) {
                    targetStatuses[index] = Self.foreign(inner)
                    continue
                }
                files.append(entry)
                indices.append(index)
            case .found(let entry): targetStatuses[index] = .blocked(Self.obstacle(entry.path, entry.kind))
            case .blocked(let part, .file):
                targetStatuses[index] = .blocked("\(ArchivePath.quoted(part)) is a file where a folder is needed")
            case .blocked(let part, let kind): targetStatuses[index] = .blocked(Self.obstacle(part, kind))
            case .failed(let error): targetStatuses[index] = Self.unreadable(error)
            }
        }
        for ((index, file), digest) in zip(zip(indices, files), digests.digests(of: files, below: root)) {
            switch digest {
            case .success(let (sha256, size)):
                targetStatuses[index] = .file(.init(sha256: sha256, size: size, isExecutable: file.isExecutable))
            // It may have gone since.
            case .failure(let error):
                targetStatuses[index] =
                    Files.kind(Files.join(root, paths[index])) == nil ? .absent : Self.unreadable(error)
            }
        }
        return targetStatuses
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

    private static func foreign(_ folder: String) -> Standing {
        .blocked("\(ArchivePath.quoted(folder)) is another git work tree")
    }

    private static func unreadable(_ error: FileError) -> Standing {
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
