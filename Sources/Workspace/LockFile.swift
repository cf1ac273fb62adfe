// Reads and writes `colophon.lock`: one line a publication, so that it can be compared and merged.
import Evidence
import Files
package import Primitives
package import ReleaseModel
package import Versions

/// The file is UTF-8 text with line feeds:
///
///     colophon-lock 1
///     # comment
///     2.0.1 manifest=<64 hex> tar=<64 hex> gzip=<64 hex>
///     2.0.1/amend-1 manifest=<64 hex> tar=<64 hex>
///
/// The number is that of the format; entries stand in the order of the versions, amendments after their original; `gzip`
/// only informs and may be left out.
package enum LockFile {
    package static let name = "colophon.lock"
    package static let heading = "colophon-lock 1"
    package static let comment =
        "# The digests of every published release. “colophon lock” adds to this file; commit it."

    package static func bytes(_ lock: Lock) -> Bytes {
        var text = "\(heading)\n\(comment)\n"
        for entry in lock.entries {
            text += "\(entry.folder) manifest=\(entry.manifest.hex) tar=\(entry.tar.hex)"
            if let gzip = entry.gzip { text += " gzip=\(gzip.hex)" }
            text += "\n"
        }
        return Bytes(text.utf8)
    }

    /// Empty where there is no file. Throws where it can't be relied on.
    package static func read(_ path: String, scheme: VersionScheme) throws(WorkspaceError) -> Lock {
        let bytes: Bytes?
        do throws(FileError) { bytes = try Files.readIfPresent(path) } catch { throw WorkspaceError(error) }
        guard let bytes else { return Lock() }
        let (lock, findings) = read(bytes, file: path, scheme: scheme)
        if findings.contains(where: { $0.severity == .error }) { throw WorkspaceError(findings: findings) }
        return lock
    }

    /// The entries that could be read, and what is wrong with the others. With an error among the findings the lock is
    /// not to be relied on.
    package static func read(
        _ bytes: Bytes, file: String, scheme: VersionScheme = .semver
    ) -> (lock: Lock, findings: [Finding]) {
        var reader = LockReader(file: file, scheme: scheme)
        reader.read(bytes)
        return (Lock(entries: reader.entries), reader.findings)
    }

    /// A lock doesn't say how its versions are numbered: the first of the `schemes` that can read all of them is the one, and
    /// where none can, what the first of them reads counts. There has to be one.
    package static func read(
        _ bytes: Bytes, file: String, schemes: [VersionScheme]
    ) -> (lock: Lock, findings: [Finding]) {
        let readings = schemes.lazy.map { LockFile.read(bytes, file: file, scheme: $0) }
        return readings.first { !$0.findings.contains { $0.severity == .error } } ?? readings[0]
    }
}

extension Lock.Entry {
    /// Where the publication stands below the output: `2.0.1` or `2.0.1/amend-1`.
    package var folder: String { amendment == 0 ? version.text : "\(version.text)/amend-\(amendment)" }
}

private struct LockReader {
    let file: String
    let scheme: VersionScheme
    private(set) var entries: [Lock.Entry] = []
    private(set) var findings: [Finding] = []

    init(file: String, scheme: VersionScheme) {
        self.file = file
        self.scheme = scheme
    }

    mutating func read(_ bytes: Bytes) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let first = lines.first, first.utf8.elementsEqual(LockFile.heading.utf8) else {
            let isOther = lines.first?.hasPrefix("colophon-lock ") == true
            report(
                "lock-format", line: 1,
                isOther
                    ? "The lock has a format that this version of Colophon does not know" : "This is no colophon.lock",
                remedy: isOther
                    ? "Use the version of Colophon that wrote it, or a later one."
                    : "Restore the file from version control; its first line is “\(LockFile.heading)”.")
            return
        }
        for (index, line) in lines.enumerated().dropFirst() {
            read(line, number: index + 1, isLast: index == lines.count - 1)
        }
        checkAmendments()
        let isInOrder = zip(entries, entries.dropFirst()).allSatisfy {
            ($0.version, $0.amendment) < ($1.version, $1.amendment)
        }
        if findings.isEmpty, !isInOrder {
            report(
                "lock-unsorted", .warning, line: 1, "The entries are not in the order of their versions",
                remedy: "Run “colophon lock”, which writes them in order.")
        }
    }

    private mutating func read(_ line: String, number: Int, isLast: Bool) {
        if line.isEmpty || line.utf8.first == UInt8(ascii: "#") { return }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(where: line.hasPrefix) {
            report(
                "lock-conflict", line: number, "A merge left its marks here",
                remedy: "Keep the entries of both sides and delete the marks; no entry may be lost.")
            return
        }
        guard let entry = entry(line) else {
            report(
                "lock-syntax", line: number, "This line is no entry",
                remedy: "Restore it: VERSION manifest=… tar=… gzip=…, digests as 64 lower-case hexadecimal digits.")
            return
        }
        if entries.contains(where: { $0.version.identity == entry.version.identity && $0.amendment == entry.amendment })
        {
            report(
                "lock-duplicate", line: number, "\(entry.folder) is listed twice",
                remedy: "Keep the entry that was published.")
            return
        }
        entries.append(entry)
    }

    private func entry(_ line: String) -> Lock.Entry? {
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        guard (3...4).contains(fields.count), let manifest = digest(fields[1], "manifest="),
            let tar = digest(fields[2], "tar=")
        else { return nil }
        let gzip = fields.count == 4 ? digest(fields[3], "gzip=") : nil
        if fields.count == 4, gzip == nil { return nil }
        let name = fields[0].split(separator: "/", omittingEmptySubsequences: false)
        guard let version = name.first.flatMap({ Version($0, scheme: scheme) }) else { return nil }
        var amendment = 0
        if name.count == 2 {
            guard name[1].hasPrefix("amend-"), let number = Int(name[1].dropFirst(6)), number > 0 else { return nil }
            amendment = number
        }
        let entry = Lock.Entry(version: version, amendment: amendment, manifest: manifest, tar: tar, gzip: gzip)
        return entry.folder.utf8.elementsEqual(fields[0].utf8) ? entry : nil
    }

    private func digest(_ field: Substring, _ key: String) -> SHA256Digest? {
        field.hasPrefix(key) ? SHA256Digest(hex: field.dropFirst(key.utf8.count)) : nil
    }

    /// Amendments are numbered without gaps, and a version has its first publication.
    private mutating func checkAmendments() {
        let numbers = Dictionary(grouping: entries, by: \.version.text).mapValues { Set($0.map(\.amendment)) }
        for (version, found) in numbers.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            guard let missing = (0...(found.max() ?? 0)).first(where: { !found.contains($0) }) else { continue }
            report(
                "lock-gap", line: 1,
                missing == 0
                    ? "\(version) has amendments, and no entry of its own"
                    : "\(version) has amendments after amend-\(missing), which is not listed",
                remedy: "Restore the entry from version control: publications are never removed.")
        }
    }

    private mutating func report(
        _ code: String, _ severity: FindingSeverity = .error, line: Int, _ message: String, remedy: String
    ) {
        findings.append(Finding(code, severity, message, remedy: remedy, file: file, line: line))
    }
}
