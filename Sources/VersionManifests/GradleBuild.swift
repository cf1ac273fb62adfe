// Gradle's build.gradle and build.gradle.kts: the version of the project, or of an Android application.
import EvidenceParsing
import Primitives
import ReleaseModel

enum GradleBuild: VersionManifestDialect {
    static let name = "a Gradle build script"

    static func fits(_ name: String) -> Bool { name == "build.gradle" || name == "build.gradle.kts" }

    /// `version` at the top or for all projects, and `versionName` of Android; a plug-in's version is none.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var syntax = ScriptSyntax.slashes
        syntax.longQuotes = ["\"\"\"", "'''"]
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        /// The words before the brackets that are open.
        var blocks: [String] = []
        /// The word before the parentheses that were closed last.
        var closed = ""
        /// The line where other projects take the root's version.
        var shared: Int?
        for index in script.tokens.indices {
            if script.isMark(index, in: "{([") {
                // The word before the parentheses of `if (…) {` and `configure(…) {`.
                let isCall = script.isMark(index, "{") && script.isMark(index - 1, ")")
                blocks.append(isCall ? closed : script.isWord(index - 1) ? script.text(index - 1) : "")
            }
            if script.isMark(index, in: "})]"), !blocks.isEmpty {
                let block = blocks.removeLast()
                if script.isMark(index, ")") { closed = block }
            }
            guard let place = place(index, blocks, script) else { continue }
            if !blocks.isEmpty, isRoot(place, script) {
                shared = shared ?? script.tokens[place].line
                continue
            }
            var next = file.manifest()
            take(place, script, into: &next)
            manifest.join(next)
        }
        if manifest.statement == .absent, let shared {
            manifest.prove(nothing: "computed: rootProject.version", line: shared)
        }
        return manifest
    }

    /// `rootProject.version` alone, which the file states at its top or nowhere.
    private static func isRoot(_ index: Int, _ script: ScriptText) -> Bool {
        script.isWord(index, "rootProject") && script.isMark(index + 1, ".") && script.isWord(index + 2, "version")
            && (script.isLineEnd(index + 3) || script.isMark(index + 3, in: ";}"))
    }

    /// In which a version is the project's, or that of all projects.
    private static let transparent: Set<String> = ["allprojects", "subprojects", "configure", "if", "else"]

    /// Where the value begins, if the version is set at an index.
    private static func place(_ index: Int, _ blocks: [String], _ script: ScriptText) -> Int? {
        guard script.isWord(index) else { return nil }
        let isNamed = script.isWord(index, "versionName")
        let isShared = blocks.allSatisfy(transparent.contains)
        guard isNamed || (script.isWord(index, "version") && isShared) else { return nil }
        var start = index
        if script.isMark(index - 1, "."),
            script.isWord(index - 2, "project") || script.isWord(index - 2, "rootProject")
                || script.isWord(index - 2, "this")
        {
            start -= 2
        }
        guard script.isLineEnd(start - 1) || script.isMark(start - 1, in: "{;})") else { return nil }
        if script.isSetting(index + 1) { return index + 2 }
        // `version += "-dev"` makes it another one.
        if script.isMark(index + 1, "+"), script.isSetting(index + 2) { return index + 1 }
        return script.isText(index + 1) || script.isWord(index + 1) || script.isMark(index + 1, "(") ? index + 1 : nil
    }

    /// A text in double quotes may have variables, which the file may set.
    private static func take(_ index: Int, _ script: ScriptText, into manifest: inout VersionManifest) {
        let isCall = script.isMark(index, "(") && script.isMark(index + 2, ")")
        let (place, end) = isCall ? (index + 1, index + 3) : (index, index + 1)
        let isWhole = script.isLineEnd(end) || script.isMark(end, in: ";}")
        guard script.isText(place), script.tokens[place].isPlain, isWhole, !script.isMark(script.skipLines(end), "+")
        else { return script.take(index, isInside: false, into: &manifest) }
        let token = script.tokens[place]
        guard script.bytes[token.range.lowerBound - 1] == ASCII.quote else {
            return manifest.take(script.text(place), line: token.line)
        }
        let text = VersionManifest.filled(script.text(place)) { script.constant($0) }
        manifest.take(text, line: token.line)
        if case .stated = manifest.statement, text.utf8.contains(ASCII.dollar) {
            manifest.prove(nothing: "\(quoted(text)) is filled in by the build")
        }
    }
}
