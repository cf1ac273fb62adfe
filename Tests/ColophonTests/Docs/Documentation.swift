// Reads the repository's own documentation for the tests that hold it to the code.
import Evidence
import Files
import Primitives
import Sync
import Testing

enum Documentation {
    /// The repository's root, told from where this file was compiled.
    static let root: String = {
        var path = "\(#filePath)"
        for _ in 0..<4 { path = Files.parent(path) ?? path }
        return path
    }()

    /// The text of a file named from the root on.
    static func text(_ name: String) throws -> String {
        String(decoding: try Files.read(Files.join(root, name)), as: UTF8.self)
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
