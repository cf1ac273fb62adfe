// Lists of addresses: what an auditor has downloaded, one file a line, and where it lies now.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Workspace

/// Each line is an https address or a path, with the SHA-256 in front of it where that is known, as in `SHA256SUMS`. Blank
/// lines and lines with `#` in front say nothing.
struct AddressList: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        /// As it is written, without the digest.
        var address: String
        var sha256: SHA256Digest?
        /// 1-based.
        var line: Int
        /// Of an address its host and the parts of its path; of a path its parts.
        var parts: [String]
        var isRemote: Bool

        /// The last part.
        var name: String { parts.last ?? "" }
        /// What files that lie together have in common.
        var place: [String] { parts.dropLast() + (isRemote ? ["https"] : []) }
    }

    private(set) var entries: [Entry] = []

    /// Throws with what is wrong, line by line.
    init(_ bytes: Bytes, file: String) throws(WorkspaceError) {
        guard bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self) else {
            throw WorkspaceError(findings: [
                Finding(
                    "list-text", .error, "the list is not UTF-8 text of less than a megabyte",
                    remedy: "Give one address or path a line.", file: file)
            ])
        }
        // The report repeats every line.
        guard !KeySource.holdsPrivateKey(text) else {
            throw WorkspaceError(findings: [
                Finding(
                    "list-key", .error, "the file is a private key, and no list",
                    remedy: "Give the file that lists what you downloaded.", file: file)
            ])
        }
        var findings: [Finding] = []
        var seen: Set<[BytewiseKey]> = []
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let content = Self.trimmed(line)
            if content.isEmpty || content.first == UInt8(ascii: "#") { continue }
            do throws(Problem) {
                let entry = try Self.entry(content, line: index + 1)
                guard seen.insert((entry.place + [entry.name]).map { BytewiseKey($0) }).inserted else {
                    throw Problem(code: "list-twice", message: "the file is listed twice", remedy: "Take one line out.")
                }
                entries.append(entry)
            } catch {
                findings.append(
                    Finding(error.code, .error, error.message, remedy: error.remedy, file: file, line: index + 1))
            }
        }
        if findings.isEmpty, entries.isEmpty {
            findings = [
                Finding(
                    "list-empty", .error, "the list names no file", remedy: "Give one address or path a line.",
                    file: file)
            ]
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
    }

    private struct Problem: Error {
        var code: String
        var message: String
        var remedy: String
    }

    private static func trimmed(_ line: Substring.UTF8View) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let front = Bytes(line).drop(while: isBlank)
        return front[..<(front.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? front.startIndex)]
    }

    private static func entry(_ content: ArraySlice<UInt8>, line: Int) throws(Problem) -> Entry {
        var rest = content
        var sha256: SHA256Digest?
        // Two spaces, or a space and the asterisk of sha256sum --binary.
        let gap = content.dropFirst(64).prefix(2)
        if gap.elementsEqual("  ".utf8) || gap.elementsEqual(" *".utf8),
            let digest = SHA256Digest(hex: String(decoding: content.prefix(64), as: UTF8.self))
        {
            sha256 = digest
            rest = content.dropFirst(66)
        }
        let address = String(decoding: rest, as: UTF8.self)
        let marks = address.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        guard marks.count == 2, marks[1].starts(with: "//".utf8) else {
            return Entry(
                address: address, sha256: sha256, line: line, parts: try parts(Bytes(rest), isEncoded: false),
                isRemote: false)
        }
        guard String(decoding: marks[0], as: UTF8.self).lowercased() == "https" else {
            throw Problem(
                code: "list-scheme", message: "the address is not one of https",
                remedy: "Give the https address, or the file's path.")
        }
        let whole = marks[1].dropFirst(2).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let host = whole.prefix { $0 != UInt8(ascii: "/") }
        // What stands before an @ may be a password: it is in no message.
        guard !host.isEmpty, !host.contains(UInt8(ascii: "@")) else {
            throw Problem(
                code: "list-address", message: "the address has no host, or a user's name before it",
                remedy: "Write it as https://HOST/PATH.")
        }
        let path = Bytes(whole.dropFirst(host.count + 1))
        return Entry(
            address: address, sha256: sha256, line: line,
            parts: [String(decoding: host, as: UTF8.self).lowercased()] + (try parts(path, isEncoded: true)),
            isRemote: true)
    }

    /// The parts of a relative path that stays where it is.
    private static func parts(_ path: Bytes, isEncoded: Bool) throws(Problem) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let name = isEncoded ? decoded(part) : String(decoding: part, as: UTF8.self)
            guard let name, !name.isEmpty, name != ".", name != "..",
                name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") })
            else {
                throw Problem(
                    code: "list-path",
                    message: isEncoded
                        ? "the address names no file" : "the path is not one below the folder of downloads",
                    remedy: "Name each file, without .. and without a / at either end.")
            }
            parts.append(name)
        }
        guard !parts.isEmpty else {
            throw Problem(code: "list-path", message: "the line names no file", remedy: "Name a file.")
        }
        return parts
    }

    /// With `%41` for A; nil where that is malformed, or gives no UTF-8.
    private static func decoded(_ part: ArraySlice<UInt8>) -> String? {
        var bytes: Bytes = []
        var rest = part
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.count > 1, let high = ASCII.hexadecimal(rest[rest.startIndex]),
                    let low = ASCII.hexadecimal(rest[rest.startIndex + 1])
                else { return nil }
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: The files

    /// Where each entry's file lies below `folder`; none where it isn't there. An address may have kept any number of the
    /// folders that it names, as `wget --force-directories` does it, or none: the longest path that is there counts.
    func files(in folder: String, list: String) throws(WorkspaceError) -> [String?] {
        var places: [String?] = []
        var owners: [BytewiseKey: Entry] = [:]
        for entry in entries {
            let place = try Self.find(entry, in: folder, list: list)
            places.append(place)
            guard let place else { continue }
            if let other = owners.updateValue(entry, forKey: BytewiseKey(place)) {
                throw WorkspaceError(findings: [
                    Finding(
                        "list-same-file", .error,
                        "\(place) would be both the file of line \(other.line) and that of line \(entry.line)",
                        remedy: "Keep what comes from different folders in different folders, as "
                            + "wget --force-directories does.", file: list, line: entry.line)
                ])
            }
        }
        return places
    }

    private static func find(_ entry: Entry, in folder: String, list: String) throws(WorkspaceError) -> String? {
        let candidates = entry.isRemote ? entry.parts.indices.map { entry.parts[$0...] } : [entry.parts[...]]
        for candidate in candidates {
            let relative = candidate.joined(separator: "/")
            let kind = Files.kind(Files.join(folder, relative))
            if kind == nil || kind == .directory { continue }
            do throws(FileError) { return try Files.confined(relative, in: folder) } catch {
                throw WorkspaceError(error)
            }
        }
        return nil
    }
}
