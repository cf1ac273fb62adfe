// JSON with comments and commas behind the last member, where the programs that read a file take them.
import Primitives
import ReleaseModel

/// Which files are such, by the word of the programs that read them, and their text as plain JSON.
enum JSONWithComments {
    /// By the file's name and the folder that it is in, in any case.
    static func takes(_ path: String) -> Bool {
        let parts = ASCII.lowercased(path).split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last.map(String.init) else { return false }
        if names.contains(name) || endings.contains(where: name.hasSuffix) { return true }
        guard name.hasSuffix(".json") else { return false }
        if families.contains(where: { name == $0 + ".json" || name.hasPrefix($0 + ".") || name.hasPrefix($0 + "-") }) {
            return true
        }
        return parts.dropLast().last.map { folders.contains(String($0)) } ?? false
    }

    /// Whether the programs that read the file take YAML as well, since its name has no ending that says which it is.
    static func isUnmarked(_ path: String) -> Bool {
        let name = ASCII.lowercased(path).split(separator: "/", omittingEmptySubsequences: true).last
        return name == ".eslintrc" || name == ".jscsrc"
    }

    private static let endings = [".jsonc", ".code-workspace", ".code-snippets"]
    /// `tsconfig.json` and `tsconfig.build.json`.
    private static let families = ["tsconfig", "jsconfig", "appsettings"]
    private static let folders = [".vscode", ".devcontainer"]
    private static let names: Set<String> = [
        ".eslintrc", ".eslintrc.json", ".jshintrc", ".jscsrc", ".swcrc", ".babelrc", ".babelrc.json",
        "babel.config.json",
        ".devcontainer.json", "devcontainer.json", "deno.json", "turbo.json", "nx.json", "project.json", "angular.json",
        "tslint.json", "typedoc.json", "api-extractor.json", "rush.json", ".markdownlint.json", ".hintrc",
        ".oxlintrc.json",
        "language-configuration.json", "wrangler.json", ".stylelintrc.json", ".parcelrc",
    ]

    /// The text with blanks in the place of comments and of commas before a closing bracket, so that places stay right. What
    /// isn't ended stays as it is.
    static func plain(_ bytes: Bytes) -> Bytes {
        var result = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { result.replaceSubrange(0..<3, with: [0x20, 0x20, 0x20]) }
        var index = 0
        var comma: Int?
        while index < bytes.count {
            switch bytes[index] {
            case ASCII.quote:
                comma = nil
                index = stringEnd(bytes, from: index + 1)
                continue
            case ASCII.slash:
                if let end = commentEnd(bytes, from: index) {
                    for place in index..<end where !ASCII.isLineEnd(bytes[place]) { result[place] = ASCII.space }
                    index = end
                    continue
                }
                comma = nil
            case 0x2C: comma = index
            case ASCII.rightBrace, ASCII.rightBracket:
                if let place = comma, hasValue(result, before: place) { result[place] = ASCII.space }
                comma = nil
            case let byte where ASCII.isSpace(byte): break
            default: comma = nil
            }
            index += 1
        }
        return result
    }

    private static func stringEnd(_ bytes: Bytes, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != ASCII.quote, bytes[index] != ASCII.newline {
            index += bytes[index] == ASCII.backslash ? 2 : 1
        }
        return index + 1
    }

    private static func commentEnd(_ bytes: Bytes, from start: Int) -> Int? {
        guard start + 1 < bytes.count else { return nil }
        if bytes[start + 1] == ASCII.slash {
            return bytes[start...].firstIndex(where: ASCII.isLineEnd) ?? bytes.count
        }
        guard bytes[start + 1] == ASCII.asterisk else { return nil }
        var index = start + 2
        while index + 1 < bytes.count {
            if bytes[index] == ASCII.asterisk, bytes[index + 1] == ASCII.slash { return index + 2 }
            index += 1
        }
        return nil
    }

    /// A comma alone, `[,]`, is a mistake everywhere.
    private static func hasValue(_ bytes: Bytes, before comma: Int) -> Bool {
        guard let last = bytes[..<comma].last(where: { !ASCII.isSpace($0) }) else { return false }
        return last != ASCII.leftBracket && last != ASCII.leftBrace && last != 0x2C && last != ASCII.colon
    }
}
