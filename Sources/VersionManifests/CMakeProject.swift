// CMake's CMakeLists.txt: VERSION of project(), and variables that the file sets to one text.
import EvidenceParsing
import Primitives
import ReleaseModel

enum CMakeProject: VersionManifestDialect {
    static let name = "a CMakeLists.txt"

    static func fits(_ name: String) -> Bool { name == "cmakelists.txt" || name.hasSuffix(".cmake") }
    /// A project's number may be older than its release, so that the record has to say that it counts.
    static func owns(name: String) -> Bool { false }

    private static let syntax = ScriptSyntax(
        lineComments: ["#"],
        blockComments: [("#[[", "]]"), ("#[=[", "]=]"), ("#[==[", "]==]"), ("[[", "]]"), ("[=[", "]=]")], quotes: "",
        longQuotes: ["\""],
        wordMarks: "_.+-${}/:@<>=*,;!&|~^%?'[]\\")

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(file, syntax)
        var manifest = file.manifest()
        let variables = variables(in: script)
        func take(_ index: Int) {
            manifest.take(
                VersionManifest.filled(script.text(index)) { variables[$0] ?? nil }, line: script.tokens[index].line)
        }
        if let start = calls("project", in: script).first {
            let end = script.behindBracket(start)
            manifest.name = arguments(start, end, in: script).first.map {
                VersionManifest.filled(script.text($0)) { variables[$0] ?? nil }
            }
            if let place = (start..<end).first(where: { script.isWord($0, "VERSION") }) {
                let value = script.skipLines(place + 1)
                if script.isWord(value) || script.isText(value) { take(value) }
                return manifest
            }
        }
        // Before project() had a VERSION. What is called after the project may be that of its library's interface.
        for name in ["PROJECT_VERSION", "VERSION"] where variables[name] != nil {
            let places = calls("set", in: script).filter { start in
                arguments(start, script.behindBracket(start), in: script).first.map { script.text($0) == name } ?? false
            }
            guard let place = places.last else { continue }
            let values = arguments(place, script.behindBracket(place), in: script)
            if values.count > 1, variables[name] != .some(nil) {
                take(values[1])
            } else {
                manifest.prove(nothing: "\(name) is set to several values", line: script.tokens[place].line)
            }
            return manifest
        }
        return named(after: manifest.name, variables, script, file) ?? manifest
    }

    /// `set(ORDERS_VERSION 1.2.0)`: the one that is called as the project begins, else the only one. Whether it is this release's
    /// version the rule says, by its name.
    private static func named(
        after project: String?, _ variables: [String: String?], _ script: ScriptText, _ file: EvidenceInput
    ) -> VersionManifest? {
        let found = variables.filter { variable in
            let name = ConstantName(variable.key)
            guard name.isVersion, !name.isOfSomethingElse, let value = variable.value else { return false }
            return VersionText.isNumbered(value) && !variable.key.hasPrefix("CMAKE_")
        }
        let plain = ConstantName(project ?? "").parts.joined()
        let own = found.filter { plain.hasPrefix(ConstantName($0.key).owner) }
        guard let only = own.count == 1 ? own.first : found.count == 1 ? found.first : nil, let text = only.value,
            let place = calls("set", in: script).first(where: { start in
                arguments(start, script.behindBracket(start), in: script).first.map { script.text($0) } == only.key
            })
        else { return nil }
        var manifest = file.manifest(name: project)
        manifest.take(text, line: script.tokens[place].line)
        manifest.constant = only.key
        return manifest
    }

    /// The indices of the brackets that open the arguments of a command.
    private static func calls(_ name: String, in script: ScriptText) -> [Int] {
        script.tokens.indices.filter {
            script.isMark($0, "(") && script.isWord($0 - 1) && script.isLineEnd($0 - 2)
                && ASCII.lowercased(script.text($0 - 1)) == name
        }
    }

    private static func arguments(_ start: Int, _ end: Int, in script: ScriptText) -> [Int] {
        (start..<end).filter { script.isWord($0) || script.isText($0) }
    }

    /// What set() gives to a variable; nil as the value where the file gives several.
    private static func variables(in script: ScriptText) -> [String: String?] {
        var variables: [String: String?] = [:]
        for start in calls("set", in: script) {
            let found = arguments(start, script.behindBracket(start), in: script)
            guard found.count > 1 else { continue }
            let (name, value) = (script.text(found[0]), script.text(found[1]))
            if let known = variables[name] {
                if known != value { variables[name] = .some(nil) }
            } else {
                variables[name] = value
            }
        }
        return variables
    }
}
