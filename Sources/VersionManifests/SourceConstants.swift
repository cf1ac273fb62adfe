// A source file with a version constant: `__version__ = "1.2.0"`, `let version = "1.2.0"`, and the same in other languages.
import EvidenceParsing
import Primitives
import ReleaseModel

/// A name, perhaps a type, `=`, and a text alone. A name that is longer than "version" has to fit the project's name, which the rule
/// looks at. Without a stated kind only `__version__` of Python counts, and files that are called after the version.
enum SourceConstants: VersionManifestDialect {
    static let name = "a source file with a version"

    private static let stems: Set<String> = ["version", "_version", "__version__", "__about__"]

    static func fits(_ name: String) -> Bool { SourceLanguage.syntax(EvidencePath.extension(of: name)) != nil }
    static func owns(name: String) -> Bool { false }

    static func looks(_ text: EvidenceSample) -> Bool {
        guard let syntax = SourceLanguage.syntax(text.suffix), let lines = try? EvidenceText(text.bytes),
            let script = try? ScriptText(lines, syntax, limits: text.limits)
        else { return false }
        let stem = String(EvidencePath.name(of: text.path).dropLast((text.suffix?.utf8.count ?? 0) + 1))
        let isCalledVersion = stems.contains(ASCII.lowercased(stem)) || isVersion(ConstantName(stem))
        return constants(in: script, suffix: text.suffix).contains { constant in
            guard case .text(let value) = constant.value, VersionText.isNumbered(value) else { return false }
            return constant.name == "__version__" || (isCalledVersion && isVersion(constant.parts))
        }
    }

    /// Whether a name, of a file or a constant, can be that of the project's version.
    private static func isVersion(_ name: ConstantName) -> Bool { name.isVersion && !name.isOfSomethingElse }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let suffix = EvidencePath.extension(of: file.path)
        guard let syntax = SourceLanguage.syntax(suffix) else { return file.manifest() }
        return manifest(file, try ScriptText(file, syntax), suffix: suffix)
    }

    static func manifest(_ file: EvidenceInput, _ script: ScriptText, suffix: String?) -> VersionManifest {
        let found = constants(in: script, suffix: suffix)
        let exact = found.filter(\.parts.isExact).map { resolved($0, script) }
        if !exact.isEmpty {
            let stated = Set(exact.compactMap { if case .text = $0.value { $0.name } else { nil } })
            var manifest = file.manifest()
            // `VERSION = __version__.split(".")` takes nothing away from the text that is there.
            for constant in exact where stated.isEmpty || stated.contains(constant.name) {
                manifest.join(statement(of: constant, file))
            }
            // Elsewhere than in a module of Python they may be of different things.
            if !isPython(suffix), !manifest.further.isEmpty {
                manifest.further = []
                manifest.prove(nothing: "several constants called version differ")
            }
            return manifest
        }
        // What the rule can't hold against the project's name is nothing.
        let named = found.filter { constant in
            if case .text(let text) = constant.value { VersionText.isNumbered(text) } else { false }
        }
        guard let only = named.first, named.count == 1, !only.parts.isOfSomethingElse else { return file.manifest() }
        var manifest = statement(of: only, file)
        manifest.constant = only.name
        return manifest
    }

    /// A constant that is set to another one of the file has that one's text.
    private static func resolved(_ constant: Constant, _ script: ScriptText) -> Constant {
        guard case .name(let names) = constant.value, names.count == 1, let text = script.constant(names[0]) else {
            return constant
        }
        var constant = constant
        constant.value = .text(text)
        return constant
    }

    private static func statement(of constant: Constant, _ file: EvidenceInput) -> VersionManifest {
        var manifest = file.manifest()
        switch constant.value {
        case .text(let text):
            // A word, such as "dev", is what a build replaces.
            guard text.utf8.contains(where: ASCII.isDigit) else { return manifest }
            manifest.take(text, line: constant.line)
        case .name(let names): manifest.prove(nothing: "computed: \(names.joined(separator: "."))", line: constant.line)
        case .computed(let text): manifest.prove(nothing: "computed: \(quoted(text))", line: constant.line)
        }
        return manifest
    }

    private struct Constant {
        var name: String
        var parts: ConstantName
        var value: ScriptText.Value
        var line: Int
    }

    private static func isPython(_ suffix: String?) -> Bool { suffix == "py" || suffix == "pyi" }

    private static func constants(in script: ScriptText, suffix: String?) -> [Constant] {
        var constants: [Constant] = []
        var depth = 0
        // The name of the module or class that began last.
        var type = ""
        // In Go's `const (…)` constants are set as they are outside.
        var isGroup = false
        for index in script.tokens.indices {
            if script.isMark(index, in: "([") {
                let opens = suffix == "go" && (script.isWord(index - 1, "const") || script.isWord(index - 1, "var"))
                if depth == 0, !isGroup, opens, script.isLineEnd(index - 2) { isGroup = true } else { depth += 1 }
            }
            if script.isMark(index, in: ")]") {
                if depth == 0 { isGroup = false }
                depth = max(0, depth - 1)
            }
            if script.isWord(index, "module") || script.isWord(index, "class"), script.isLineEnd(index - 1),
                script.isWord(index + 1)
            {
                type = script.text(index + 1)
            }
            guard depth == 0, script.isMark(index, "="), !isPartOfOperator(index, script),
                let place = name(before: index, script, suffix)
            else { continue }
            var name = script.text(place)
            var parts = ConstantName(name)
            // Ruby's `Version::STRING`
            if suffix == "rb", name == "STRING", ConstantName(type).isExact {
                parts = ConstantName(type)
                name = "\(type)::\(name)"
            }
            guard parts.isVersion else { continue }
            // `__version__ = version = "1.2.0"`
            var start = index + 1
            while script.isWord(start), script.isSetting(start + 1) { start += 2 }
            let value =
                script.isMark(index - 1, "+")
                ? .computed("+=") : script.value(at: start, isInside: false)
            constants.append(Constant(name: name, parts: parts, value: value, line: script.tokens[place].line))
        }
        return constants
    }

    /// `==`, `<=` and the like; not `:=` and `+=`.
    private static func isPartOfOperator(_ index: Int, _ script: ScriptText) -> Bool {
        script.tokens[index].touches && script.isMark(index - 1, in: "=!<>~-*/%&|^?")
            || script.isMark(index + 1, in: "=~>") && script.tokens[index + 1].touches
    }

    /// The name that is set, without its type: the last word before `=` or before a colon, and in Go the one before `string`.
    private static func name(before equals: Int, _ script: ScriptText, _ suffix: String?) -> Int? {
        var start = equals
        while !script.isLineEnd(start - 1), !script.isMark(start - 1, in: ";{}=") { start -= 1 }
        guard start < equals, script.isMark(start - 1, "=") == false else { return nil }
        if isPython(suffix), !script.tokens[start].isAtMargin { return nil }
        var end = equals
        // `:=` and `+=`
        if script.tokens[equals].touches, script.isMark(equals - 1, in: ":+") { end -= 1 }
        for index in start..<end where script.isMark(index, ":") {
            if script.isMark(index + 1, ":") || script.isMark(index - 1, ":") { continue }
            end = index
            break
        }
        if suffix == "go", end - 1 > start, script.isWord(end - 1, "string") { end -= 1 }
        // `version[]` of C.
        while end > start, script.isMark(end - 1, in: "[]") { end -= 1 }
        guard end > start, script.isWord(end - 1), !script.isMark(end - 2, in: ".:-@"),
            (start..<end).allSatisfy({ script.isWord($0) || script.isMark($0, in: "*&<>[]:.,$?") })
        else { return nil }
        return end - 1
    }
}
