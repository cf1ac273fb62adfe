// What an import is asked for.
package import Primitives

package struct GitImportOptions: Sendable {
    /// The folder of the repository.
    package var repository = "."
    package var configurationFile = "colophon.yaml"
    /// Of a configuration that is made; nil: made of the repository's name.
    package var name: String?
    package var tagPattern: String?
    package var package: String?
    /// The changelog's path in the repository; nil: it is looked for.
    package var changelog: String?
    package var releasesFile: String?
    package var pullsFile: String?
    package var isDryRun = false
    /// Releases from before this day are not judged, where the configuration doesn't say otherwise.
    package var today: Timestamp

    package init(today: Timestamp) { self.today = today }
}
