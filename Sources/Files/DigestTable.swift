// The remembered digests of files as one sorted table, and the file that keeps it.
import Primitives

/// What is remembered of one file. A file is the same as before if all but `day` and the digest agree.
struct DigestRecord: Sendable, Equatable {
    /// FNV-1a of the absolute path. Were two paths to share it, one of them would be hashed each time; neither would be
    /// given the other's digest, since device, inode, size and times have to agree as well.
    var key: UInt64
    var device: UInt64
    var inode: UInt64
    /// Bytes.
    var size: Int
    /// Nanoseconds since 1970.
    var modified: Int
    var changed: Int
    /// The day since 1970 on which it was last asked for, or up to a day before.
    var day: Int
    var sha256: SHA256Digest

    init(key: UInt64, entry: TreeEntry, day: Int, sha256: SHA256Digest) {
        self.key = key
        device = entry.device
        inode = entry.inode
        size = entry.size
        modified = entry.modified
        changed = entry.changed
        self.day = day
        self.sha256 = sha256
    }

    func holds(_ entry: TreeEntry) -> Bool {
        changed == entry.changed && modified == entry.modified && size == entry.size && inode == entry.inode
            && device == entry.device
    }
}

/// Records in the order of their keys, each key once.
///
/// The file: 16 bytes that name the format, the SHA-256 of all that follows, then 88 bytes a record: eleven 64-bit words,
/// little-endian (those of the digest are big-endian numbers of its bytes).
struct DigestTable: Sendable, Equatable {
    private(set) var records: [DigestRecord] = []

    static let recordSize = 88
    static let maximumCount = 1 << 18
    private static let magic = Bytes("colophon-digest1".utf8)
    private static let headerSize = 48

    init() {}

    /// Nil where the bytes are no whole table of this format.
    init?(bytes: Bytes) {
        guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        let body = bytes[Self.headerSize...]
        guard body.count % Self.recordSize == 0, body.count / Self.recordSize <= Self.maximumCount else { return nil }
        let sum = Bytes(unsafeUninitializedCapacity: 32) { buffer, count in
            Self.store(SHA256Digest(of: body), at: 0, in: UnsafeMutableRawBufferPointer(buffer))
            count = 32
        }
        guard bytes[Self.magic.count..<Self.headerSize].elementsEqual(sum) else { return nil }
        records = body.withUnsafeBytes { raw in
            (0..<raw.count / Self.recordSize).map { DigestRecord(raw, at: $0 * Self.recordSize) }
        }
    }

    var bytes: Bytes {
        Bytes(unsafeUninitializedCapacity: Self.headerSize + records.count * Self.recordSize) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.copyBytes(from: Self.magic)
            var position = Self.headerSize
            for record in records {
                record.store(in: raw, at: position)
                position += Self.recordSize
            }
            let body = UnsafeRawBufferPointer(rebasing: raw[Self.headerSize..<position])
            Self.store(SHA256Digest(of: body), at: Self.magic.count, in: raw)
            count = position
        }
    }

    subscript(key: UInt64) -> DigestRecord? {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if records[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < records.count && records[low].key == key ? records[low] : nil
    }

    /// With `fresh` in place of what had the same keys, and without what was last asked for before `oldest`. More than
    /// `maximumCount` records lose those that were not asked for the longest; of those of one day, by their keys.
    func updated(_ fresh: [UInt64: DigestRecord], oldest: Int) -> DigestTable {
        var table = DigestTable()
        table.records = records.filter { $0.day >= oldest && fresh[$0.key] == nil } + fresh.values
        if table.records.count > Self.maximumCount {
            table.records.sort { ($1.day, $0.key) < ($0.day, $1.key) }
            table.records.removeLast(table.records.count - Self.maximumCount)
        }
        table.records.sort { $0.key < $1.key }
        return table
    }

    private static func store(_ digest: SHA256Digest, at position: Int, in raw: UnsafeMutableRawBufferPointer) {
        let (a, b, c, d) = digest.words
        for (index, word) in [a, b, c, d].enumerated() {
            raw.storeBytes(of: word.bigEndian, toByteOffset: position + index * 8, as: UInt64.self)
        }
    }
}

extension DigestRecord {
    fileprivate init(_ raw: UnsafeRawBufferPointer, at position: Int) {
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position + index * 8, as: UInt64.self))
        }
        key = word(0)
        device = word(1)
        inode = word(2)
        size = Int(truncatingIfNeeded: word(3))
        modified = Int(truncatingIfNeeded: word(4))
        changed = Int(truncatingIfNeeded: word(5))
        day = Int(truncatingIfNeeded: word(6))
        sha256 = SHA256Digest(words: (word(7), word(8), word(9), word(10)))
    }

    fileprivate func store(in raw: UnsafeMutableRawBufferPointer, at position: Int) {
        func put(_ word: UInt64, _ index: Int) {
            raw.storeBytes(of: word.littleEndian, toByteOffset: position + index * 8, as: UInt64.self)
        }
        put(key, 0)
        put(device, 1)
        put(inode, 2)
        put(UInt64(bitPattern: Int64(size)), 3)
        put(UInt64(bitPattern: Int64(modified)), 4)
        put(UInt64(bitPattern: Int64(changed)), 5)
        put(UInt64(bitPattern: Int64(day)), 6)
        put(sha256.words.0, 7)
        put(sha256.words.1, 8)
        put(sha256.words.2, 9)
        put(sha256.words.3, 10)
    }
}

/// FNV-1a, 64 bits, of bytes that come in pieces.
struct PathHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
