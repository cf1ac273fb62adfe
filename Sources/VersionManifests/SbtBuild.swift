// sbt's build.sbt: what the key `version` is set to, of the build or of a project.
import EvidenceParsing
import ReleaseModel

enum SbtBuild: VersionManifestDialect {
    static let name = "a build.sbt"

    static func fits(_ name: String) -> Bool { name == "build.sbt" || name == "version.sbt" }

    /// `version :=`, also after `ThisBuild /` and with `in ThisBuild`; not the version of a configuration.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var syntax = ScriptSyntax.slashes
        syntax.quotes = "\""
        syntax.longQuotes = ["\"\"\""]
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        for index in script.tokens.indices where script.isWord(index, "version") && isOfBuild(index, script) {
            var place = index + 1
            if script.isWord(place, "in"), script.isWord(place + 1, "ThisBuild") { place += 2 }
            guard script.isSetting(place, ":=") else { continue }
            var next = file.manifest()
            script.take(place + 2, isInside: false, into: &next)
            manifest.join(next)
        }
        return manifest
    }

    private static func isOfBuild(_ index: Int, _ script: ScriptText) -> Bool {
        guard script.isMark(index - 1, "/") else {
            return script.isLineEnd(index - 1) || script.isMark(index - 1, in: "(,{")
        }
        return script.isWord(index - 2, "ThisBuild") || script.isWord(index - 2, "Global")
    }
}

extension VersionManifest {
    /// Adds what another place of the file says of its version.
    mutating func join(_ other: VersionManifest) {
        switch (statement, other.statement) {
        case (.stated, .stated(let text)): add(text, called: "line \(other.line ?? 1)", line: other.line ?? 1)
        case (.absent, _), (.stated, .indefinite):
            statement = other.statement
            line = other.line
            source = other.source
            further = []
        case (.indefinite, _), (.stated, .absent): break
        }
    }
}
