// What a bundle format is: its number, its files, its checks, the evidence that it reads, and its texts.
package import Checklist
package import Documents
import Evidence
package import EvidenceParsing
import Files
import Notes
package import Primitives
package import ReleaseModel

/// The one type that knows a format. A bundle names its format, and is written, read and judged again by that one.
///
/// What makes an honest bundle another one is another format: one check more, one more error on the same evidence, another
/// file, another reading of evidence. A better sentence is not, since no words are compared.
package struct BundleFormat: Sendable {
    package let number: Int
    /// The files of `data/` that every bundle holds, beside the evidence; sorted bytewise.
    package let dataFiles: [String]
    package let rules: RuleBook
    package let dialects: EvidenceDialects
    /// What `data/evidence.json` says of a file.
    package let details: @Sendable (LoadedEvidence) -> JSON
    /// `data/notes.md`
    package let notes: @Sendable (ReleaseRecord) -> String
    /// `VERIFY.md`
    package let instructions: @Sendable (_ project: String, _ version: String) -> Bytes

    package init(
        number: Int, dataFiles: [String], rules: RuleBook, dialects: EvidenceDialects,
        details: @escaping @Sendable (LoadedEvidence) -> JSON,
        notes: @escaping @Sendable (ReleaseRecord) -> String,
        instructions: @escaping @Sendable (_ project: String, _ version: String) -> Bytes
    ) {
        self.number = number
        self.dataFiles = dataFiles
        self.rules = rules
        self.dialects = dialects
        self.details = details
        self.notes = notes
        self.instructions = instructions
    }

    package static let v1 = BundleFormat(
        number: 1,
        dataFiles: [
            "data/checklist.json", "data/evidence.json", "data/notes.md", "data/policy.json", "data/provenance.json",
            "data/release.json", "data/rollback.json", "data/sync.json",
        ],
        rules: .v1, dialects: .v1, details: { $0.json }, notes: { NotesRenderer.markdown($0) },
        instructions: { VerifyInstructions.bytes(project: $0, version: $1) })

    /// What new bundles are written in.
    package static let current = v1
}

extension BundleFormat: Hashable {
    package static func == (a: Self, b: Self) -> Bool { a.number == b.number }
    package func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// The formats that a reader knows.
package struct BundleFormats: Sendable {
    package let all: [BundleFormat]

    package init(_ all: [BundleFormat]) { self.all = all }

    package static let known = BundleFormats([.v1])

    package subscript(number: Int) -> BundleFormat? { all.first { $0.number == number } }

    func haveDataFile(_ path: String) -> Bool { all.contains { $0.dataFiles.contains(path) } }
}

/// The names that are the same in every format.
extension BundleFormat {
    package static let provenance = "data/provenance.json"
    package static let evidenceFolder = "data/evidence/"

    package static let declaration = "bagit.txt"
    package static let info = "bag-info.txt"
    package static let manifest = "manifest-sha256.txt"
    package static let tagManifest = "tagmanifest-sha256.txt"
    package static let instructionFile = "VERIFY.md"
    /// The tag files that the tag manifest lists; sorted bytewise.
    package static let listedTagFiles = [instructionFile, info, declaration, manifest]

    /// What is published beside the bundle as well, and listed in `SHA256SUMS`; sorted bytewise.
    package static let publishedFiles = ["checklist.json", "notes.md", "release.json"]

    /// The digests of what is published for one release.
    package static let checksums = "SHA256SUMS"

    /// The end of every bundle's name.
    package static let suffix = ".evidence.tar.gz"

    package static func identifier(project: String, version: String) -> String { "\(project)-\(version)" }
    package static func fileName(project: String, version: String) -> String {
        identifier(project: project, version: version) + suffix
    }
    /// `name`: of a bundle's file.
    package static func identifier(ofBundle name: String) -> String {
        String(decoding: name.utf8.dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
