// opam's package files: the field `version` at the top.
import EvidenceParsing
import Primitives
import ReleaseModel

enum OpamPackage: VersionManifestDialect {
    static let name = "an opam file"

    static func fits(_ name: String) -> Bool { name == "opam" || name.hasSuffix(".opam") }

    /// A repository of packages names the version elsewhere, so that most files have none.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(
            file,
            ScriptSyntax(
                lineComments: ["#"], blockComments: [("(*", "*)")], quotes: "\"", longQuotes: ["\"\"\""],
                wordMarks: "_-+"))
        var manifest = file.manifest()
        var depth = 0
        for index in script.tokens.indices {
            if script.isMark(index, in: "[{(") { depth += 1 }
            if script.isMark(index, in: "]})") { depth = max(0, depth - 1) }
            guard depth == 0, script.isLineEnd(index - 1), script.isMark(index + 1, ":"), script.isText(index + 2),
                script.isLineEnd(index + 3)
            else { continue }
            if script.isWord(index, "name") { manifest.name = script.text(index + 2) }
            guard script.isWord(index, "version") else { continue }
            try KeyValueLine.refuseSecond(manifest, at: script.tokens[index].line)
            manifest.take(script.text(index + 2), line: script.tokens[index].line)
        }
        return manifest
    }
}
