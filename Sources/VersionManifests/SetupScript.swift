// setuptools' setup.py: the version that is given to setup(), and a constant of the same file by which it is named.
import EvidenceParsing
import ReleaseModel

enum SetupScript: VersionManifestDialect {
    static let name = "a setup.py"

    static func fits(_ name: String) -> Bool { name == "setup.py" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(file, .python)
        var manifest = file.manifest()
        guard let start = script.tokens.indices.first(where: { isCall($0, script) }) else { return manifest }
        let end = script.behindBracket(start + 1)
        manifest.name = script.argument("name", in: start + 1..<end).flatMap {
            script.plainText($0 + 2, isInside: true)
        }
        guard let place = script.argument("version", in: start + 1..<end) else { return manifest }
        script.take(place + 2, isInside: true, into: &manifest)
        return manifest
    }

    private static func isCall(_ index: Int, _ script: ScriptText) -> Bool {
        script.isWord(index, "setup") && script.isMark(index + 1, "(") && !script.isWord(index - 1, "def")
    }
}

extension ScriptText {
    /// The place of an argument `name=` or `name:` of the call whose bracket opens a range.
    func argument(_ name: StaticString, in range: Range<Int>, mark: StaticString = "=") -> Int? {
        var depth = 0
        for index in range {
            if isMark(index, in: "([{") { depth += 1 }
            if isMark(index, in: ")]}") { depth -= 1 }
            if depth == 1, isWord(index, name), isSetting(index + 1, mark) { return index }
        }
        return nil
    }

    func plainText(_ index: Int, isInside: Bool) -> String? {
        if case .text(let text) = value(at: index, isInside: isInside) { text } else { nil }
    }

    /// Takes the value at an index as the version. A name is looked up among the constants of the file.
    func take(_ index: Int, isInside: Bool, into manifest: inout VersionManifest) {
        let start = isInside ? skipLines(index) : index
        let line = (tokens.indices.contains(start) ? tokens[start] : tokens.last)?.line ?? 1
        switch value(at: index, isInside: isInside) {
        case .text(let text): manifest.take(text, line: line)
        case .name(let names):
            if names.count == 1, let text = constant(names[0]) {
                manifest.take(text, line: line)
            } else {
                manifest.prove(nothing: "computed: \(names.joined(separator: "."))", line: line)
            }
        case .computed(let text): manifest.prove(nothing: "computed: \(text)", line: line)
        }
    }
}
