// Which names of files and folders mean something else to git or to Windows than they say.
import Primitives

/// Judges one component of a path. Whoever unpacks a bundle must get ordinary files under the names that were signed, on
/// any system: nothing that git obeys, no device, no stream of another file, and no name that the system shortens.
enum PortableName {
    /// The first problem of a component that is not empty, `.` or `..`.
    static func check(_ component: Substring.UTF8View) -> ArchivePath.Problem? {
        if isGits(component) {
            return ArchivePath.Problem(
                code: "path-git",
                message: "has a name that git, or a file system, takes for “.git”: git would run what it says",
                remedy: "move the file out of that folder, or rename it")
        }
        if component.contains(colon) {
            return ArchivePath.Problem(
                code: "path-colon", message: "has a colon, after which Windows sees a part of another file",
                remedy: "rename it without “:”")
        }
        if component.last == ASCII.dot {
            return ArchivePath.Problem(
                code: "path-ending", message: "has a name that ends in a dot, which Windows leaves out",
                remedy: "rename it without the dot at the end of a name")
        }
        if isDevice(component) {
            return ArchivePath.Problem(
                code: "path-reserved",
                message: "has a name that stands for a device on Windows, such as con, nul or com1",
                remedy: "rename it: also with an extension, that name can't be a file there")
        }
        return nil
    }

    // MARK: git

    /// Whether git or a file system takes the component for `.git`: in any case, with characters that are not seen (HFS+
    /// ignores them), with dots, blanks or a stream's name at its end, or as the short name that NTFS gives to it.
    static func isGits(_ component: Substring.UTF8View) -> Bool {
        // Nearly all names have another start.
        guard let first = component.first,
            first >= 0x80 || first == ASCII.dot || ASCII.lower(first) == UInt8(ascii: "g")
        else { return false }
        var name = component.prefix { $0 != colon }
        while let last = name.last, last == ASCII.dot || last == ASCII.space { name.removeLast() }
        let isASCII = name.allSatisfy { $0 < 0x80 }
        return isGit(isASCII ? name.map(ASCII.lower) : seen(name))
    }

    private static func isGit(_ name: Bytes) -> Bool {
        if name.elementsEqual(".git".utf8) { return true }
        let number = name.dropFirst(4)
        return name.starts(with: "git~".utf8) && !number.isEmpty && number.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Without differences of case, and without what is not seen.
    private static func seen(_ name: Substring.UTF8View) -> Bytes {
        var text = String.UnicodeScalarView()
        for scalar in Substring(name).unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
            text.append(scalar)
        }
        var folded = Bytes(ArchivePath.folded(String(text)).utf8)
        while let last = folded.last, last == ASCII.dot || last == ASCII.space { folded.removeLast() }
        return folded
    }

    // MARK: Windows

    /// A device's name, whatever its case, extension and the blanks before that.
    private static func isDevice(_ component: Substring.UTF8View) -> Bool {
        var stem = component.prefix { $0 != ASCII.dot }.map(ASCII.lower)
        while stem.last == ASCII.space { stem.removeLast() }
        switch stem.count {
        case 3: return ["con", "prn", "aux", "nul"].contains { stem.elementsEqual($0.utf8) }
        case 4: return isNumbered(stem) && (0x30...0x39).contains(stem[3])
        // ¹, ² and ³ count as digits there.
        case 5: return isNumbered(stem) && stem[3] == 0xC2 && [0xB9, 0xB2, 0xB3].contains(stem[4])
        case 6, 7: return ["conin$", "conout$"].contains { stem.elementsEqual($0.utf8) }
        default: return false
        }
    }

    private static func isNumbered(_ stem: Bytes) -> Bool {
        stem.starts(with: "com".utf8) || stem.starts(with: "lpt".utf8)
    }

    /// Whether a stem of ASCII letters may be a device's; its bytes in lower case, the last one lowest.
    static func mayBeDevice(stem: UInt32, length: Int) -> Bool {
        switch length {
        case 3: [0x63_6F6E, 0x70_726E, 0x61_7578, 0x6E_756C].contains(stem)
        case 4: [0x63_6F6D, 0x6C_7074].contains(stem >> 8)
        default: false
        }
    }

    private static let colon = UInt8(ascii: ":")
}
