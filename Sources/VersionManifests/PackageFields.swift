// Manifests of fields by lines: Cabal's, R's DESCRIPTION, and the metadata of built Python packages.
import EvidenceParsing
import Primitives
import ReleaseModel

enum PackageFields: VersionManifestDialect {
    static let name = "a package description"

    static func fits(_ name: String) -> Bool {
        ["description", "pkg-info", "metadata"].contains(name) || name.hasSuffix(".cabal")
    }
    /// Other files have such names as well.
    static func owns(name: String) -> Bool { name == "pkg-info" || name.hasSuffix(".cabal") }

    /// `Version:` at a line's beginning, up to the first empty line where the rest is a text.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        let isCabal = ASCII.lowercased(file.name).hasSuffix(".cabal")
        var manifest = file.manifest()
        for index in text.lines.indices {
            let line = text[index]
            if line.isEmpty, !isCabal { break }
            guard line.first.map(ASCII.isLetter) == true, let colon = line.firstIndex(of: ASCII.colon) else { continue }
            let key = ASCII.lowercased(String(decoding: ASCII.trimmed(line[..<colon]), as: UTF8.self))
            let value = String(decoding: ASCII.trimmed(line[(colon + 1)...]), as: UTF8.self)
            if key == "name" || key == "package" { manifest.name = value }
            if key == "version" {
                try KeyValueLine.refuseSecond(manifest, at: index + 1)
                manifest.take(value, line: index + 1)
            }
        }
        return manifest
    }
}
