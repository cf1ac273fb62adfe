// Where a file of evidence may lie in its release's folder, and what may not be touched there.
import Archives
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct EvidencePlace {
    /// The release's folder.
    let folder: String
    /// Relative to the folder.
    let path: String
    /// The whole path, without a link on its way.
    let file: String

    init(_ path: String, of version: Version, in workspace: Workspace) throws(ServiceError) {
        if let problem = ArchivePath.problem(path) {
            throw .field("path", "bad-path", problem.message, remedy: problem.remedy)
        }
        let components = path.utf8.split(separator: UInt8(ascii: "/"))
        guard !components.contains(where: { $0.first == UInt8(ascii: ".") }) else {
            throw .field(
                "path", "bad-path", "\(excerpt(path)) is a hidden file, and those are no evidence",
                remedy: "Name it without the dot at its start.")
        }
        if Self.reserved.contains(Self.folded(path)) {
            throw ServiceError(
                .conflict, "reserved-path", "\(path) is the service's own, and no evidence",
                remedy: "Give the evidence another name.")
        }
        folder = Files.join(workspace.evidencePath, version.text)
        self.path = path
        do throws(FileError) {
            file = try Files.confined(path, in: folder)
            if Files.kind(folder) == .symbolicLink {
                throw FileError(
                    path: folder, operation: "use", code: 0, message: "it is a symbolic link, and no folder")
            }
        } catch {
            throw ServiceError(
                .conflict, "blocked-path", "\(path): \(error.message)", remedy: "Put a folder in the link's place.")
        }
    }

    /// What lies there now; throws where it is no file, or a file stands where a folder should.
    func present() throws(ServiceError) -> FileKind? {
        switch Files.kind(file) {
        case .file: return .file
        case .some:
            throw ServiceError(
                .conflict, "blocked-path", "\(path) is a folder, or no plain file", remedy: "Choose another name.")
        case nil: break
        }
        var parent = Files.parent(file)
        while let above = parent, above.utf8.count > folder.utf8.count {
            if let kind = Files.kind(above), kind != .directory {
                throw ServiceError(
                    .conflict, "blocked-path", "\(path) would lie below a file", remedy: "Choose another name.")
            }
            parent = Files.parent(above)
        }
        return nil
    }

    /// What lies there now, to be put back. Its bytes are held in memory meanwhile: they are at most as many as policy allows a file.
    func keepForUndo(_ undo: UndoList) throws(FileError) {
        let (file, before) = (file, try Files.readIfPresent(file))
        undo.add {
            if let before { _ = try? Files.writeAtomically(before, to: file) } else { try? Files.remove(file) }
        }
    }

    /// Throws where the folder can't hold another file beside those that it has.
    func checkRoom(limit: Int) throws(ServiceError) {
        guard Files.kind(folder) != nil else { return }
        let paths: [String]
        do throws(FileError) { paths = try Files.walk(folder).map(\.path) } catch { throw Self.unwritable(error) }
        if let other = paths.first(where: { Self.folded($0) == Self.folded(path) && !$0.hasSameBytes(as: path) }) {
            throw ServiceError(
                .conflict, "path-collision", "\(path) and \(other) can't lie side by side on every system",
                remedy: "Choose a name that differs in more than case.")
        }
        guard paths.count < limit else {
            throw ServiceError(
                .conflict, "too-many-files",
                "the release's folder holds \(paths.count) files, and \(limit) are allowed",
                remedy: "Delete some, or raise policy.limits.entries.")
        }
    }

    static func unwritable(_ error: FileError) -> ServiceError {
        ServiceError(
            .storage, "evidence-unwritable", "\(error.path): \(error.message)",
            remedy: "Let the service write into the workspace.")
    }

    private static let reserved = Set(ReleaseFolder.documentNames.map(folded))

    /// ASCII letters in lower case.
    private static func folded(_ path: String) -> Bytes { path.utf8.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 } }
}
