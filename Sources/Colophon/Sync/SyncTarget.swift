// Looks at a target tree without changing it: what stands where a rule would write?
import ColophonSystem
import ReleaseModel

struct SyncTarget: Sendable {
    enum Standing: Equatable {
        case absent
        case file(SyncPlan.Side)
        /// Nothing may be written there, and why.
        case blocked(String)
    }

    private let root: String
    /// Targets that more than one of the files would be written to.
    private let shared: Set<Bytes>

    /// `files` are all that one rule writes to the tree.
    init(root: String, files: [SyncChecksums.File]) {
        self.root = root
        var seen: Set<Bytes> = []
        shared = Set(files.map { Bytes($0.target.utf8) }.filter { !seen.insert($0).inserted })
    }

    /// `path` is relative to the tree. Links are not followed.
    func standing(of path: String) -> Standing {
        if let problem = SyncTargets.problem(path) { return .blocked(problem.message) }
        if shared.contains(Bytes(path.utf8)) { return .blocked("two sources would be written here") }
        let parts = path.utf8.split(separator: Octet.slash).map { String(Substring($0)) }
        var walked = ""
        for (index, part) in parts.enumerated() {
            walked = Files.join(walked, part)
            let isLast = index == parts.count - 1
            switch Files.kind(Files.join(root, walked)) {
            case nil: return .absent
            case .symbolicLink: return .blocked("\(ArchivePath.quoted(walked)) is a symbolic link")
            case .other: return .blocked("\(ArchivePath.quoted(walked)) is neither a file nor a folder")
            case .directory: if isLast { return .blocked("a folder is in the way") }
            case .file:
                if !isLast { return .blocked("\(ArchivePath.quoted(walked)) is a file where a folder is needed") }
            }
        }
        let place = Files.join(root, path)
        do throws(FileError) {
            let (sha256, size) = try Files.digest(place)
            return .file(.init(sha256: sha256, size: size))
        } catch {
            return Files.kind(place) == nil ? .absent : .blocked("it can't be read: \(error.message)")
        }
    }
}
