// The workspace's configuration: `colophon.yaml` as values, with its defaults.
import Files
package import Versions

package struct Configuration: Sendable, Hashable {
    package struct Project: Sendable, Hashable {
        /// `[a-z0-9._-]+`
        package var name: String
        package var title: String
        package var description: String?
        package var repository: String?
        package var license: String?
        package var versioning: VersionScheme = .semver
    }
    package struct Site: Sendable, Hashable {
        package var title: String
        /// Without a trailing slash; nil: no sitemap, and feed ids are urn:uuid.
        package var url: String?
        package var releasesPerFeed = 50
        /// A picture's path below the workspace; pages show it beside the title.
        package var logo: String?
        /// `#rgb` or `#rrggbb`
        package var accent: String?

        /// What the logo is called among the assets.
        package var logoName: String? {
            logo.map { $0.utf8.suffix(4).elementsEqual(".svg".utf8) ? "logo.svg" : "logo.png" }
        }
    }
    package struct Paths: Sendable, Hashable {
        package var evidence = "evidence"
        package var templates = "templates"
        package var output = "output"
        package var source = "."
    }
    /// Where a downstream tree lies.
    package struct Target: Sendable, Hashable {
        package var repository: String
        package var path: String
        package init(repository: String, path: String) {
            self.repository = repository
            self.path = path
        }
    }
    package struct Signing: Sendable, Hashable {
        package var key: String?
        package var identity: String?
        package var threshold = 1
        /// How many signers a sync's approval needs; nil: it need not be signed.
        package var approvals: Int?
    }

    package var project: Project
    package var site: Site
    package var paths = Paths()
    package var policy = Policy()
    package var sync: [SyncRule] = []
    /// In the configuration's order.
    package var targets: [Target] = []
    package var signing = Signing()

    package init(project name: String) {
        project = Project(name: name, title: name)
        site = Site(title: name)
    }
}
