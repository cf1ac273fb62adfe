// The languages whose version constants are read, by the endings of their files: their comments and texts.
import Primitives

enum SourceLanguage {
    static let lua = ScriptSyntax(
        lineComments: ["--"], blockComments: [("--[[", "]]"), ("--[=[", "]=]"), ("--[==[", "]==]")])
    private static let slashes = ScriptSyntax.slashes
    private static let ruby = ScriptSyntax(lineComments: ["#"], blockComments: [("=begin", "=end")], fills: ["#{"])
    private static let hash = ScriptSyntax.hash
    private static let script = ScriptSyntax(
        lineComments: ["//"], blockComments: [("/*", "*/")], longQuotes: ["`"], fills: ["${"])
    private static let strict = ScriptSyntax(
        lineComments: ["//"], blockComments: [("/*", "*/")], quotes: "\"", longQuotes: ["\"\"\""])

    private static let all: [String: ScriptSyntax] = {
        var swift = strict
        swift.fills = ["\\("]
        var kotlin = strict
        kotlin.fills = ["$"]
        var go = strict
        go.longQuotes = ["`"]
        var php = slashes
        php.lineComments = ["//", "#"]
        php.wordMarks = "_$"
        var perl = hash
        perl.blockComments = [("=pod", "=cut"), ("=head", "=cut")]
        perl.wordMarks = "_$@"
        var elixir = hash
        elixir.fills = ["#{"]
        elixir.longQuotes = ["\"\"\""]
        let ml = ScriptSyntax(blockComments: [("(*", "*)")], quotes: "\"")
        var fsharp = ml
        fsharp.lineComments = ["//"]
        let haskell = ScriptSyntax(lineComments: ["--"], blockComments: [("{-", "-}")], quotes: "\"")
        var dart = slashes
        dart.longQuotes = ["\"\"\"", "'''"]
        dart.fills = ["$"]
        var nim = hash
        nim.blockComments = [("#[", "]#")]
        nim.quotes = "\""
        var powershell = hash
        powershell.blockComments = [("<#", "#>")]
        powershell.wordMarks = "_$"
        powershell.fills = ["$"]
        var julia = hash
        julia.blockComments = [("#=", "=#")]
        julia.longQuotes = ["\"\"\""]
        julia.fills = ["$"]
        return [
            "py": .python, "pyi": .python, "swift": swift, "rb": ruby, "lua": lua, "js": script, "mjs": script,
            "cjs": script, "jsx": script, "ts": script, "mts": script, "cts": script, "tsx": script, "go": go,
            "rs": strict, "java": strict, "kt": kotlin, "scala": strict, "groovy": slashes, "cs": strict, "c": strict,
            "cc": strict, "cpp": strict, "cxx": strict, "m": strict, "mm": strict, "php": php, "pl": perl, "pm": perl,
            "ex": elixir, "ml": ml, "mli": ml, "fs": fsharp, "hs": haskell, "elm": haskell, "dart": dart, "nim": nim,
            "zig": ScriptSyntax(lineComments: ["//"], quotes: "\""), "d": slashes, "ps1": powershell,
            "psd1": powershell,
            "psm1": powershell, "jl": julia, "r": hash, "cr": ruby, "v": strict,
        ]
    }()

    /// Of a file's ending in lower case; nil: constants of such files are not read.
    static func syntax(_ suffix: String?) -> ScriptSyntax? { suffix.flatMap { all[$0] } }
}
