// LuaRocks' .rockspec: the version without the revision of the rockspec itself.
import EvidenceParsing
import Primitives
import ReleaseModel

enum Rockspec: VersionManifestDialect {
    static let name = "a rockspec"

    static func fits(_ name: String) -> Bool { name.hasSuffix(".rockspec") }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(file, SourceLanguage.lua)
        var manifest = file.manifest()
        var depth = 0
        for index in script.tokens.indices {
            if script.isMark(index, in: "{(") { depth += 1 }
            if script.isMark(index, in: "})") { depth -= 1 }
            guard depth == 0, script.isWord(index), script.isSetting(index + 1), !script.isMark(index - 1, ".") else {
                continue
            }
            if script.isWord(index, "package") { manifest.name = script.plainText(index + 2, isInside: false) }
            guard script.isWord(index, "version"), !script.isWord(index - 1, "local") else { continue }
            var next = file.manifest()
            script.take(index + 2, isInside: false, into: &next)
            if case .stated(let text) = next.statement { next.take(upstream(text), line: next.line ?? 1) }
            // "scm" and "dev" are the head of the repository.
            if case .stated(let text) = next.statement, !VersionText.isNumbered(text) {
                next.prove(nothing: "\(quoted(text)) is no release")
            }
            manifest.join(next)
        }
        return manifest
    }

    /// `1.2.0` of `1.2.0-1`.
    private static func upstream(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let dash = bytes.lastIndex(of: ASCII.hyphen), dash + 1 < bytes.count,
            bytes[(dash + 1)...].allSatisfy(ASCII.isDigit)
        else { return text }
        return String(decoding: bytes[..<dash], as: UTF8.self)
    }
}
