// Elixir's mix.exs: `version:` of the project, which is often an attribute of the module.
import EvidenceParsing
import ReleaseModel

enum MixProject: VersionManifestDialect {
    static let name = "a mix.exs"

    static func fits(_ name: String) -> Bool { name == "mix.exs" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var syntax = ScriptSyntax.hash
        syntax.quotes = "\""
        syntax.longQuotes = ["\"\"\""]
        syntax.fills = ["#{"]
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        guard
            let start = script.tokens.indices.first(where: {
                script.isWord($0, "def") && script.isWord($0 + 1, "project")
            }),
            let list = script.tokens.indices.first(where: { $0 > start && script.isMark($0, "[") })
        else { return manifest }
        let range = list..<script.behindBracket(list)
        if let app = script.argument("app", in: range, mark: ":"), script.isMark(app + 2, ":"), script.isWord(app + 3) {
            manifest.name = script.text(app + 3)
        }
        guard let place = script.argument("version", in: range, mark: ":") else { return manifest }
        guard script.isMark(place + 2, "@"), script.isWord(place + 3) else {
            script.take(place + 2, isInside: true, into: &manifest)
            return manifest
        }
        let name = script.text(place + 3)
        let line = script.tokens[place].line
        let values = script.tokens.indices.filter {
            script.isMark($0, "@") && script.isWord($0 + 1) && script.text($0 + 1) == name && script.isLineEnd($0 - 1)
        }
        if let only = values.first, values.count == 1 {
            script.take(only + 2, isInside: false, into: &manifest)
        } else {
            manifest.prove(nothing: "computed: @\(name)", line: line)
        }
        return manifest
    }
}
