// Reads the repository's own documentation for the tests that hold it to the code.
import Evidence
import Files
import Primitives
import Sync
import Testing

enum Documentation {
    /// The repository's root, found from where this file was compiled.
    static let root: String = {
        var path = "\(#filePath)"
        for _ in 0..<4 { path = Files.parent(path) ?? path }
        return path
    }()

    /// The text of a file named from the root on.
    static func text(_ name: String) throws -> String {
        String(decoding: try Files.read(Files.join(root, name)), as: UTF8.self)
    }

    /// Expects a part of a page to be `wanted`. With COLOPHON_UPDATE_GOLDENS=1 the page is written again as `whole`, and the test fails
    /// all the same: no run passes what it wrote itself.
    static func expect(
        _ found: some StringProtocol, toBe wanted: String, in name: String, whole: @autoclosure () -> String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            try Files.writeAtomically(Array(whole().utf8), to: Files.join(root, name))
            Issue.record(
                "\(name) was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS",
                sourceLocation: sourceLocation)
        }
        #expect(
            found == wanted, "run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again",
            sourceLocation: sourceLocation)
    }

    /// The lines of a table, from this head on.
    static func tableText(from head: String, in text: String) throws -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0 + "\n" }
        let start = try #require(lines.firstIndex { $0 == head }, "there is no table that begins with \(head)")
        return lines[start...].prefix { $0.hasPrefix("|") }.joined()
    }

    /// The part of a text from a Markdown heading up to the next one of the same level or higher.
    static func section(_ heading: String, in text: String) throws -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == heading }, "there is no heading \"\(heading)\"")
        let level = lines[start].prefix { $0 == "#" }.count
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex { line in (1...level).contains(line.prefix { $0 == "#" }.count) }
        return rest[..<(end ?? rest.endIndex)].joined(separator: "\n")
    }

    /// The cells of the first table's rows, without the heading and its rule.
    static func table(in text: String) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return rows.dropFirst(2).map { row in
            row.dropFirst().dropLast().split(separator: " | ", omittingEmptySubsequences: false).map { cell in
                var cell = cell
                while cell.first == " " { cell.removeFirst() }
                while cell.last == " " { cell.removeLast() }
                return String(cell)
            }
        }
    }
}
