// The file of a part: the bodies of its releases one after another, an index of them, and at the very end where the index is. A file
// that was cut off anywhere has no end, so that it is never taken for a whole one.
package import Files
package import Primitives
package import ReleaseModel
import Versions

/// What all parts of one build have in common.
package struct PartInputs: Sendable, Hashable {
    /// The program and what it compresses with.
    package var program: String
    package var configuration: SHA256Digest
    package var lock: SHA256Digest
    /// Of the files that the sync rules take.
    package var source: SHA256Digest
    /// The names of all releases.
    package var releases: SHA256Digest
    /// On which unreleased versions are judged: seconds since 1970.
    package var day: Int
    /// `BuildOptions.draftTime`
    package var draftTime: Int

    package init(
        program: String, configuration: SHA256Digest, lock: SHA256Digest, source: SHA256Digest, releases: SHA256Digest,
        day: Int, draftTime: Int
    ) {
        self.program = program
        self.configuration = configuration
        self.lock = lock
        self.source = source
        self.releases = releases
        self.day = day
        self.draftTime = draftTime
    }
}

package struct PartIndex: Sendable {
    /// A release that no bundle can hold. Findings name files relative to its folder.
    package struct Broken: Sendable, Hashable {
        package var release: BrokenRelease
        /// Where its record can be read.
        package var outline: ReleaseOutline?
        package init(release: BrokenRelease, outline: ReleaseOutline?) {
            self.release = release
            self.outline = outline
        }
    }

    package var number: Int
    package var count: Int
    package var inputs: PartInputs
    /// The releases in the part's order.
    package var entries: [PartEntry]
    package var broken: [Broken]

    package init(number: Int, count: Int, inputs: PartInputs, entries: [PartEntry], broken: [Broken]) {
        self.number = number
        self.count = count
        self.inputs = inputs
        self.entries = entries
        self.broken = broken
    }
}

/// A part that was read up to its index.
package final class Part: Sendable {
    package let path: String
    package let shard: Shard
    package let index: PartIndex

    package static let form = "colophon part 1\n"
    fileprivate static let ending = "colophon part end\n"
    /// The index' place and size, its digest, and the ending.
    private static let tailSize = 16 + 32 + ending.utf8.count

    package static func fileName(_ shard: Shard) -> String { "\(shard.number)-of-\(shard.count)\(suffix)" }
    package static let suffix = ".colophon-part"

    /// Why a file is no part that can be used.
    package struct Damage: Error {
        package let message: String
        package init(message: String) { self.message = message }
    }

    package init(_ path: String) throws(Damage) {
        guard let entry = Files.entry(path, followingLinks: true), entry.kind == .file else {
            throw Damage(message: "it is no file that can be read")
        }
        let head = try Self.bytes(path, 0..<min(entry.size, Self.form.utf8.count))
        guard head == Bytes(Self.form.utf8) else {
            throw Damage(
                message: entry.size < Self.form.utf8.count
                    ? "it is not whole" : "it is no part, or one that another version of Colophon made")
        }
        let size = entry.size - Self.tailSize
        guard size >= Self.form.utf8.count else { throw Damage(message: "it is not whole") }
        let tail = try Self.bytes(path, size..<entry.size)
        guard tail.suffix(Self.ending.utf8.count).elementsEqual(Self.ending.utf8) else {
            throw Damage(message: "it is not whole")
        }
        var reader = PackedReader(tail, 0..<48)
        do throws(PackedDamage) {
            let start = Int(clamping: try reader.read() as UInt64)
            let length = Int(clamping: try reader.read() as UInt64)
            let digest: SHA256Digest = try reader.read()
            guard start <= size, length == size - start else { throw PackedDamage() }
            let bytes: Bytes
            do throws(Damage) { bytes = try Self.bytes(path, start..<size) } catch { throw PackedDamage() }
            guard SHA256Digest(of: bytes) == digest else { throw PackedDamage() }
            var reader = PackedReader(bytes)
            index = try reader.read()
            guard reader.isAtEnd, let shard = Shard(number: index.number, count: index.count),
                index.entries.allSatisfy({ $0.body.isBefore(start) && $0.opening?.piece.isBefore(start) ?? true })
            else { throw PackedDamage() }
            self.shard = shard
        } catch { throw Damage(message: "its index is damaged") }
        self.path = path
    }

    /// A piece of the file, checked.
    package func bytes(_ piece: PartPiece) throws(Damage) -> Bytes {
        let bytes = try Self.bytes(path, piece.start..<(piece.start + piece.size))
        guard SHA256Digest(of: bytes) == piece.sha256 else { throw Damage(message: "it was altered, or is damaged") }
        return bytes
    }

    /// The same as a source that is read piece by piece; it is checked here, in a pass of its own where it is large.
    package func source(_ piece: PartPiece) throws(Damage) -> ByteSource {
        guard piece.size > 1 << 20 else { return ByteSource(try bytes(piece)) }
        let source = ByteSource(pieceOf: path, piece.start..<(piece.start + piece.size))
        guard (try? source.digest()) == piece.sha256 else { throw Damage(message: "it was altered, or is damaged") }
        return source
    }

    private static func bytes(_ path: String, _ range: Range<Int>) throws(Damage) -> Bytes {
        do throws(FileError) { return try ByteSource(pieceOf: path, range).bytes() } catch {
            throw Damage(message: "it can't be read: \(error.message)")
        }
    }

    /// The finding about a damaged part. `subject`: the release that it shows in.
    package static func finding(_ path: String, _ damage: Damage, release: String? = nil) -> Finding {
        let place = release.map { ", at release \($0)" } ?? ""
        return Finding(
            "part-damaged", .error, "this part can't be used\(place): \(damage.message)",
            remedy: "Copy it again, or make it again\(command(named: path)).", file: path)
    }

    /// How to make the part again, as far as the file's name says it.
    private static func command(named path: String) -> String {
        let name = Files.name(path)
        guard name.hasSuffix(suffix) else { return "" }
        let numbers = name.utf8.dropLast(suffix.utf8.count).split(separator: UInt8(ascii: "-"))
            .map { String(decoding: $0, as: UTF8.self) }
        guard numbers.count == 3, numbers[1] == "of", let shard = try? Shard("\(numbers[0])/\(numbers[2])") else {
            return ""
        }
        return " with colophon build --shard \(shard) --part \(Files.parent(path) ?? ".")"
    }
}

extension PartPiece {
    fileprivate func isBefore(_ end: Int) -> Bool { start + size <= end }
}

/// Writes the file of a part at the position of an open file, piece by piece.
package struct PartWriter: ~Copyable {
    private let file: Descriptor
    private var position = 0

    package init(_ file: consuming Descriptor) throws(FileError) {
        self.file = file
        try write(Bytes(Part.form.utf8))
    }

    /// Adds a piece; gives where it is.
    package mutating func add(_ bytes: Bytes) throws(FileError) -> PartPiece {
        let piece = PartPiece(start: position, size: bytes.count, sha256: SHA256Digest(of: bytes))
        try write(bytes)
        return piece
    }

    /// The same from a source, whose digest is known.
    package mutating func add(_ source: ByteSource, sha256: SHA256Digest) throws(FileError) -> PartPiece {
        let start = position
        var reader = try ByteReader(source)
        while case let count = try reader.next(), count > 0 { try write(Bytes(reader.buffer[..<count])) }
        return PartPiece(start: start, size: source.size, sha256: sha256)
    }

    /// Ends the file, which is on disk from then on; gives its size.
    package consuming func end(_ index: PartIndex) throws(FileError) -> Int {
        var packed = PackedWriter()
        packed.write(index)
        var tail = PackedWriter()
        tail.write(UInt64(position))
        tail.write(UInt64(packed.bytes.count))
        tail.write(SHA256Digest(of: packed.bytes))
        try write(packed.bytes)
        try write(tail.bytes + Bytes(Part.ending.utf8))
        try file.synchronize()
        return position
    }

    private mutating func write(_ bytes: Bytes) throws(FileError) {
        try file.write(bytes)
        position += bytes.count
    }
}

// MARK: As packed values

extension PartInputs: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            program: try reader.read(), configuration: try reader.read(), lock: try reader.read(),
            source: try reader.read(), releases: try reader.read(), day: try reader.read(),
            draftTime: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(program)
        writer.write(configuration)
        writer.write(lock)
        writer.write(source)
        writer.write(releases)
        writer.write(day)
        writer.write(draftTime)
    }
}

extension PartIndex.Broken: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(release: try reader.read(), outline: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(release)
        writer.write(outline)
    }
}

extension PartIndex: Packable {
    package init(from reader: inout PackedReader) throws(PackedDamage) {
        self.init(
            number: try reader.read(), count: try reader.read(), inputs: try reader.read(),
            entries: try reader.read(), broken: try reader.read())
    }

    package func pack(into writer: inout PackedWriter) {
        writer.write(number)
        writer.write(count)
        writer.write(inputs)
        writer.write(entries)
        writer.write(broken)
    }
}
