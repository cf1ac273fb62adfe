// setuptools' setup.cfg: [metadata], in the form that Python's configparser reads.
import EvidenceParsing
import Primitives
import ReleaseModel

enum SetupConfiguration: VersionManifestDialect {
    static let name = "a setup.cfg"

    static func fits(_ name: String) -> Bool { name == "setup.cfg" }

    /// `attr:` and `file:` point elsewhere.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var manifest = file.manifest()
        var section = ""
        for index in text.lines.indices {
            let raw = text[index]
            let body = ASCII.trimmed(raw)
            guard let first = body.first, first != ASCII.hash, first != ASCII.semicolon else { continue }
            if raw.first.map(ASCII.isSpace) ?? false { continue }  // the line before goes on
            if first == ASCII.leftBracket, let close = body.firstIndex(of: ASCII.rightBracket) {
                section = String(decoding: body[(body.startIndex + 1)..<close], as: UTF8.self)
                continue
            }
            guard section == "metadata", let (key, value) = KeyValueLine.pair(body, separators: "=:") else { continue }
            if key == "name" { manifest.name = value }
            guard key == "version" else { continue }
            try KeyValueLine.refuseSecond(manifest, at: index + 1)
            manifest.take(value, line: index + 1)
            if value.hasPrefix("attr:") || value.hasPrefix("file:") {
                let target = ASCII.trimmed(String(value.dropFirst(5)))
                manifest.prove(
                    nothing: "taken from \(quoted(value)) by the build",
                    source: value.hasPrefix("file:") ? .file(target) : .attribute(target))
            }
        }
        return manifest
    }
}
