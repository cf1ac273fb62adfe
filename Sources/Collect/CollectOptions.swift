// What a collection is asked for.
package import Primitives
package import ReleaseModel

package struct CollectOptions: Sendable {
    package var configurationFile = "colophon.yaml"
    package var version: String
    /// As they were named, from where colophon runs.
    package var files: [String]
    /// The name in the release's folder; with "/" at its end a folder there. Nil: each file's own name.
    package var name: String?
    /// Each file keeps the folders that it was named with.
    package var keepsFolders = false
    package var kind: EvidenceKind?
    package var gate: String?
    package var description: String?
    package var redact = false
    /// These count instead of what the CI service says.
    package var commit: String?
    package var run: String?
    package var job: String?
    /// The service's run that this is a part of.
    package var service: CIRun?
    /// The folder whose repository was tested.
    package var repository = "."
    package var now: Timestamp
    package var isDryRun = false
    /// A release without a record gets one, of a planned release.
    package var createsRecord = false
    /// Also of a release that is out, as long as no lock lists it.
    package var allowsReleased = false

    package init(version: String, files: [String], now: Timestamp) {
        self.version = version
        self.files = files
        self.now = now
    }
}
