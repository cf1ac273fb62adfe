// Finds what the lock lists: a published bundle is taken as it is, from the output or from an earlier one.
import ColophonSystem
import ReleaseModel

struct PublicationStore: Sendable {
    let project: String
    /// Output folders, looked through in this order.
    let folders: [String]

    /// The bundle as it was published; nil where no folder holds it.
    func bundle(_ entry: Lock.Entry) -> Bundle? {
        let name = BundleFormat.fileName(project: project, version: entry.version.text)
        for folder in folders {
            let path = Files.join(Files.join(folder, entry.folder), name)
            guard let bytes = try? Files.readIfPresent(path), LockCheck.isPublication(bytes, entry) else { continue }
            let digests = BundleDigests(
                manifest: entry.manifest, tar: entry.tar, gzip: SHA256Digest(of: bytes), size: bytes.count)
            return Bundle(name: name, bytes: bytes, digests: digests, isDraft: false)
        }
        return nil
    }

    /// All that the publication's folder holds, the bundle first: what stands beside it is in the bundle too.
    func files(_ entry: Lock.Entry) -> [OutputFile]? {
        guard let bundle = bundle(entry), let content = try? BundleReader.read(bundle.bytes) else { return nil }
        return bundle.publication(with: content.publishedFiles, in: entry.folder)
    }
}
