// The members of `colophon.yaml`, but for those of the policy and of sync rules.
import Documents
import Files
import Versions

extension VersionScheme: FieldValue {}

extension Configuration: FieldObject {
    package static let fields = Fields<Configuration>(
        "configuration", blank: Configuration(project: ""),
        [
            Field("project", \.project, required: true, "The project, with at least its name."),
            Field("site", \.site, "The generated site."),
            Field("paths", \.paths, "Where things lie, relative to this file."),
            Field("policy", \.policy, "What is asked of a release."),
            Field("sync", \.sync, "Which files go downstream.", more: "See [sync rules](distribution-sync.md#a-rule)."),
            .map(
                "targets", keys: .any, values: .text, "Where downstream trees lie, by repository.",
                more: "For example `{org/website: ../website}`."
            ) { repository, node, configuration in
                configuration.targets.append(Target(repository: repository, path: node.string ?? ""))
            } write: { configuration in
                configuration.targets.map { ($0.repository, .string($0.path)) }
            },
            Field("sign", \.signing, "How releases are signed."),
        ])
}

extension Configuration.Project: FieldObject {
    package static let fields = Fields<Configuration.Project>(
        "project", blank: Configuration(project: "").project,
        [
            Field(
                "name", \.name, as: .text(.name), required: true,
                "The project's name, in lower case: part of every bundle's name.",
                more: "Letters, digits, `.`, `_` and `-`."),
            Field("title", \.title, "The name for people.", standard: "the name"),
            Field("description", \.description, "One sentence about the project."),
            Field("repository", \.repository, "The repository's address.", more: "Links begin with it."),
            Field("license", \.license, "The licence's SPDX identifier."),
            Field(
                "versioning", \.versioning, "How releases are numbered; semver where left out.",
                more: "Under `calver`, and where a version has no three numbers, records state their `type`."),
        ])
}

extension Configuration.Site: FieldObject {
    package static let fields = Fields<Configuration.Site>(
        "site", blank: Configuration(project: "").site,
        [
            Field("title", \.title, "The site's title.", standard: "the project's title"),
            Field(
                "url", \.url, as: .text(.webAddress), "Where the site is published; needed for a sitemap.",
                more: "Without it feeds use `urn:uuid` ids."),
            Field(
                "releases_per_feed", \.releasesPerFeed, as: .integer(minimum: 1), "How many releases a feed holds."),
            Field(
                "logo", \.logo, as: .text(.form(.picturePath)),
                "A picture of the workspace that stands beside the title.",
                more: "An SVG or PNG file; see [a site of one's own](templates.md#a-site-of-ones-own)."),
            Field(
                "accent", \.accent, as: .text(.form(.colour)),
                "The project's colour, for links and the top of each page.",
                more: "Text has shades of it that can be read."),
        ])
}

extension Configuration.Paths: FieldObject {
    package static let fields = Fields<Configuration.Paths>(
        "paths", blank: Configuration(project: "").paths,
        [
            Field("evidence", \.evidence, "The folder of release records."),
            Field("templates", \.templates, "The folder of your own templates."),
            Field("output", \.output, "The folder that is generated."),
            Field("source", \.source, "The root that sync rules read from."),
        ])
}

extension Configuration.Signing: FieldObject {
    package static let fields = Fields<Configuration.Signing>(
        "signing", blank: Configuration(project: "").signing,
        [
            Field("key", \.key, "The key's file, or $VARIABLE.", more: "Builds sign with it; see [Keys](keys.md)."),
            Field(
                "identity", \.identity, "Who signs.", standard: "the key's name in `allowed_signers`",
                more: "The statements say it."),
            Field(
                "threshold", \.threshold, as: .integer(minimum: 1), "How many signers a release should have.",
                more: "With fewer, `build` and `sign` warn."),
            Field(
                "approvals", \.approvals, as: .integer(minimum: 1),
                "How many signers the approval of a sync needs; none where left out.",
                more: "See [Approve a sync](keys.md#approve-a-sync)."),
        ])
}
