// Other manifests in TOML: `version` at the top, or in a table that is called after the package or the project.
import EvidenceParsing
import ReleaseModel

enum TOMLManifest: VersionManifestDialect {
    static let name = "a manifest in TOML"
    private static let tables = [["package"], ["project"], ["workspace", "package"], ["workspace"], []]

    static func fits(_ name: String) -> Bool { name.hasSuffix(".toml") }
    /// Most of these files are no manifests.
    static func owns(name: String) -> Bool { false }

    /// The first table that has a version decides: `[package]` of Typst, `[project]` of pixi, the top of Gleam and Julia.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let table = try TOMLTable(file)
        var manifest = file.manifest()
        for path in tables {
            if manifest.name == nil, case .string(let name)? = try table.one(path + ["name"])?.value {
                manifest.name = name
            }
            guard let stated = try table.string(path + ["version"]) else { continue }
            manifest.take(stated.text, line: stated.line)
            return manifest
        }
        return manifest
    }
}
