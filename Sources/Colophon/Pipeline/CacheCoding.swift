// The build's memory as bytes: a line that names its form and key, then one record for each release and one for the site, each
// behind its length and its own digest, and back. Nothing else reads it; a change of form changes `form`.
import Bundles
import Evidence
import Files
import Parts
import Primitives
import ReleaseModel
import Verification
import Workspace

/// What one record tells.
enum CacheRecord: Sendable {
    case release(CacheMemory)
    case site(SiteMemory)
}

enum CacheCoding {
    private static let form = 9
    /// Before the content of a record: four bytes of its length, and its digest.
    fileprivate static let head = 4 + 32

    static func header(_ key: SHA256Digest) -> Bytes { Bytes("colophon build \(form) \(key.hex)\n".utf8) }

    static func bytes(_ entries: [CacheEntry]) -> Bytes {
        Bytes(concurrentMap(entries, batch: 16) { record(true, $0) }.joined())
    }

    static func bytes(_ site: SiteMemory) -> Bytes { record(false, site) }

    private static func record(_ isRelease: Bool, _ value: some Packable) -> Bytes {
        var content = PackedWriter()
        content.write(isRelease)
        content.write(value)
        var digest = PackedWriter()
        digest.write(SHA256Digest(of: content.bytes))
        let length = UInt32(content.bytes.count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) } + digest.bytes + content.bytes
    }

    /// Where the record ends that starts here; nil where not all of it is there.
    fileprivate static func end(of bytes: Bytes, from start: Int) -> Int? {
        guard bytes.count - start >= head else { return nil }
        let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        return length <= bytes.count - start - head ? start + head + length : nil
    }

    /// Whether what starts here says of itself to be longer than 16 MiB, which no record is: what follows can't be read either.
    fileprivate static func exceedsRecordLimit(_ bytes: Bytes, from start: Int) -> Bool {
        bytes.count > start && bytes[start] != 0
    }

    /// Nil for anything but an undamaged record.
    fileprivate static func read(_ bytes: Bytes, _ range: Range<Int>) -> CacheRecord? {
        let content = (range.lowerBound + head)..<range.upperBound
        var start = PackedReader(bytes, (range.lowerBound + 4)..<content.lowerBound)
        var reader = PackedReader(bytes, content)
        do throws(PackedDamage) {
            let digest: SHA256Digest = try start.read()
            guard digest == SHA256Digest(of: bytes[content]) else { return nil }
            let record: CacheRecord =
                try reader.read() ? .release(CacheMemory(try reader.read())) : .site(try reader.read())
            return reader.isAtEnd ? record : nil
        } catch { return nil }
    }
}

/// Takes the memory in pieces, so that no more than one is held beside what was read from it.
struct CacheReader {
    private let key: SHA256Digest
    /// What is not read yet: less than a record, once a piece was taken.
    private var rest: Bytes = []
    private var hasHeader = false
    /// The rest is another program's, or can't be divided into records any more.
    private var isOver = false
    private var isDamaged = false
    private(set) var entries: [BytewiseKey: CacheMemory] = [:]
    private(set) var site: SiteMemory?

    init(key: SHA256Digest) { self.key = key }

    /// Whether there was a header of this key, and every record could be read.
    var isWhole: Bool { hasHeader && !isDamaged && rest.isEmpty }

    mutating func add(_ piece: ArraySlice<UInt8>) {
        guard !isOver else { return }
        rest += piece
        var start = 0
        if !hasHeader {
            let header = CacheCoding.header(key)
            guard rest.count >= header.count else { return }
            guard rest.starts(with: header) else {
                isOver = true
                rest = []
                return
            }
            hasHeader = true
            start = header.count
        }
        var records: [Range<Int>] = []
        while let end = CacheCoding.end(of: rest, from: start) {
            records.append(start..<end)
            start = end
        }
        if CacheCoding.exceedsRecordLimit(rest, from: start) {
            isDamaged = true
            isOver = true
        }
        let bytes = rest
        for record in concurrentMap(records, batch: 16, { CacheCoding.read(bytes, $0) }) {
            switch record {
            case .release(let memory): entries[BytewiseKey(memory.entry.name)] = memory
            case .site(let memory): site = memory
            case nil: isDamaged = true
            }
        }
        rest = isOver ? [] : start == 0 ? bytes : Bytes(bytes[start...])
    }
}

extension SiteMemory: Packable {
    init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(key: try reader.read(), files: try reader.read(), archive: try reader.read())
    }

    func pack(into writer: inout PackedWriter) {
        writer.write(key)
        writer.write(files)
        writer.write(archive)
    }
}

extension ArchivePageMemory: Packable {
    init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(path: try reader.read(), key: try reader.read())
    }

    func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(key)
    }
}

extension FileStamp: Packable {
    init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            path: try reader.read(), size: try reader.read(), modified: try reader.read(), changed: try reader.read(),
            inode: try reader.read())
    }

    func pack(into writer: inout PackedWriter) {
        writer.write(path)
        writer.write(size)
        writer.write(modified)
        writer.write(changed)
        writer.write(inode)
    }
}

extension CacheEntry: Packable {
    init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            name: try reader.read(), folder: try reader.read(), stamp: try reader.read(), job: try reader.read(),
            history: try reader.read(), content: try reader.read(), outline: try reader.read(),
            summary: try reader.read(), summaryDigest: try reader.read(), files: try reader.read(),
            publications: try reader.read(), evidence: try reader.read())
    }

    func pack(into writer: inout PackedWriter) {
        writer.write(name)
        writer.write(folder)
        writer.write(stamp)
        writer.write(job)
        writer.write(history)
        writer.write(content)
        writer.write(outline)
        writer.write(summary)
        writer.write(summaryDigest)
        writer.write(files)
        writer.write(publications)
        writer.write(evidence)
    }
}
