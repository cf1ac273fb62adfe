// Which paths an archive may hold: those that every system and validator reads the same way.
import Primitives

/// The path rule of bundles: UTF-8 in NFC, relative, no empty, `.` or `..` component; no control characters, no white
/// space but single U+0020 inside a component, no `%`, no backslash; no name that git or Windows takes for another thing
/// (`PortableName`); within ustar's 155 + 100 bytes; and unique among the others, also when case is ignored.
package enum ArchivePath {
    /// What is wrong with a path, and the code an `ArchiveError` gives it.
    package struct Problem {
        package var code: String
        package var message: String
        package var remedy: String

        package init(code: String, message: String, remedy: String) {
            self.code = code
            self.message = message
            self.remedy = remedy
        }
    }

    /// What is wrong with one path and how to rename it, or nil where it is fine. `isForBundle`: false for a file that no
    /// bundle holds, and that may have any name its own system takes.
    package static func problem(_ path: String, isForBundle: Bool = true) -> (message: String, remedy: String)? {
        check(path, isForBundle: isForBundle).map { (message: "\(quoted(path)) \($0.message)", remedy: $0.remedy) }
    }

    /// Whether a component of the path is one that git, or a file system, takes for `.git`.
    package static func isInGitFolder(_ path: String) -> Bool {
        Substring(path).utf8.split(separator: UInt8(ascii: "/")).contains { PortableName.isGits($0) }
    }

    /// The first problem of a path. Its message has no subject: it follows the quoted path.
    package static func check(_ path: String, isForBundle: Bool = true) -> Problem? {
        let utf8 = path.utf8
        if isPlain(path) { return nil }
        guard let first = utf8.first else {
            return Problem(code: "path-empty", message: "is an empty name", remedy: "give the file a name")
        }
        if first == UInt8(ascii: "/") {
            return Problem(
                code: "path-absolute", message: "is an absolute path", remedy: "name the file relative to its folder")
        }
        var isASCII = true
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\\"):
                return Problem(code: "path-backslash", message: "has a backslash", remedy: "rename it without “\\”")
            case UInt8(ascii: "%"):
                return Problem(
                    code: "path-percent", message: "has a percent sign, which BagIt validators read as an escape",
                    remedy: "rename it without “%”")
            case 0..<0x20, 0x7F: return control
            case 0x80...: isASCII = false
            default: break
            }
        }
        if let problem = checkComponents(utf8) ?? (isASCII ? nil : checkScalars(path)) { return problem }
        if isForBundle {
            for component in Substring(path).utf8.split(separator: UInt8(ascii: "/")) {
                if let problem = PortableName.check(component) { return problem }
            }
        }
        return checkLength(utf8)
    }

    /// Whether a glance is enough: at most 100 visible ASCII characters that are allowed everywhere, and no component that
    /// is empty, starts or ends with a dot, or may be a device's name. Nearly all paths are.
    private static func isPlain(_ path: String) -> Bool {
        guard (1...100).contains(path.utf8.count) else { return false }
        var stem: UInt32 = 0
        // Of the component's name up to its first dot; nil: that was passed.
        var length: Int? = 0
        var last = UInt8(ascii: "/")
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "/"):
                if last == UInt8(ascii: "/") || last == UInt8(ascii: ".") { return false }
                if let length, PortableName.mayBeDevice(stem: stem, length: length) { return false }
                (stem, length) = (0, 0)
            case UInt8(ascii: "."):
                if last == UInt8(ascii: "/") { return false }
                if let length, PortableName.mayBeDevice(stem: stem, length: length) { return false }
                length = nil
            case UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "~"), UInt8(ascii: "$"):
                return false
            case 0x21...0x7E:
                stem = stem << 8 | UInt32(ASCII.lower(byte))
                length = length.map { $0 + 1 }
            default: return false
            }
            last = byte
        }
        if let length, PortableName.mayBeDevice(stem: stem, length: length) { return false }
        return last != UInt8(ascii: "/") && last != UInt8(ascii: ".")
    }

    private static func checkComponents(_ utf8: String.UTF8View) -> Problem? {
        let space = UInt8(ascii: " ")
        let dot = UInt8(ascii: ".")
        for component in utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if component.elementsEqual([dot, dot]) {
                return Problem(
                    code: "path-parent", message: "has a “..” component",
                    remedy: "name the file by the path below its folder")
            }
            if component.isEmpty || component.elementsEqual([dot]) {
                return Problem(
                    code: "path-component", message: "has an empty or “.” component",
                    remedy: "write its folders with one “/” between them")
            }
            if component.first == space || component.last == space { return whiteSpace }
            if zip(component, component.dropFirst()).contains(where: { $0 == space && $1 == space }) {
                return whiteSpace
            }
        }
        return nil
    }

    private static func checkScalars(_ path: String) -> Problem? {
        for scalar in path.unicodeScalars where !scalar.isASCII {
            if scalar == "\u{FFFD}" {
                return Problem(
                    code: "path-not-utf8", message: "is not UTF-8, or holds U+FFFD, which stands for what is not",
                    remedy: "rename it in UTF-8")
            }
            if isControl(scalar) { return control }
            if scalar.properties.isWhitespace { return whiteSpace }
        }
        var span = path.utf8Span
        guard span.checkForNFC(quickCheck: false) else {
            return Problem(
                code: "path-not-nfc", message: "is not in Unicode's composed form (NFC)",
                remedy: "rename it in NFC, for example with “convmv -f utf8 -t utf8 --nfc --notest FILE”")
        }
        return nil
    }

    private static func checkLength(_ utf8: String.UTF8View) -> Problem? {
        guard UstarName(Bytes(utf8)) == nil else { return nil }
        return Problem(
            code: "path-too-long",
            message: "is too long: \(utf8.count) bytes, and ustar holds 155 for folders and 100 for the rest",
            remedy: "shorten the file's name to at most 100 bytes and its folders' to at most 155")
    }

    private static let control = Problem(
        code: "path-control", message: "has a control character", remedy: "rename it with visible characters only")

    private static let whiteSpace = Problem(
        code: "path-white-space", message: "has white space other than single spaces inside a name",
        remedy: "rename it with single spaces, none at the start or end of a name")

    /// C0, DEL and C1, and the controls of bidirectional text, which make a name read as another one.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Two paths that can't lie side by side on every file system: they are the same when case is ignored, or one is a
    /// file where the other needs a folder. The one that comes first in `paths` is given first where both are files of
    /// the same name; otherwise the file comes before the path below it.
    package static func collision(in paths: [String]) -> (String, String)? {
        if areApart(paths) { return nil }
        // String's own equality is canonical equivalence, as caseless matching asks for (Unicode, D145).
        var pathOfFolded: [String: String] = [:]
        pathOfFolded.reserveCapacity(paths.count)
        for path in paths {
            if let other = pathOfFolded.updateValue(path, forKey: folded(path)) { return (other, path) }
        }
        // Each folder is asked for once, as long as the paths in it come one after the other.
        var last = ""
        for path in paths {
            let folded = folded(path)
            guard let end = folded.utf8.lastIndex(of: UInt8(ascii: "/")) else { continue }
            if folded.utf8[..<end].elementsEqual(last.utf8) { continue }
            last = String(folded[..<end])
            for index in folded.utf8.indices where folded.utf8[index] == UInt8(ascii: "/") {
                if let file = pathOfFolded[String(folded[..<index])] { return (file, path) }
            }
        }
        return nil
    }

    /// Whether a glance shows that none collides: all are ASCII, and numbers made of the paths and of their folders, without differences of
    /// case, are enough to tell them apart. Nearly always they are.
    private static func areApart(_ paths: [String]) -> Bool {
        var files = Set<UInt64>(minimumCapacity: paths.count)
        var folders = Set<UInt64>()
        var lastFolder: UInt64?
        for path in paths {
            // FNV-1a.
            var number: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in path.utf8 {
                guard byte < 0x80 else { return false }
                if byte == ASCII.slash, number != lastFolder {
                    lastFolder = number
                    folders.insert(number)
                }
                number = (number ^ UInt64(ASCII.lower(byte))) &* 0x100_0000_01B3
            }
            guard files.insert(number).inserted else { return false }
        }
        return files.isDisjoint(with: folders)
    }

    /// The path without differences of case. Lower, upper and lower again comes to Unicode's full case folding, and
    /// also joins a few letters that folding keeps apart (ı and i), as some file systems do.
    package static func folded(_ path: String) -> String {
        if path.utf8.allSatisfy({ $0 < 0x80 }) {
            return path.utf8.contains { (0x41...0x5A).contains($0) } ? path.lowercased() : path
        }
        var folded = String.UnicodeScalarView()
        for scalar in path.unicodeScalars {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                for upper in lower.properties.uppercaseMapping.unicodeScalars {
                    folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
        return String(folded)
    }

    /// The path in quotes, with what a terminal or a page would not show, or obey, written as `\u{…}`.
    package static func quoted(_ path: String) -> String {
        if path.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return "“\(path)”" }
        var text = "“"
        for scalar in path.unicodeScalars {
            if isControl(scalar) || (scalar != " " && scalar.properties.isWhitespace) {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text + "”"
    }
}
