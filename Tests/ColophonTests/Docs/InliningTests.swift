// Holds what is written to be inlined against what the compiler inlines.
import Files
import Primitives
import Testing

@Suite struct InliningTests {
    /// `@inlinable` is of no use within a type of the package that is not `@usableFromInline`: the compiler takes it, says nothing, and
    /// keeps the body to its module.
    @Test func whatIsInlinableIsInTypesThatOtherModulesSee() throws {
        let folder = Files.join(Documentation.root, "Sources")
        var seen = 0
        for file in try Files.walk(folder) where file.kind == .file && file.path.hasSuffix(".swift") {
            let text = String(decoding: try Files.read(Files.join(folder, file.path)), as: UTF8.self)
            var type: Substring = ""
            for line in text.split(separator: "\n") {
                if Self.isType(line) { type = line }
                guard line.hasPrefix("    "), line.contains("@inlinable package"), !type.hasPrefix("extension ") else {
                    continue
                }
                seen += 1
                #expect(type.contains("@usableFromInline "), "\(file.path): \(type)")
            }
        }
        #expect(seen > 50)
    }

    /// Whether a type or an extension begins at the margin.
    private static func isType(_ line: Substring) -> Bool {
        guard let first = line.first, first.isLetter || first == "@", line.hasSuffix("{") else { return false }
        return ["struct ", "enum ", "class ", "protocol ", "extension "].contains { line.contains($0) }
    }
}
