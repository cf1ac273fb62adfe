// pyproject.toml: PEP 621's [project], Poetry's table, and where a build backend takes a dynamic version from.
import EvidenceParsing
import ReleaseModel

enum PythonProject: VersionManifestDialect {
    static let name = "a pyproject.toml"

    static func fits(_ name: String) -> Bool { name == "pyproject.toml" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let table = try TOMLTable(file)
        let poetry = ["tool", "poetry"]
        var manifest = file.manifest(name: try table.string(["project", "name"])?.text)
        if manifest.name == nil { manifest.name = try table.string(poetry + ["name"])?.text }
        // The plug-in replaces whatever is written there; in what it built it says `enable = false`.
        let plugin = ["tool", "poetry-dynamic-versioning", "enable"]
        if let enabled = try table.one(plugin), enabled.value == .other("true") {
            manifest.prove(nothing: "poetry-dynamic-versioning fills it in", line: enabled.line)
            return manifest
        }
        if let stated = try table.string(["project", "version"]) {
            manifest.take(stated.text, line: stated.line)
            if let other = try table.string(poetry + ["version"]) {
                manifest.add(other.text, called: "tool.poetry.version", line: other.line)
            }
            return manifest
        }
        // Since Poetry 2 a version may be dynamic in [project] and stated in Poetry's own table.
        if let stated = try table.string(poetry + ["version"]) {
            manifest.take(stated.text, line: stated.line)
            return manifest
        }
        if let dynamic = try table.one(["project", "dynamic"]), case .strings(let fields) = dynamic.value,
            fields.contains("version")
        {
            manifest.prove(
                nothing: "dynamic: the build backend fills it in", line: dynamic.line, source: try source(in: table))
        } else if let flit = try table.one(["tool", "flit", "metadata", "module"]) {
            var source: VersionManifest.Source?
            if case .string(let module) = flit.value { source = .module(module) }
            manifest.prove(nothing: "the module that flit packages states it", line: flit.line, source: source)
        }
        return manifest
    }

    /// setuptools' `attr` and `file`, and the `path` of Hatch and PDM.
    private static func source(in table: TOMLTable) throws(EvidenceFault) -> VersionManifest.Source? {
        let setuptools = ["tool", "setuptools", "dynamic", "version"]
        if let attribute = try table.string(setuptools + ["attr"]) { return .attribute(attribute.text) }
        for path in [setuptools + ["file"], ["tool", "hatch", "version", "path"], ["tool", "pdm", "version", "path"]] {
            guard let statement = try table.one(path) else { continue }
            switch statement.value {
            case .string(let text): return .file(text)
            case .strings(let texts): if let first = texts.first, texts.count == 1 { return .file(first) }
            case .other: break
            }
        }
        return nil
    }
}

extension VersionManifest.Source {
    /// `orders.about.__version__`: the module without the constant's name.
    static func attribute(_ text: String) -> Self? {
        let parts = text.split(separator: ".")
        return parts.count > 1 ? .module(parts.dropLast().joined(separator: ".")) : nil
    }
}
