// Texts of a repository as a record can hold them: no control characters, and marks of Markdown only where they were meant.
import Primitives

enum CleanText {
    /// Several lines, without white space at their ends. CR LF and CR end a line too.
    static func lines(_ text: String) -> String {
        // Most texts are one line of printable ASCII.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            return String(text.dropLast(text.utf8.reversed().prefix { $0 == ASCII.space }.count))
        }
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if scalar == "\r" || !isAfterReturn { take(&line, &lines) }
                isAfterReturn = scalar == "\r"
                continue
            }
            isAfterReturn = false
            line.append(isFit(scalar) ? scalar : scalar == "\t" ? " " : "\u{FFFD}")
        }
        take(&line, &lines)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.drop { $0.isEmpty }.joined(separator: "\n")
    }

    static func line(_ text: String) -> String {
        lines(text).split(separator: "\n").map { ASCII.trimmed(String($0)) }.joined(separator: " ")
    }

    private static func take(_ line: inout String.UnicodeScalarView, _ lines: inout [String]) {
        while let last = line.last, last == " " { line.removeLast() }
        lines.append(String(line))
        line.removeAll()
    }

    /// What YAML takes as it is, and no terminal obeys.
    private static func isFit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202F...0x2065, 0x206A...0xFDCF, 0xFDF0...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...0x10FFFD: scalar.value & 0xFFFE != 0xFFFE
        default: false
        }
    }

    /// A commit's subject is plain text, but for code in backticks.
    static func markdown(ofSubject subject: String) -> String {
        var output = ""
        let isPaired = subject.utf8.count { $0 == UInt8(ascii: "`") }.isMultiple(of: 2)
        var isCode = false
        for scalar in subject.unicodeScalars {
            if scalar == "`" {
                isCode.toggle()
                if !isPaired { output += "\\" }
            } else if !(isCode && isPaired), "\\*_[]<>".unicodeScalars.contains(scalar) {
                output += "\\"
            }
            output.unicodeScalars.append(scalar)
        }
        return output
    }
}
