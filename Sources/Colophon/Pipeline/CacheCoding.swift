// The build's cache entries as JSON below the JSON's own digest, and back. Nothing else reads them; a change of form
// changes `form`.
import ColophonSystem
import ReleaseModel

enum CacheCoding {
    private static let form = 4

    static func bytes(_ entry: CacheEntry, key: SHA256Digest) -> Bytes {
        let json: JSON = [
            "form": .int(form), "key": .string(key.hex), "name": .string(entry.name),
            "folder": .string(entry.folder.hex),
            "job": .string(entry.job.hex), "content": content(entry.content), "outline": outline(entry.outline),
            "summary": SummaryCoding.json(entry.summary),
            "files": .array(entry.files.map { [.string($0.path), .int($0.size), .string("\($0.modified)")] }),
            "publications": .array(entry.publications.map(JSON.string)),
        ]
        let text = json.canonicalBytes
        return Array("\(SHA256Digest(of: text).hex)\n".utf8) + text
    }

    /// Nil for anything but an undamaged entry of this form under this key.
    static func read(_ bytes: Bytes, key: SHA256Digest) -> CacheEntry? {
        let text = Bytes(bytes.dropFirst(65))
        guard bytes.starts(with: Array("\(SHA256Digest(of: text).hex)\n".utf8)),
            let node = try? parseDocument(text, format: .json, limits: .standard), node["form"]?.int == form,
            node.text("key") == key.hex, let name = node.text("name"), let folder = node.digest("folder"),
            let job = node.digest("job"), let content = node["content"].flatMap(content),
            let outline = node["outline"].flatMap(outline), let summary = node["summary"].flatMap(SummaryCoding.read)
        else { return nil }
        let files = node.nodes("files").compactMap { file -> CacheEntry.File? in
            guard let parts = file.sequence, parts.count == 3, let path = parts[0].string, let size = parts[1].int,
                let modified = parts[2].string.flatMap({ Int($0) })
            else { return nil }
            return CacheEntry.File(path: path, size: size, modified: modified)
        }
        return CacheEntry(
            name: name, folder: folder, job: job, content: content, outline: outline, summary: summary, files: files,
            publications: node.texts("publications"))
    }

    private static func content(_ content: BundleContent) -> JSON {
        .object(compact: [
            ("format", .int(content.format)), ("project", .string(content.project)),
            ("version", SummaryCoding.version(content.version)),
            ("previous", content.previous.map(SummaryCoding.version)),
            ("amends", content.amends.map { [.string($0.manifestSHA256.hex), .string($0.reason)] }),
            ("source", [.string(content.source.file), .string(content.source.sha256.hex)]),
            ("record", .string(content.record.hex)), ("date", .text(content.releaseDate?.text)),
            ("draft", .bool(content.isDraft)), ("modified", .int(content.modified)),
            ("payload", .array(content.payload.map { [.string($0.path), .string($0.sha256.hex)] })),
        ])
    }

    private static func content(_ node: DataNode) -> BundleContent? {
        guard let version = node["version"].flatMap(SummaryCoding.version), let record = node.digest("record"),
            let format = node["format"]?.int, let source = node["source"]?.pair,
            let sourceDigest = SHA256Digest(hex: source.1)
        else { return nil }
        let payload = node.nodes("payload").compactMap { file -> BundleContent.File? in
            guard let (path, hex) = file.pair, let digest = SHA256Digest(hex: hex) else { return nil }
            return BundleContent.File(path: path, bytes: [], sha256: digest)
        }
        let amends = node["amends"]?.pair.flatMap { hex, reason in
            SHA256Digest(hex: hex).map { Amendment(manifestSHA256: $0, reason: reason) }
        }
        return BundleContent(
            format: format, project: node.text("project") ?? "", version: version,
            previous: node["previous"].flatMap(SummaryCoding.version),
            amends: amends, source: .init(file: source.0, sha256: sourceDigest), record: record,
            releaseDate: node.timestamp("date"), isDraft: node.flag("draft"), modified: node["modified"]?.int ?? 0,
            payload: payload)
    }

    private static func outline(_ outline: ReleaseOutline) -> JSON {
        .object(compact: [
            ("version", SummaryCoding.version(outline.version)), ("status", .string(outline.status.rawValue)),
            ("previous", outline.previous.map(SummaryCoding.version)), ("at", .text(outline.releasedAt?.text)),
            ("incidents", .array(outline.incidents.map(\.json))),
            ("irreversible", .texts(outline.irreversible)),
        ])
    }

    private static func outline(_ node: DataNode) -> ReleaseOutline? {
        guard let version = node["version"].flatMap(SummaryCoding.version),
            let status = node.word("status", ReleaseStatus.self)
        else { return nil }
        return ReleaseOutline(
            version: version, status: status, previous: node["previous"].flatMap(SummaryCoding.version),
            releasedAt: node.timestamp("at"), incidents: node.nodes("incidents").compactMap(IncidentReader.incident),
            irreversible: node.texts("irreversible"))
    }
}

extension DataNode {
    func digest(_ key: String) -> SHA256Digest? { text(key).flatMap { SHA256Digest(hex: $0) } }

    /// A list of exactly two texts.
    var pair: (String, String)? {
        guard let parts = sequence, parts.count == 2, let first = parts[0].string, let second = parts[1].string else {
            return nil
        }
        return (first, second)
    }
}
