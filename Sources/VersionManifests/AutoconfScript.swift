// Autoconf's configure.ac: the second argument of AC_INIT, with the macros that the file defines.
import EvidenceParsing
import Primitives
import ReleaseModel

enum AutoconfScript: VersionManifestDialect {
    static let name = "a configure.ac"

    static func fits(_ name: String) -> Bool { name == "configure.ac" || name == "configure.in" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var macros: [Bytes: Bytes] = [:]
        var manifest = file.manifest()
        for name in ["m4_define", "define"] as [StaticString] {
            for call in calls(name, in: text) where call.arguments.count > 1 {
                macros[bare(call.arguments[0])] = bare(call.arguments[1])
            }
        }
        var call = calls("AC_INIT", in: text).first
        if call.map({ $0.arguments.count < 2 }) ?? false { call = calls("AM_INIT_AUTOMAKE", in: text).first }
        guard let call, call.arguments.count > 1 else { return manifest }
        manifest.name = String(decoding: expanded(bare(call.arguments[0]), macros), as: UTF8.self)
        let version = String(decoding: expanded(bare(call.arguments[1]), macros), as: UTF8.self)
        if version.isEmpty { return manifest }
        if VersionText.isNumbered(version), !version.utf8.contains(where: { "()[]$`".utf8.contains($0) }) {
            manifest.take(version, line: call.line)
        } else {
            manifest.prove(nothing: "computed: \(quoted(version))", line: call.line)
        }
        return manifest
    }

    private struct Call {
        var arguments: [ArraySlice<UInt8>]
        var line: Int
    }

    /// The calls of a macro outside comments, each with its arguments as they are written.
    private static func calls(_ name: StaticString, in text: EvidenceText) -> [Call] {
        var calls: [Call] = []
        for (index, line) in text.lines.enumerated() {
            let start = text.bytes[line].drop(while: ASCII.isBlank)
            let isCalled = name.withUTF8Buffer { start.starts(with: $0) }
            let open = start.dropFirst(name.utf8CodeUnitCount)
            guard isCalled, open.first == ASCII.leftParenthesis else { continue }
            calls.append(Call(arguments: arguments(text.bytes, from: open.startIndex + 1), line: index + 1))
        }
        return calls
    }

    /// Up to the closing parenthesis; at most eight.
    private static func arguments(_ bytes: Bytes, from start: Int) -> [ArraySlice<UInt8>] {
        var arguments: [ArraySlice<UInt8>] = []
        var (brackets, parentheses) = (0, 0)
        var begin = start
        for index in start..<bytes.count where arguments.count < 8 {
            switch bytes[index] {
            case ASCII.leftBracket: brackets += 1
            case ASCII.rightBracket: brackets -= 1
            case ASCII.leftParenthesis where brackets == 0: parentheses += 1
            case ASCII.rightParenthesis where brackets == 0:
                if parentheses == 0 { return arguments + [bytes[begin..<index]] }
                parentheses -= 1
            case UInt8(ascii: ",") where brackets == 0 && parentheses == 0:
                arguments.append(bytes[begin..<index])
                begin = index + 1
            default: break
            }
        }
        return arguments
    }

    /// Without m4's quotes.
    private static func bare(_ argument: ArraySlice<UInt8>) -> Bytes {
        var argument = ASCII.trimmed(argument)
        while argument.first == ASCII.leftBracket, argument.last == ASCII.rightBracket, argument.count > 1 {
            argument = ASCII.trimmed(argument.dropFirst().dropLast())
        }
        return Bytes(argument)
    }

    /// With each name of a macro replaced, and no quotes between them.
    private static func expanded(_ text: Bytes, _ macros: [Bytes: Bytes]) -> Bytes {
        var text = text
        for _ in 0..<8 {
            var output = Bytes()
            var rest = text[...]
            while let byte = rest.first {
                let word = rest.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.underscore }
                if word.isEmpty || ASCII.isDigit(byte) {
                    let run = word.isEmpty ? rest.prefix(1) : word
                    output += run
                    rest = rest.dropFirst(run.count)
                } else {
                    rest = rest.dropFirst(word.count)
                    let macro = macros[Bytes(word)]
                    output += macro ?? Bytes(word)
                    // A macro may be called without arguments.
                    if macro != nil, rest.starts(with: "()".utf8) { rest = rest.dropFirst(2) }
                }
            }
            if output == text || output.count > 1000 { break }
            text = output
        }
        return text.filter {
            $0 != ASCII.leftBracket && $0 != ASCII.rightBracket || text.contains(ASCII.leftParenthesis)
        }
    }
}
