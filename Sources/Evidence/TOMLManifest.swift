// Finds the version in Cargo.toml, pyproject.toml, and TOML manifests of the same forms.
import ReleaseModel

enum TOMLManifest {
    /// `[package]` (Cargo), `[project]` (PEP 621), `[tool.poetry]`, `[workspace.package]`, in this order; the first that
    /// exists decides.
    private static let tables = [["package"], ["project"], ["tool", "poetry"], ["workspace", "package"]]

    static func read(_ text: EvidenceText, name: String, limits: Policy.Limits) throws(EvidenceFault) -> VersionManifest
    {
        let statements = try TOMLStatements.read(text, limits: limits)
        var manifest = VersionManifest(format: name, statement: .absent)
        for table in tables {
            let inside = statements.filter { $0.path.starts(with: table) }
            if manifest.name == nil, case .string(let own)? = try one(inside, table + ["name"])?.value {
                manifest.name = own
            }
            if let version = try one(inside, table + ["version"]) {
                guard case .string(let stated) = version.value else {
                    throw EvidenceFault(
                        "wrong-type", "version is no string", remedy: "Write it in quotes.", line: version.line)
                }
                manifest.statement = VersionManifestReader.statement(stated)
                manifest.line = version.line
                return manifest
            }
            if let inherited = try one(inside, table + ["version", "workspace"]) {
                manifest.statement = .indefinite("inherited from the workspace")
                manifest.line = inherited.line
                return manifest
            }
            if let dynamic = try one(inside, table + ["dynamic"]), case .strings(let fields) = dynamic.value,
                fields.contains("version")
            {
                manifest.statement = .indefinite("dynamic: the build backend fills it in")
                manifest.line = dynamic.line
                return manifest
            }
        }
        if let flit = statements.first(where: { $0.path == ["tool", "flit", "metadata", "module"] }) {
            manifest.statement = .indefinite("the module that flit packages states it")
            manifest.line = flit.line
        }
        return manifest
    }

    /// The statement of a key, which TOML allows once.
    private static func one(_ statements: [TOMLStatement], _ path: [String]) throws(EvidenceFault) -> TOMLStatement? {
        let found = statements.filter { $0.path == path }
        if found.count > 1 {
            throw EvidenceFault(
                "duplicate-key",
                "the key \(path.joined(separator: ".")) appears twice; the first is on line \(found[0].line)",
                remedy: "Remove one of them.", line: found[1].line)
        }
        return found.first
    }
}
