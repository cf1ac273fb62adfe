// Holds the values that docs/templates.md lists to the shapes of the views; COLOPHON_UPDATE_GOLDENS=1 writes them again.
import Evidence
import Files
import Mustache
import Primitives
import Testing

@testable import Site

@Suite(.serialized) struct TemplatesDocumentTests {
    private static let page = "docs/templates.md"

    @Test(arguments: ["values", "variables"]) func thePageListsWhatIsThere(_ name: String) throws {
        let rendered = name == "values" ? try TemplateValues.text() : try StyleVariables.text()
        let text = try Documentation.text(Self.page)
        let start = "<!-- \(name): made of the code; change that, not this table -->\n"
        let end = "<!-- end of the \(name) -->"
        let from = try #require(text.firstRange(of: start)).upperBound
        let until = try #require(text[from...].firstRange(of: end)).lowerBound
        try Documentation.expect(
            text[from..<until], toBe: rendered, in: Self.page, whole: text[..<from] + rendered + text[until...])
    }
}

/// The values that each page's template may name, with what the sample site has there.
private struct TemplateValues {
    /// What the samples give for a name.
    private struct Seen {
        var type: String
        var example: String?
    }

    private var seen: [String: Seen] = [:]

    static func text() throws -> String {
        let samples = try ViewSamples.all()
        var everyPage = TemplateValues()
        for case (_, let views) in samples {
            for view in views { everyPage.take(view[0], Frame.shape, at: "") }
        }
        var parts = ["### Every page\n\n" + everyPage.table(Frame.shape)]
        for (page, views) in samples {
            let shape = page.scopes[1]
            guard !shape.members.isEmpty else { continue }
            var own = TemplateValues()
            for view in views { own.take(view[1], shape, at: "") }
            parts.append("### \(page.rawValue).mustache\n\n" + own.table(shape))
        }
        return "\n" + parts.joined(separator: "\n") + "\n"
    }

    private mutating func take(_ value: ViewValue, _ shape: TemplateShape, at path: String) {
        guard case .members(let values) = value else { return }
        for (name, member) in shape.members where member.slot < values.count {
            note(values[member.slot], member.shape, at: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    private mutating func note(_ value: ViewValue, _ shape: TemplateShape, at path: String) {
        switch value {
        case .absent: break
        case .flag(let flag): add(path, "flag", flag ? "true" : nil)
        case .number(let number): add(path, "number", "\(number)")
        case .string(let text): add(path, Self.html.contains(Self.last(path)) ? "HTML" : "text", text)
        case .members:
            add(path, "view", nil)
            take(value, shape, at: path)
        case .list(let items):
            for item in items {
                if case .string(let text) = item {
                    add(path, "list of texts", text)
                } else {
                    addItem(item, shape, path)
                }
            }
        case .rows(let rows): for index in 0..<rows.count { addItem(rows[index], shape, path) }
        }
    }

    private mutating func addItem(_ item: ViewValue, _ shape: TemplateShape, _ path: String) {
        add(path, "list", nil)
        take(item, shape, at: path)
    }

    /// The first example counts.
    private mutating func add(_ path: String, _ type: String, _ example: String?) {
        let known = seen[path]
        seen[path] = Seen(type: known?.type ?? type, example: known?.example ?? (example == "" ? nil : example))
    }

    private func table(_ shape: TemplateShape) -> String {
        "| Name | Is | Example |\n|---|---|---|\n" + rows(shape, after: "").joined()
    }

    private func rows(_ shape: TemplateShape, after path: String) -> [String] {
        shape.members.sorted { $0.value.slot < $1.value.slot }.flatMap { name, member in
            let path = path.isEmpty ? name : "\(path).\(name)"
            let own = seen[path]
            let example = own?.example.map(Self.cell) ?? ""
            return ["| `\(path)` | \(own?.type ?? "flag") | \(example) |\n"] + rows(member.shape, after: path)
        }
    }

    private static func last(_ path: String) -> String { path.split(separator: ".").last.map(String.init) ?? path }

    /// On one line, at most 60 characters, and nothing that ends a cell or its code.
    private static func cell(_ text: String) -> String {
        var line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        if line.count > 60 { line = line.prefix(60) + "…" }
        let plain = line.filter { $0 != "`" && $0 != "|" }
        return plain.allSatisfy({ $0 == " " }) ? "" : "`\(plain)`"
    }

    /// The names that the built-in templates write without escaping.
    private static let html: Set<String> = {
        var names: Set<String> = []
        for (name, bytes) in BuiltInTemplate.files where name.hasSuffix(".mustache") {
            for part in ("x" + String(decoding: bytes, as: UTF8.self)).split(separator: "{{{").dropFirst() {
                names.insert(String(part.prefix { $0 != "}" }))
            }
        }
        return names
    }()
}

/// The variables of the built-in style sheet, with what they are in light and in dark.
private enum StyleVariables {
    static func text() throws -> String {
        let sheet = String(decoding: try #require(BuiltInTemplate.files["colophon.css"]), as: UTF8.self)
        let blocks = sheet.split(separator: ":root {").dropFirst().prefix(2).map(variables)
        try #require(blocks.count == 2)
        let dark = Dictionary(blocks[1], uniquingKeysWith: { first, _ in first })
        let rows = blocks[0].map { name, value in
            let other = dark[name].map { "`\($0)`" } ?? "the same"
            return "| `\(name)` | `\(value.count > 60 ? value.prefix(60) + "…" : value)` | \(other) |\n"
        }
        return "\n| Variable | Light | Dark |\n|---|---|---|\n" + rows.joined() + "\n"
    }

    private static func variables(_ block: Substring) -> [(String, String)] {
        block.prefix { $0 != "}" }.split(separator: ";").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let name = String(parts[0].drop(while: \.isWhitespace))
            return name.hasPrefix("--") ? (name, String(parts[1].drop(while: \.isWhitespace))) : nil
        }
    }
}
