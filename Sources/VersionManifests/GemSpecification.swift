// RubyGems' .gemspec and CocoaPods' .podspec: what is set as the specification's `version`.
import EvidenceParsing
import Primitives
import ReleaseModel

enum GemSpecification: VersionManifestDialect {
    static let name = "a gem specification"

    static func fits(_ name: String) -> Bool { name.hasSuffix(".gemspec") || name.hasSuffix(".podspec") }

    /// `required_ruby_version` is another word. A constant is that of a listed Ruby file.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var syntax = ScriptSyntax.hash
        syntax.blockComments = [("=begin", "=end")]
        syntax.fills = ["#{"]
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        for index in script.tokens.indices
        where script.isWord(index) && script.isMark(index + 1, ".") && script.isSetting(index + 3)
            && script.isLineEnd(index - 1)
        {
            if script.isWord(index + 2, "name") { manifest.name = script.plainText(index + 4, isInside: false) }
            guard script.isWord(index + 2, "version") else { continue }
            script.take(index + 4, isInside: false, into: &manifest)
            if case .name(let names) = script.value(at: index + 4, isInside: false), names.count > 1 {
                manifest.source = .constant(suffix: "rb")
            }
        }
        return manifest
    }
}
