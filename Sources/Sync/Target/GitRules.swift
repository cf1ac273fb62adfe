// Which files of a target tree count as the same for git: its line ends and permissions, by its attributes and settings.
import Files
import Primitives
import ReleaseModel
import Synchronization

/// Read from the files themselves, so that planning starts no program: `.gitattributes` of each folder and `info/attributes`
/// (gitattributes(5)), `core.autocrlf` and `core.fileMode` of the repository, the user and the system (git-config(1)).
struct GitRules: Sendable {
    /// The work tree's root.
    private let root: String
    /// Of the target tree below it; empty or with a slash at its end.
    private let prefix: String
    /// The folder of the repository's own settings.
    private let repository: String
    private let convertsByDefault: Bool
    /// Permissions count for nothing here.
    let ignoresPermissions: Bool
    private let attributeFiles = AttributeFiles()

    /// Nil: the tree is in no work tree of git.
    init?(of tree: String) {
        var root = tree
        while Files.kind(Files.join(root, ".git")) == nil {
            guard let parent = Files.parent(root), !parent.isEmpty else { return nil }
            root = parent
        }
        self.root = root
        let below = tree.utf8.dropFirst(root.utf8.count).drop { $0 == ASCII.slash }
        prefix = below.isEmpty ? "" : String(decoding: below, as: UTF8.self) + "/"
        repository = Self.repository(of: root)
        var settings: [String: String] = [:]
        for file in Self.settingFiles() + [Files.join(repository, "config")] {
            settings.merge(Self.core(file)) { $1 }
        }
        convertsByDefault = ["true", "input", "yes", "on", "1"].contains(settings["autocrlf"] ?? "")
        ignoresPermissions = ["false", "no", "off", "0"].contains(settings["filemode"] ?? "")
    }

    /// Whether git gives the file, a path of the target tree, the line ends of its place, and keeps it with LF.
    func convertsLineEnds(of path: String, _ bytes: Bytes) -> Bool {
        let (text, ends) = attributes(of: prefix + path)
        if text == "unset" { return false }
        if text == "set" || ends != nil && text != "auto" { return true }
        guard text == "auto" || convertsByDefault else { return false }
        // What git itself takes for binary.
        return !bytes.prefix(8000).contains(0)
    }

    /// Every CR LF as LF.
    static func withLineFeeds(_ bytes: Bytes) -> Bytes {
        var result: Bytes = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            let isPair = byte == ASCII.carriageReturn && index + 1 < bytes.count && bytes[index + 1] == ASCII.newline
            if !isPair { result.append(byte) }
        }
        return result
    }

    /// Every LF as CR LF.
    static func withPairs(_ bytes: Bytes) -> Bytes {
        withLineFeeds(bytes).flatMap { $0 == ASCII.newline ? [ASCII.carriageReturn, $0] : [$0] }
    }

    // MARK: Attributes

    /// `text` (set, unset, auto; nil: not stated) and `eol`.
    private func attributes(of path: String) -> (text: String?, ends: String?) {
        var text: String?
        var ends: String?
        let parts = path.split(separator: "/").map(String.init)
        var files: [(file: String, folder: Int)] = []
        for depth in parts.indices {
            let folder = parts[..<depth].joined(separator: "/")
            files.append((Files.join(Files.join(root, folder), ".gitattributes"), depth))
        }
        files.append((Files.join(repository, "info/attributes"), 0))
        for (file, depth) in files {
            let below = parts[depth...].joined(separator: "/")
            for rule in attributeFiles.rules(of: file) where rule.matches(below) {
                for word in rule.attributes {
                    switch word {
                    case "text": text = "set"
                    case "-text", "binary": text = "unset"
                    case "!text": text = nil
                    case "text=auto": text = "auto"
                    case "eol=lf", "eol=crlf": ends = word
                    case "-eol", "!eol": ends = nil
                    case "crlf", "crlf=input": text = "set"
                    case "-crlf": text = "unset"
                    default: continue
                    }
                }
            }
        }
        return (text, ends)
    }

    // MARK: Settings

    /// `.git` is the repository, or a file that names it; a further work tree shares that of the first.
    private static func repository(of root: String) -> String {
        let place = Files.join(root, ".git")
        guard Files.kind(place) != .directory, let named = text(place), named.hasPrefix("gitdir: ") else {
            return place
        }
        let folder = joined(root, String(named.dropFirst(8)))
        return text(Files.join(folder, "commondir")).map { joined(folder, $0) } ?? folder
    }

    private static func text(_ file: String) -> String? {
        (try? Files.readIfPresent(file, limit: 1 << 16)).map { ASCII.trimmed(String(decoding: $0, as: UTF8.self)) }
    }

    private static func joined(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") ? path : Files.join(folder, path)
    }

    private static func settingFiles() -> [String] {
        var files = Environment.value("GIT_CONFIG_NOSYSTEM") == nil ? ["/etc/gitconfig"] : []
        if let stated = Environment.value("GIT_CONFIG_GLOBAL") { return files + [stated] }
        if let home = Environment.value("HOME") {
            files.append(Files.join(Environment.value("XDG_CONFIG_HOME") ?? Files.join(home, ".config"), "git/config"))
            files.append(Files.join(home, ".gitconfig"))
        }
        return files
    }

    /// The values below `[core]`, names and values in lower case. A name alone is true.
    private static func core(_ file: String) -> [String: String] {
        guard let bytes = try? Files.readIfPresent(file, limit: 1 << 20) else { return [:] }
        var values: [String: String] = [:]
        var isCore = false
        for line in bytes.split(separator: ASCII.newline) {
            let text = ASCII.lowercased(ASCII.trimmed(String(decoding: line, as: UTF8.self)))
            if text.hasPrefix("[") {
                isCore = text.hasPrefix("[core]")
            } else if isCore, let name = text.split(separator: "=").first.map({ ASCII.trimmed(String($0)) }) {
                let value = text.split(separator: "=", maxSplits: 1).dropFirst().first.map { ASCII.trimmed(String($0)) }
                values[name] = (value ?? "true").split { $0 == "#" || $0 == ";" }.first.map {
                    ASCII.trimmed(String($0))
                }
            }
        }
        return values
    }
}

/// The rules of files of attributes; each file is read when it is first asked about.
private final class AttributeFiles: Sendable {
    private let known = Mutex<[BytewiseKey: [AttributeRule]]>([:])

    /// None where there is no file that can be read.
    func rules(of file: String) -> [AttributeRule] {
        let key = BytewiseKey(file)
        return known.withLock { known in
            if let rules = known[key] { return rules }
            let bytes = (try? Files.readIfPresent(file, limit: 1 << 20)) ?? []
            let rules = bytes.split(separator: ASCII.newline).compactMap { AttributeRule($0) }
            known[key] = rules
            return rules
        }
    }
}

/// A line of a file of attributes.
private struct AttributeRule: Sendable {
    let attributes: [String]
    private let pattern: PathPattern
    /// As gitignore(5) has it: without a slash a pattern is for names at any depth.
    private let isAnchored: Bool

    /// Nil: the line says nothing of any file.
    init?(_ line: ArraySlice<UInt8>) {
        let words = line.split(whereSeparator: ASCII.isSpace).map { String(decoding: $0, as: UTF8.self) }
        guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix("["),
            let pattern = try? PathPattern(first.hasPrefix("/") ? String(first.dropFirst()) : first, syntax: .glob)
        else { return nil }
        self.pattern = pattern
        isAnchored = first.utf8.dropLast().contains(ASCII.slash)
        attributes = Array(words.dropFirst())
    }

    func matches(_ path: String) -> Bool {
        pattern.matches(isAnchored ? path : String(path.split(separator: "/").last ?? ""))
    }
}
