// What stands in a publication's folder for good: the bundle, its checksums, and the files that are also in it.
import Evidence
package import Files
import ReleaseModel
import Workspace

extension Bundle {
    /// `files` are published beside the bundle, under their own paths. `folder` is relative to the site: `2.0.1`, or
    /// `2.0.1/amend-1`.
    package func publication(with files: [BundleContent.File], in folder: String) -> [OutputFile] {
        let checksums = Checksums(bundle: self, files: files).bytes
        return [
            OutputFile(path: "\(folder)/\(name)", content: content),
            OutputFile(path: "\(folder)/SHA256SUMS", bytes: checksums),
        ] + files.map { OutputFile(path: "\(folder)/\($0.path)", bytes: $0.bytes) }
    }
}
