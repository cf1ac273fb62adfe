// One release in a part of a build: what the serial pass needs of it, and what its bundle and its page are made of.
package import Bundles
import Documents
import Files
import Mustache
package import Primitives
package import ReleaseModel
package import Site
import Versions

/// A place in the part's file, with the digest of what is there.
package struct PartPiece: Sendable, Hashable {
    package var start: Int
    /// Bytes.
    package var size: Int
    package var sha256: SHA256Digest

    init(start: Int, size: Int, sha256: SHA256Digest) {
        self.start = start
        self.size = size
        self.sha256 = sha256
    }
}

/// What the index of a part has of one release.
package struct PartEntry: Sendable {
    /// `CacheEntry` has the same three.
    package var name: String
    package var folder: SHA256Digest
    package var stamp: SHA256Digest?
    /// Without the bytes.
    package var content: BundleContent
    package var outline: ReleaseOutline
    /// Without its steps.
    package var standby: StandbyPlan
    /// What the next release is compared with.
    package var evidence: [EarlierEvidence]
    /// It was read from its bundle, which has this history.
    package var published: HistoryLink?
    package var lack: [Finding]
    package var body: PartPiece
    /// The beginning of its bundle, compressed; nil: its bundle is there, or none can be made.
    package var opening: (known: BundleOpening, piece: PartPiece)?
    /// Why no bundle can be made.
    package var obstacles: [Finding] = []

    package init(
        name: String, folder: SHA256Digest, stamp: SHA256Digest?, content: BundleContent, outline: ReleaseOutline,
        standby: StandbyPlan, evidence: [EarlierEvidence], published: HistoryLink?, lack: [Finding], body: PartPiece,
        obstacles: [Finding] = []
    ) {
        self.name = name
        self.folder = folder
        self.stamp = stamp
        self.content = content
        self.outline = outline
        self.standby = standby
        self.evidence = evidence
        self.published = published
        self.lack = lack
        self.body = body
        self.obstacles = obstacles
    }
}

/// The rest of it, which is read when it is its turn.
package struct PartBody {
    /// An evidence file, by what says whether it is the one that was published.
    package struct Evidence: Sendable, Hashable {
        package var path: String
        package var sha256: SHA256Digest
        package init(path: String, sha256: SHA256Digest) {
            self.path = path
            self.sha256 = sha256
        }
    }

    /// Those that a bundle has after its beginning, and those that are published beside it.
    package var files: [String: Bytes]
    package var evidence: [Evidence]
    /// Files relative to the release's folder.
    package var findings: [Finding]
    package var hasUnreadableIncidents: Bool
    package var hasLockedSync: Bool
    package var drawing: ReleaseDrawing
    package var checklist: Checklist

    package init(
        files: [String: Bytes], evidence: [Evidence], findings: [Finding], hasUnreadableIncidents: Bool,
        hasLockedSync: Bool, drawing: ReleaseDrawing, checklist: Checklist
    ) {
        self.files = files
        self.evidence = evidence
        self.findings = findings
        self.hasUnreadableIncidents = hasUnreadableIncidents
        self.hasLockedSync = hasLockedSync
        self.drawing = drawing
        self.checklist = checklist
    }

    /// `data/sync.json` is most often the same in all releases: it is left out where it is the workspace's.
    package static let sync = "data/sync.json"
    package static let policy = "data/policy.json"
}

extension PartBody {
    /// The content with the bytes that are here.
    package func content(_ entry: PartEntry) -> BundleContent {
        var content = entry.content
        for index in content.payload.indices {
            if let bytes = files[content.payload[index].path] { content.payload[index].bytes = bytes }
        }
        return content
    }

    /// As the record says, in canonical form; nil where that is no record.
    package func record(_ entry: PartEntry) -> ReleaseRecord? {
        files["data/release.json"].flatMap { bytes in
            RecordReader.read(bytes, file: "data/release.json", scheme: entry.content.version.scheme).record
        }
    }

    /// The release without what was read from its evidence: enough to compare it with what was published.
    package func loaded(_ entry: PartEntry) -> LoadedRelease? {
        guard let record = record(entry),
            let policy = files[Self.policy].flatMap({ PolicyReader.read($0, file: Self.policy).policy })
        else { return nil }
        let source = entry.content.source
        var loaded = LoadedRelease(
            record: record, recordFile: source.file, recordSHA256: source.sha256,
            evidence: evidence.map {
                LoadedEvidence(
                    entry: EvidenceEntry(path: $0.path), kind: .other, mediaType: "", bytes: [], sha256: $0.sha256,
                    reading: .opaque)
            }, policy: policy, incidents: drawing.summary.incidents,
            lockedSync: hasLockedSync ? drawing.sync : nil, findings: findings)
        loaded.hasUnreadableIncidents = hasUnreadableIncidents
        loaded.facts = entry.content.facts
        return loaded
    }
}

// MARK: As packed values

extension PartPiece: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(start: try reader.read(), size: try reader.read(), sha256: try reader.read())
        guard start >= 0, size >= 0, !start.addingReportingOverflow(size).overflow else { throw PackedDamage() }
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(start)
        writer.write(size)
        writer.write(sha256)
    }
}

extension PartEntry: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            name: try reader.read(), folder: try reader.read(), stamp: try reader.read(), content: try reader.read(),
            outline: try reader.read(), standby: try reader.read(), evidence: try reader.read(),
            published: try reader.read(), lack: try reader.read(), body: try reader.read())
        if try reader.read() as Bool {
            let known = BundleOpening(octets: try reader.read(), firstBlock: try reader.read())
            opening = (known, try reader.read())
            guard known.octets >= 0, known.firstBlock >= 0 else { throw PackedDamage() }
        }
        obstacles = try reader.read()
        let version = content.version
        guard version == outline.version, name.hasSameBytes(as: version.text) else { throw PackedDamage() }
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(name)
        writer.write(folder)
        writer.write(stamp)
        writer.write(content)
        writer.write(outline)
        writer.write(standby)
        writer.write(evidence)
        writer.write(published)
        writer.write(lack)
        writer.write(body)
        writer.write(opening != nil)
        if let opening {
            writer.write(opening.known.octets)
            writer.write(opening.known.firstBlock)
            writer.write(opening.piece)
        }
        writer.write(obstacles)
    }
}

extension PartBody.Evidence: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(path: try reader.read(), sha256: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(sha256)
    }
}

extension PartBody {
    /// `sync`: what `data/sync.json` is where it is left out.
    package init(_ bytes: Bytes, sync: (bytes: Bytes, checksums: SyncChecksums)) throws(PackedDamage) {
        var reader = PackedReader(bytes)
        var files: [String: Bytes] = [:]
        let paths: [String] = try reader.read()
        for path in paths { files[path] = (try reader.read() as PackedBytes).bytes }
        var checksums = sync.checksums
        if let own = files[Self.sync] {
            guard let read = SyncRuleReader.readChecksums(own, file: Self.sync).checksums else { throw PackedDamage() }
            checksums = read
        } else {
            files[Self.sync] = sync.bytes
        }
        self.init(
            files: files, evidence: try reader.read(), findings: try reader.read(),
            hasUnreadableIncidents: try reader.read(), hasLockedSync: try reader.read(),
            drawing: ReleaseDrawing(
                values: try reader.read(), summary: try reader.read(), standby: try reader.read(), sync: checksums,
                changes: try Self.changes(from: &reader)),
            checklist: try reader.read())
        guard reader.isAtEnd else { throw PackedDamage() }
    }

    private static func changes(from reader: inout PackedReader) throws(PackedDamage) -> ReleaseDrawing.Changes? {
        guard try reader.read() as Bool else { return nil }
        let view: ViewValue = try reader.read()
        let text: PackedBytes = try reader.read()
        guard let node = try? parseDocument(text.bytes, format: .json, limits: .record) else { throw PackedDamage() }
        return ReleaseDrawing.Changes(view: view, json: JSON(node))
    }

    package var packed: Bytes {
        var writer = PackedWriter()
        let paths = files.keys.sorted { $0.precedesBytewise($1) }
        writer.write(paths)
        for path in paths { writer.write(PackedBytes(files[path] ?? [])) }
        writer.write(evidence)
        writer.write(findings)
        writer.write(hasUnreadableIncidents)
        writer.write(hasLockedSync)
        writer.write(drawing.values)
        writer.write(drawing.summary)
        writer.write(drawing.standby)
        writer.write(drawing.changes != nil)
        if let changes = drawing.changes {
            writer.write(changes.view)
            writer.write(PackedBytes(changes.json.canonicalBytes))
        }
        writer.write(checklist)
        return writer.bytes
    }
}
