// A C header with a #define of the version, where the record says that it is the manifest.
import EvidenceParsing
import Primitives
import ReleaseModel

enum CHeader: VersionManifestDialect {
    static let name = "a C header"
    private static let suffixes: Set<String> = ["h", "hh", "hpp", "hxx", "h++", "inc"]

    static func fits(_ name: String) -> Bool {
        EvidencePath.extension(of: name).map(suffixes.contains) ?? false
    }
    /// A header has many numbers.
    static func owns(name: String) -> Bool { false }

    /// `VERSION`, else the one text under a name that ends in `_VERSION`, `_VERSION_STRING` or `_VERSION_STR` and is not of
    /// something else. Three numbers called MAJOR, MINOR and PATCH are one version. Without any of these a constant counts.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let script = try ScriptText(file, ScriptSyntax(lineComments: ["//"], blockComments: [("/*", "*/")]))
        var exact = file.manifest()
        var similar = file.manifest()
        var numbers: [String: [String: (text: String, line: Int)]] = [:]
        for index in script.tokens.indices
        where script.isMark(index, "#") && script.isWord(index + 1, "define") && script.isWord(index + 2) {
            let name = script.text(index + 2)
            let line = script.tokens[index].line
            if script.isWord(index + 3), script.isLineEnd(index + 4), ASCII.number(script.text(index + 3).utf8) != nil {
                let parts = ConstantName(name).parts
                if let part = parts.last, parts.contains("version") || parts.contains("ver") {
                    numbers[parts.dropLast().joined(separator: "_"), default: [:]][part] = (
                        script.text(index + 3), line
                    )
                }
            }
            let constant = ConstantName(name)
            guard constant.isVersion, !script.isMark(index + 3, "(") || !script.tokens[index + 3].touches else {
                continue
            }
            var next = file.manifest()
            switch script.value(at: index + 3, isInside: false, after: "") {
            case .text(let text): next.take(text, line: line)
            case .name, .computed: next.prove(nothing: "computed: \(name)", line: line)
            }
            guard case .stated(let text) = next.statement, VersionText.isNumbered(text) else {
                if constant.isExact, exact.statement == .absent { exact.join(next) }
                continue
            }
            if constant.isExact {
                exact.join(next)
            } else if !constant.isOfSomethingElse {
                similar.join(next)
                if !isCalled(file.name, after: constant) { similar.constant = name }
            }
        }
        if case .stated = exact.statement { return exact }
        if case .stated = similar.statement {
            guard similar.further.isEmpty else {
                similar.further = []
                similar.prove(nothing: "several constants have versions")
                return similar
            }
            return similar
        }
        if let number = number(of: numbers, in: file) { return number }
        if exact.statement != .absent { return exact }
        return SourceConstants.manifest(file, script, suffix: nil)
    }

    /// Whether the header's name says that the constant is its own: `version.h`, and `orders.h` for `ORDERS_VERSION`.
    private static func isCalled(_ file: String, after constant: ConstantName) -> Bool {
        let parts = ConstantName(String(file.prefix { $0 != "." })).parts
        return parts.contains { ["version", "config"].contains($0) } || parts.joined() == constant.owner
    }

    /// `ORDERS_VERSION_MAJOR`, `ORDERS_VER_MAJOR` and the like, if there is one set of them.
    private static func number(of sets: [String: [String: (text: String, line: Int)]], in file: EvidenceInput)
        -> VersionManifest?
    {
        let found = sets.filter { set in
            !ConstantName(set.key).isOfSomethingElse && set.value["major"] != nil && set.value["minor"] != nil
        }
        guard found.count == 1, let set = found.first?.value, let major = set["major"], let minor = set["minor"] else {
            return nil
        }
        let last = set["patch"] ?? set["micro"] ?? set["revision"]
        return file.manifest(
            .stated([major.text, minor.text, last?.text].compactMap(\.self).joined(separator: ".")), line: major.line)
    }
}
