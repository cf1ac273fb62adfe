// `releases.json`: every release in a few members, for programs.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

extension Feeds {
    /// Newest version first; paths are relative to the site's root.
    var releaseList: Bytes {
        var list = CanonicalJSON(capacity: 256 + releases.count * 768)
        list.object { list in
            list.member("project", configuration.project.name)
            list.key("releases")
            list.array(releases) { $0.value(Self.member($1)) }
            if let repository = configuration.project.repository { list.member("repository", repository) }
            list.member("title", configuration.project.title)
        }
        return list.finish() + [0x0A]
    }

    // Members of their own type: one literal of all costs the compiler a quarter of a minute.
    private static func member(_ release: ReleaseSummary) -> JSON {
        let folder = release.version.text
        let checks: [(String, JSON?)] = release.checks.map { ($0.id.rawValue, .string($0.label)) }
        let members: [(String, JSON?)] = [
            ("version", .string(folder)), ("type", .string(release.type.rawValue)),
            ("status", .string(release.status.rawValue)), ("ready", .bool(release.isReady)),
            ("readiness", .string(release.readiness.rawValue)),
            ("draft", .bool(release.isDraft)), ("locked", .bool(release.isLocked)),
            ("released", JSON.text(release.dates.released?.text)), ("commit", JSON.text(release.commit)),
            ("previous", JSON.text(release.previous)), ("page", .string("\(folder)/index.html")),
            ("checks", .object(compact: checks)), ("tests", tests(release)),
            ("line_rate", release.lineRate.map(JSON.double)),
            ("open_incidents", .int(release.incidents.count(where: \.isOpen))),
            ("bundle", bundle(release, folder: folder)),
        ]
        return .object(compact: members)
    }

    private static func tests(_ release: ReleaseSummary) -> JSON? {
        release.tests.map { ["passed": .int($0.passed), "failed": .int($0.failed), "skipped": .int($0.skipped)] }
    }

    private static func bundle(_ release: ReleaseSummary, folder: String) -> JSON {
        [
            "path": .string("\(folder)/\(release.bundlePath)"), "size": .int(release.bundle.size),
            "manifest_sha256": .string(release.bundle.manifest.hex),
            "tar_sha256": .string(release.bundle.tar.hex), "sha256": .string(release.bundle.gzip.hex),
        ]
    }
}
