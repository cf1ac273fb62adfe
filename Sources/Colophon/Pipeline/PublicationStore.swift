// Finds what the lock lists: a published bundle is taken as it is, from the output or from an earlier one.
import Bundles
import Evidence
import Files
import ReleaseModel
import Versions
import Workspace

struct PublicationStore: Sendable {
    let project: String
    /// Output folders, looked through in this order.
    let folders: [String]

    /// `previous`: a folder of earlier output.
    init(_ workspace: Workspace, previous: String?) {
        project = workspace.configuration.project.name
        folders = [workspace.outputPath, previous].compactMap { $0 }
    }

    /// The bundle as it was published; nil where no folder holds it.
    func bundle(_ entry: Lock.Entry) -> Bundle? {
        let name = BundleFormat.fileName(project: project, version: entry.version.text)
        for folder in folders {
            let path = Files.join(Files.join(folder, entry.folder), name)
            guard let file = try? StampedFile.digest(path), let source = try? Self.source(path),
                LockCheck.isPublication(source, gzip: file.sha256, entry)
            else { continue }
            let digests = BundleDigests(
                manifest: entry.manifest, tar: entry.tar, gzip: file.sha256, size: file.size)
            return Bundle(name: name, content: .file(file), digests: digests, isDraft: false)
        }
        return nil
    }

    /// All that the publication's folder holds, the bundle first: what stands beside it is in the bundle too.
    func files(_ entry: Lock.Entry) -> [OutputFile]? {
        guard let bundle = bundle(entry), let content = Self.content(bundle) else { return nil }
        return bundle.publication(with: content.publishedFiles, in: entry.folder)
    }

    /// What the publication's bundle says; nil where no folder holds it.
    func content(_ entry: Lock.Entry) -> ReadBundle? { bundle(entry).flatMap(Self.content) }

    private static func content(_ bundle: Bundle) -> ReadBundle? {
        guard case .file(let file) = bundle.content, let source = try? source(file.path) else { return nil }
        return try? BundleReader.read(source)
    }

    private static func source(_ path: String) throws(FileError) -> ByteSource {
        try ByteSource(file: path, limit: BundleReader.Limits.standard.bytes)
    }
}
