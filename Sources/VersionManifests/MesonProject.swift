// Meson's meson.build: `version` of project().
import EvidenceParsing
import ReleaseModel

enum MesonProject: VersionManifestDialect {
    static let name = "a meson.build"

    static func fits(_ name: String) -> Bool { name == "meson.build" }

    /// `meson_version` is what it needs. A file may hold the version.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(
            file, ScriptSyntax(lineComments: ["#"], quotes: "'", longQuotes: ["'''"]))
        var manifest = file.manifest()
        guard
            let start = script.tokens.indices.first(where: {
                script.isWord($0, "project") && script.isMark($0 + 1, "(")
            })
        else { return manifest }
        manifest.name = script.plainText(start + 2, isInside: true)
        guard let place = script.argument("version", in: start + 1..<script.behindBracket(start + 1), mark: ":") else {
            return manifest
        }
        script.take(place + 2, isInside: true, into: &manifest)
        if script.isWord(place + 2, "files"), script.isMark(place + 3, "("), script.isText(place + 4) {
            manifest.source = .file(script.text(place + 4))
        }
        return manifest
    }
}
