// The parts of one build: found in folders, and found to be all of them, each once and of the same build.
import Bundles
import Checklist
import Documents
import Files
import Parts
import Primitives
import ReleaseModel
import Versions
import Workspace

package struct PartSet: Sendable {
    /// A release, and the part that has it.
    package struct Release: Sendable {
        let part: Part
        let entry: PartEntry
    }

    /// In their order.
    let parts: [Part]
    /// What a release's `data/sync.json` is where the part leaves it out.
    private(set) var sync: (bytes: Bytes, checksums: SyncChecksums) = ([], SyncChecksums())
    private let releases: [BytewiseKey: Release]
    private let broken: [BytewiseKey: PartIndex.Broken]

    /// Finds the parts in the folders, at any depth. Throws a finding for each that can't be used, is missing, or doesn't fit the others.
    init(in folders: [String]) throws(WorkspaceError) {
        var found: [Part] = []
        var findings: [Finding] = []
        for path in try Self.files(in: folders) {
            do throws(Part.Damage) { found.append(try Part(path)) } catch { findings.append(Part.finding(path, error)) }
        }
        guard !found.isEmpty || !findings.isEmpty else {
            throw WorkspaceError(
                "no-parts", "there is no part of a build in \(folders.joined(separator: ", "))",
                remedy:
                    "Make the parts with colophon build --shard I/N --part FOLDER, and name the folders that have them."
            )
        }
        let parts = found.sorted {
            $0.shard.number == $1.shard.number
                ? $0.path.precedesBytewise($1.path) : $0.shard.number < $1.shard.number
        }
        findings += Self.ofOtherBuilds(parts) + Self.repeated(parts)
        // What is damaged is missing as well, and was named.
        if findings.isEmpty { findings = Self.missing(parts) }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
        (releases, broken) = try Self.releases(parts)
        self.parts = parts
    }

    func with(sync checksums: SyncChecksums) -> PartSet {
        var copy = self
        copy.sync = (checksums.json.fileBytes, checksums)
        return copy
    }

    var inputs: PartInputs { parts[0].index.inputs }

    /// All releases, sorted bytewise as a build has them.
    var names: [String] {
        let names = parts.flatMap { part in part.index.entries.map(\.name) + part.index.broken.map(\.release.folder) }
        return names.sorted { $0.precedesBytewise($1) }
    }

    /// Nil: no part has it.
    func prepared(_ name: String) -> PreparedRelease? {
        if let release = self[name] { return .parted(release) }
        return broken[BytewiseKey(name)].map { .broken($0.release) }
    }

    subscript(name: String) -> Release? { releases[BytewiseKey(name)] }

    /// Of a release that can't be built.
    func outline(_ name: String) -> ReleaseOutline? { broken[BytewiseKey(name)]?.outline }

    /// That the parts were made of what is here now. `now`: as this run would state it.
    func check(_ now: PartInputs) throws(WorkspaceError) {
        let made = inputs
        let differences = Self.differences(
            made, from: now, program: ", and this is \(now.program)",
            day: ", and SOURCE_DATE_EPOCH says \(Self.day(now.day))")
        guard !differences.isEmpty else { return }
        throw WorkspaceError(
            "part-of-other", "the parts were made \(differences.joined(separator: "; "))",
            remedy: "Merge where the workspace is as it was for the parts, or make the parts again.",
            file: parts[0].path)
    }

    /// The evidence of a release and that of the one before are in two parts: between the two it must not have changed.
    func checkEvidence(_ lock: Lock) throws(WorkspaceError) {
        var findings: [Finding] = []
        for release in parts.flatMap({ part in part.index.entries.map { Release(part: part, entry: $0) } }) {
            guard let previous = release.entry.content.previous.flatMap({ self[$0.text] }),
                lock.entries(for: release.entry.content.version).isEmpty,
                release.entry.content.facts.before != previous.entry.evidence
            else { continue }
            findings.append(
                Finding(
                    "part-changed", .error,
                    "the evidence of \(previous.entry.name) is not what it was when \(release.entry.name) was compared with it",
                    remedy:
                        "Make both parts again once nothing writes there any more: this one and \(release.part.path).",
                    file: previous.part.path))
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
    }

    // MARK: All of them, and each once

    private static func files(in folders: [String]) throws(WorkspaceError) -> [String] {
        var paths: [String] = []
        var known: Set<String> = []
        for folder in folders {
            do throws(FileError) {
                for file in try Files.walk(folder) where file.kind == .file && file.path.hasSuffix(Part.suffix) {
                    let path = Files.join(folder, file.path)
                    if known.insert(Files.realPath(path) ?? path).inserted { paths.append(path) }
                }
            } catch { throw WorkspaceError(error, remedy: "Name folders that hold parts.") }
        }
        return paths
    }

    /// Parts of another build than the first.
    private static func ofOtherBuilds(_ parts: [Part]) -> [Finding] {
        guard let first = parts.first else { return [] }
        let expected = first.index.inputs
        return parts.dropFirst().compactMap { part in
            let inputs = part.index.inputs
            var differences = differences(
                inputs, from: expected, program: ", not by \(expected.program)", day: ", not on \(day(expected.day))"
            ).map { "made \($0)" }
            if part.shard.count != first.shard.count {
                differences.insert("one of \(part.shard.count) parts, not of \(first.shard.count)", at: 0)
            }
            guard !differences.isEmpty else { return nil }
            return Finding(
                "part-of-other", .error,
                "this part and \(first.path) are not of one build: it is \(differences.joined(separator: ", "))",
                remedy:
                    "Remove what is left of another build, and make the part again; set SOURCE_DATE_EPOCH for all parts alike.",
                file: part.path)
        }
    }

    /// How parts were made otherwise than others, in words that follow "made". `program`, `day`: what is said of those others.
    private static func differences(
        _ made: PartInputs, from other: PartInputs, program: String, day others: String
    ) -> [String] {
        [
            (made.program != other.program, "by \(made.program)\(program)"),
            (made.configuration != other.configuration, "with another configuration"),
            (made.lock != other.lock, "with another \(LockFile.name)"),
            (made.source != other.source, "of other files of the sync rules"),
            (made.releases != other.releases, "of other releases"),
            (made.day != other.day, "on \(day(made.day))\(others)"),
            (made.draftTime != other.draftTime, "with another SOURCE_DATE_EPOCH"),
        ].filter(\.0).map(\.1)
    }

    private static func repeated(_ parts: [Part]) -> [Finding] {
        zip(parts, parts.dropFirst()).compactMap { first, second in
            guard first.shard == second.shard else { return nil }
            return Finding(
                "part-twice", .error, "part \(second.shard) is also in \(first.path)",
                remedy: "Remove one of them.", file: second.path)
        }
    }

    private static let namedMissing = 20

    private static func missing(_ parts: [Part]) -> [Finding] {
        guard let count = parts.first?.shard.count, parts.count < count else { return [] }
        let present = Set(parts.map(\.shard.number))
        let missing = (1...count).lazy.filter { !present.contains($0) }
        var findings: [Finding] = missing.prefix(namedMissing).map { number in
            Finding(
                "part-missing", .error, "part \(number)/\(count) is missing",
                remedy: "Make it with colophon build --shard \(number)/\(count) --part FOLDER, and name its folder.")
        }
        let more = count - parts.count - findings.count
        if more > 0 {
            findings.append(
                Finding(
                    "part-missing", .error, "\(more) more parts of \(count) are missing",
                    remedy: "Look for why their jobs did not run."))
        }
        return findings
    }

    private static func releases(
        _ parts: [Part]
    ) throws(WorkspaceError) -> ([BytewiseKey: Release], [BytewiseKey: PartIndex.Broken]) {
        var releases: [BytewiseKey: Release] = [:]
        var broken: [BytewiseKey: PartIndex.Broken] = [:]
        var owners: [BytewiseKey: Part] = [:]
        var findings: [Finding] = []
        func own(_ name: String, _ part: Part) {
            if let other = owners.updateValue(part, forKey: BytewiseKey(name)) {
                findings.append(
                    Finding(
                        "release-twice", .error, "release \(excerpt(name)) is in this part and in \(other.path)",
                        remedy: "Make both parts again.", file: part.path))
            }
        }
        for part in parts {
            for entry in part.index.entries {
                own(entry.name, part)
                releases[BytewiseKey(entry.name)] = Release(part: part, entry: entry)
            }
            for release in part.index.broken {
                own(release.release.folder, part)
                broken[BytewiseKey(release.release.folder)] = release
            }
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
        guard digest(owners.keys.map(\.text)) == parts[0].index.inputs.releases else {
            throw WorkspaceError(
                "release-missing", "the parts don't have all releases that were there when they were made",
                remedy: "Make all parts again.")
        }
        return (releases, broken)
    }

    /// Over the names of all releases.
    static func digest(_ names: [String]) -> SHA256Digest {
        var writer = PackedWriter()
        writer.write(names.sorted { $0.precedesBytewise($1) })
        return SHA256Digest(of: writer.bytes)
    }

    private static func day(_ seconds: Int) -> String { Timestamp(secondsSinceEpoch: seconds, isDate: true).text }
}
