// The names and numbers that the bundle formats fix.
import ReleaseModel

/// A change to anything that is derived from a record and its evidence makes another format.
package enum BundleFormat {
    package static let number = 1
    package static let known = 1...1

    /// The files of `data/` that every bundle holds, beside the evidence; sorted bytewise.
    package static let dataFiles = [
        "data/checklist.json", "data/evidence.json", "data/notes.md", "data/policy.json", "data/provenance.json",
        "data/release.json", "data/rollback.json", "data/sync.json",
    ]
    package static let provenance = "data/provenance.json"
    package static let evidenceFolder = "data/evidence/"

    package static let declaration = "bagit.txt"
    package static let info = "bag-info.txt"
    package static let manifest = "manifest-sha256.txt"
    package static let tagManifest = "tagmanifest-sha256.txt"
    package static let instructions = "VERIFY.md"
    /// The tag files that the tag manifest lists; sorted bytewise.
    package static let listedTagFiles = [instructions, info, declaration, manifest]

    /// What is published beside the bundle as well, and listed in `SHA256SUMS`; sorted bytewise.
    package static let publishedFiles = ["checklist.json", "notes.md", "release.json"]

    /// The end of every bundle's name.
    package static let suffix = ".evidence.tar.gz"

    package static func identifier(project: String, version: String) -> String { "\(project)-\(version)" }
    package static func fileName(project: String, version: String) -> String {
        identifier(project: project, version: version) + suffix
    }
    /// `name`: of a bundle's file.
    static func identifier(ofBundle name: String) -> String {
        String(decoding: name.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
