// The attributes of a .NET assembly in a source file, AssemblyInfo.cs and the like.
import EvidenceParsing
import Primitives
import ReleaseModel

enum AssemblyInfo: VersionManifestDialect {
    static let name = "an AssemblyInfo file"
    /// The first that is there: what people see, what the file says, and what other assemblies are bound to.
    private static let attributes: [StaticString] = [
        "AssemblyInformationalVersion", "AssemblyFileVersion", "AssemblyVersion",
    ]

    static func fits(_ name: String) -> Bool {
        ["assemblyinfo.cs", "assemblyinfo.vb", "assemblyinfo.fs"].contains(where: name.hasSuffix)
    }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var syntax = ScriptSyntax.slashes
        syntax.quotes = "\""
        if file.name.hasSuffix("vb") { syntax = ScriptSyntax(lineComments: ["'"], quotes: "\"", doublesQuotes: true) }
        if file.name.hasSuffix("fs") { syntax.blockComments = [("(*", "*)")] }
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        for attribute in attributes {
            for index in script.tokens.indices where isSet(attribute, index, script) {
                var next = file.manifest()
                script.take(index + 2, isInside: true, into: &next)
                if case .stated(let text) = next.statement, text.utf8.contains(ASCII.asterisk) {
                    next.prove(nothing: "\(quoted(text)) is filled in by the build")
                }
                manifest.join(next)
            }
            if manifest.statement != .absent { break }
        }
        return manifest
    }

    /// `[assembly: AssemblyVersion(`, with or without "Attribute" at the end.
    private static func isSet(_ name: StaticString, _ index: Int, _ script: ScriptText) -> Bool {
        guard script.isWord(index), script.isMark(index + 1, "(") else { return false }
        let word = script.text(index)
        return word == name.description || word == name.description + "Attribute"
    }
}
