// Why a bundle is refused: the step that found it, a code for programs, a message for people.
package import Archives
package import Files

/// The codes of the steps after the archive (its own are listed at `ArchiveError`):
///
/// | Code | The bundle |
/// |---|---|
/// | `bundle-too-large` | has more bytes than the limit |
/// | `documents-too-large` | has files beside its evidence that are larger than the limit, all together |
/// | `unreadable` | could not be read: `failure` says why |
/// | `bag-empty`, `bag-folders` | holds nothing, or more than one folder |
/// | `bag-fetch` | has a `fetch.txt`: files that are to be loaded from elsewhere |
/// | `bag-foreign-manifest` | has a manifest of another algorithm than SHA-256 |
/// | `bag-unexpected-file` | holds a file that the format does not know |
/// | `bag-no-declaration`, `bag-no-info`, `bag-no-manifest`, `bag-no-tagmanifest`, `bag-no-instructions` | lacks that file |
/// | `bag-declaration` | has a `bagit.txt` other than the two lines of BagIt 1.0 |
/// | `…manifest-syntax`, `…-unsorted`, `…-duplicate`, `…-path` | has a manifest that is not written as the format says |
/// | `…manifest-missing-file` | lacks a file that a manifest lists |
/// | `…manifest-unlisted-file` | holds a file that no manifest lists |
/// | `…manifest-digest` | holds a file whose digest is not the listed one |
/// | `bag-info-syntax`, `bag-info-fields`, `bag-info-agent`, `bag-info-oxum`, `bag-info-identifier`, `bag-info-date` | has wrong information in that field |
/// | `bundle-format` | has a format that is not known |
/// | `bundle-format-differs` | names one format in `bag-info.txt` and another in the provenance |
/// | `json-unreadable`, `json-not-canonical` | holds JSON that can't be read, or is not in canonical form |
/// | `provenance-shape`, `provenance-record`, `provenance-previous`, `provenance-history`, `provenance-amends` | has a provenance that is not about its record |
/// | `identity-folder`, `identity-project`, `identity-version` | names another release in one place than in another |
/// | `draft-mark` | is marked a draft and published, or neither |
/// | `time` | has files of another time than the release |
/// | `record-invalid`, `record-not-canonical`, `policy-invalid`, `sync-invalid`, `checklist-shape` | has a document of another shape |
/// | `instructions` | has another VERIFY.md than the format's |
/// | `data-missing` | lacks one of the format's documents |
/// | `evidence-list`, `evidence-missing`, `evidence-digest`, `evidence-redacted`, `evidence-unlisted` | has evidence other than its record and list say |
package struct BundleRefusal: Error, Sendable, Hashable {
    package var step: VerificationStep
    package var code: String
    package var message: String
    /// Nothing was found wrong with the bundle: its file could not be read.
    package var failure: FileError?

    /// Another program has compressed the archive, whatever it holds.
    package var wasCompressedAgain: Bool { code == "gzip-header" || code == "gzip-flags" }

    package init(_ step: VerificationStep, _ code: String, _ message: String) {
        self.step = step
        self.code = code
        self.message = message
    }

    package init(_ step: VerificationStep, _ error: ArchiveError) {
        self.init(step, error.code, error.message)
        failure = error.failure
    }
}
