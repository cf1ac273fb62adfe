// The build's memory as text: a line that names its form and key, then one line of JSON a release, each below its own digest,
// and back. Nothing else reads it; a change of form changes `form`.
import ColophonSystem
import ReleaseModel

/// What one line tells.
enum CacheLine: Sendable {
    case release(CacheMemory)
    case site(SiteMemory)
}

enum CacheCoding {
    private static let form = 6
    private static func name(_ key: SHA256Digest) -> String { "colophon build \(form) \(key.hex)" }

    static func header(_ key: SHA256Digest) -> Bytes { Bytes("\(name(key))\n".utf8) }

    static func bytes(_ entries: [CacheEntry]) -> Bytes {
        Bytes(concurrentMap(entries, batch: 16) { line(json($0)) }.joined())
    }

    static func bytes(_ site: SiteMemory) -> Bytes {
        line(["site": .string(site.key.hex), "files": .array(site.files.map(file))])
    }

    /// Nil for anything but an undamaged line.
    static func read(_ line: ArraySlice<UInt8>) -> CacheLine? {
        let text = Bytes(line.dropFirst(65))
        guard line.starts(with: "\(SHA256Digest(of: text).hex) ".utf8),
            let node = try? parseDocument(text, format: .json, limits: .standard)
        else { return nil }
        let files = node.nodes("files").compactMap(file)
        if let key = node.digest("site") { return .site(SiteMemory(key: key, files: files)) }
        guard let name = node.text("name"), let folder = node.digest("folder"), let job = node.digest("job"),
            let history = node["history"].map(history), let content = node["content"].flatMap(content),
            let outline = node["outline"].flatMap(outline),
            let summary = node["summary"].flatMap(SummaryCoding.read), let digest = node.digest("summary_digest")
        else { return nil }
        return .release(
            CacheMemory(
                CacheEntry(
                    name: name, folder: folder, stamp: node.digest("stamp"), job: job, history: history, content: content,
                    outline: outline, summary: summary, summaryDigest: digest, files: files,
                    publications: node.texts("publications"))))
    }

    private static func line(_ json: JSON) -> Bytes {
        let text = json.canonicalBytes
        return Bytes("\(SHA256Digest(of: text).hex) ".utf8) + text + [UInt8(ascii: "\n")]
    }

    private static func json(_ entry: CacheEntry) -> JSON {
        .object(compact: [
            ("name", .string(entry.name)), ("folder", .string(entry.folder.hex)), ("stamp", .text(entry.stamp?.hex)),
            ("job", .string(entry.job.hex)), ("history", history(entry.history)), ("content", content(entry.content)), ("outline", outline(entry.outline)),
            ("summary", SummaryCoding.json(entry.summary)), ("summary_digest", .string(entry.summaryDigest.hex)),
            ("files", .array(entry.files.map(file))), ("publications", .array(entry.publications.map(JSON.string))),
        ])
    }

    private static func history(_ link: HistoryLink) -> JSON {
        .object(compact: [
            ("previous", .text(link.previous)), ("manifest", .text(link.manifest?.hex)), ("reason", .text(link.reason)),
        ])
    }

    private static func history(_ node: DataNode) -> HistoryLink {
        HistoryLink(previous: node.text("previous"), manifest: node.digest("manifest"), reason: node.text("reason"))
    }

    /// One text, since most of a line is these: four numbers and the path.
    private static func file(_ file: FileStamp) -> JSON {
        .string("\(file.size) \(file.modified) \(file.changed) \(file.inode) \(file.path)")
    }

    private static func file(_ node: DataNode) -> FileStamp? {
        guard let parts = words(node, 5) else { return nil }
        let numbers = parts[..<4].compactMap { Int($0) }
        guard numbers.count == 4 else { return nil }
        return FileStamp(
            path: String(parts[4]), size: numbers[0], modified: numbers[1], changed: numbers[2], inode: numbers[3])
    }

    /// So many, the last of which may have spaces.
    private static func words(_ node: DataNode, _ count: Int) -> [Substring]? {
        let space = UInt8(ascii: " ")
        guard
            let words = node.string?.utf8.split(
                separator: space, maxSplits: count - 1, omittingEmptySubsequences: false),
            words.count == count
        else { return nil }
        return words.map { Substring($0) }
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
            ("payload", .array(content.payload.map { .string("\($0.sha256.hex) \($0.path)") })),
        ])
    }

    private static func content(_ node: DataNode) -> BundleContent? {
        guard let version = node["version"].flatMap(SummaryCoding.version), let record = node.digest("record"),
            let format = node["format"]?.int, let source = node["source"]?.pair,
            let sourceDigest = SHA256Digest(hex: source.1)
        else { return nil }
        let payload = node.nodes("payload").compactMap { file -> BundleContent.File? in
            guard let words = words(file, 2), let digest = SHA256Digest(hex: words[0]) else { return nil }
            return BundleContent.File(path: String(words[1]), bytes: [], sha256: digest)
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

/// Takes the memory in pieces, so that no more than one is held beside what was read from it.
struct CacheReader {
    private let key: SHA256Digest
    /// Of the last line, which isn't whole yet.
    private var rest: Bytes = []
    private var hasHeader = false
    private(set) var entries: [BytewiseKey: CacheMemory] = [:]
    private(set) var site: SiteMemory?
    /// Whether there was a header of this key, and every line could be read.
    private(set) var isWhole = false
    private var isForeign = false

    init(key: SHA256Digest) { self.key = key }

    mutating func add(_ piece: ArraySlice<UInt8>) {
        guard !isForeign, let end = piece.lastIndex(of: UInt8(ascii: "\n")) else {
            if !isForeign { rest += piece }
            return
        }
        let text = rest + piece[...end]
        rest = Bytes(piece[(end + 1)...])
        var lines = text.lines[...]
        if !hasHeader {
            guard lines.popFirst()?.elementsEqual(CacheCoding.header(key).dropLast()) == true else {
                isForeign = true
                return
            }
            hasHeader = true
            isWhole = true
        }
        for line in concurrentMap(Array(lines), batch: 16, { CacheCoding.read($0) }) {
            switch line {
            case .release(let memory): entries[BytewiseKey(memory.entry.name)] = memory
            case .site(let memory): site = memory
            case nil: isWhole = false
            }
        }
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
