// dune-project: `(version …)` at the top.
import EvidenceParsing
import Primitives
import ReleaseModel

enum DuneProject: VersionManifestDialect {
    static let name = "a dune-project"

    static func fits(_ name: String) -> Bool { name == "dune-project" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(
            file,
            ScriptSyntax(
                lineComments: [";"], blockComments: [("#|", "|#")], quotes: "\"",
                wordMarks: "_.-+~/:@<>=*,!&^%?'[]{}$|"))
        var manifest = file.manifest()
        var depth = 0
        for index in script.tokens.indices {
            if script.isMark(index, ")") { depth = max(0, depth - 1) }
            guard script.isMark(index, "(") else { continue }
            depth += 1
            guard depth == 1, script.isWord(index + 2) || script.isText(index + 2), script.isMark(index + 3, ")")
            else { continue }
            if script.isWord(index + 1, "name") { manifest.name = script.text(index + 2) }
            guard script.isWord(index + 1, "version") else { continue }
            try KeyValueLine.refuseSecond(manifest, at: script.tokens[index].line)
            manifest.take(script.text(index + 2), line: script.tokens[index].line)
        }
        return manifest
    }
}
