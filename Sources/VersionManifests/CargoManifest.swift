// Cargo.toml: a package's version, or that of its workspace.
import EvidenceParsing
import ReleaseModel

enum CargoManifest: VersionManifestDialect {
    static let name = "a Cargo.toml"
    /// By which members refer to the manifest of their workspace.
    private static let workspace = "cargo workspace"

    static func fits(_ name: String) -> Bool { name == "cargo.toml" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let table = try TOMLTable(file)
        var manifest = file.manifest(name: try table.string(["package", "name"])?.text)
        let shared = try table.string(["workspace", "package", "version"])
        if let shared {
            manifest.offer = .init(owner: workspace, values: ["version": shared.text])
        }
        if let own = try table.string(["package", "version"]) {
            manifest.take(own.text, line: own.line)
            if try table.one(["package", "publish"])?.value == .other("false") {
                manifest.disregardZero(since: "the package is not published")
            }
        } else if let inherited = try table.one(["package", "version", "workspace"]) {
            if let shared {
                manifest.take(shared.text, line: shared.line)
            } else {
                manifest.prove(
                    nothing: "inherited from the workspace", line: inherited.line,
                    source: .values("${version}", owner: workspace))
            }
        } else if let shared {
            manifest.take(shared.text, line: shared.line)
        }
        return manifest
    }
}
