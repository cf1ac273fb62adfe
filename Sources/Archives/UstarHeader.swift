// The 512-byte header of a tar entry in POSIX ustar: where its fields lie, and the one way it is written.
import Files
import Primitives

/// A path cut into ustar's two fields, as GNU tar cuts it: whole in `name` where it fits, otherwise at the last slash that
/// leaves at most 155 bytes before it.
struct UstarName {
    private(set) var prefix: ArraySlice<UInt8> = []
    private(set) var name: ArraySlice<UInt8>

    /// nil where no cut fits.
    init?(_ path: Bytes) {
        name = path[...]
        if path.count <= UstarHeader.Field.name.count { return }
        let slash = path.prefix(UstarHeader.Field.prefix.count + 1).lastIndex(of: UInt8(ascii: "/"))
        guard let slash, slash > 0 else { return nil }
        prefix = path[..<slash]
        name = path[(slash + 1)...]
        guard !name.isEmpty, name.count <= UstarHeader.Field.name.count else { return nil }
    }
}

/// A header block, as read or as written.
struct UstarHeader {
    /// The fields' places (POSIX.1-2017, pax, "ustar Interchange Format").
    enum Field {
        static let name = 0..<100
        static let mode = 100..<108
        static let owner = 108..<124  // uid and gid
        static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let type = 156
        static let magic = 257..<265  // and the version
        static let ownerNames = 265..<329  // uname and gname
        static let prefix = 345..<500
    }

    static let size = 512
    static let magic = Bytes("ustar\u{0}00".utf8)
    static let mode = Bytes("0000644\u{0}".utf8)
    static let owner = Bytes("0000000\u{0}0000000\u{0}".utf8)
    private static let noDevice = Bytes("0000000\u{0}0000000\u{0}".utf8)
    private static let device = 329..<345
    /// Eleven octal digits: 8 GiB less one byte, and the year 2242.
    static let maximum = 1 << 33 - 1

    private(set) var block: Bytes

    /// Takes a block as it was read; its size is `UstarHeader.size`.
    init(block: ArraySlice<UInt8>) { self.block = Bytes(block) }

    /// The canonical header of a regular file; throws `tar-too-large`, `tar-time-range` and `path-too-long`.
    init(path: String, size: Int, modified: Int) throws(ArchiveError) {
        guard let path = UstarName(Bytes(path.utf8)) else {
            throw ArchiveError(code: "path-too-long", message: "\(ArchivePath.quoted(path)) is too long for ustar")
        }
        guard 0...Self.maximum ~= size else {
            throw ArchiveError(code: "tar-too-large", message: "a file of \(size) bytes: ustar holds less than 8 GiB")
        }
        guard 0...Self.maximum ~= modified else {
            throw ArchiveError(
                code: "tar-time-range",
                message: "ustar can't hold the time \(modified): it is before 1970 or after 2242")
        }
        block = Self.blank
        set(path.name, in: Field.name)
        setOctal(size, in: Field.size)
        setOctal(modified, in: Field.modified)
        set(path.prefix, in: Field.prefix)
        set(computedChecksum[...], in: Field.checksum)
    }

    /// What every header has.
    private static let blank: Bytes = {
        var header = UstarHeader(block: Bytes(repeating: 0, count: size)[...])
        header.set(mode[...], in: Field.mode)
        header.set(owner[...], in: Field.owner)
        header.block[Field.type] = UInt8(ascii: "0")
        header.set(magic[...], in: Field.magic)
        header.set(noDevice[...], in: device)
        return header.block
    }()

    subscript(field: Range<Int>) -> ArraySlice<UInt8> { block[field] }

    var type: UInt8 { block[Field.type] }

    /// The path in the name and prefix fields, each up to its first NUL. Bytes that are not UTF-8 become U+FFFD.
    var path: String {
        func text(_ field: Range<Int>) -> String { String(decoding: block[field].prefix { $0 != 0 }, as: UTF8.self) }
        let prefix = text(Field.prefix)
        return prefix.isEmpty ? text(Field.name) : prefix + "/" + text(Field.name)
    }

    /// The number in a field of eleven octal digits and a NUL; nil where it is anything else.
    func number(_ field: Range<Int>) -> Int? {
        guard block[field].last == 0 else { return nil }
        var value = 0
        for digit in block[field].dropLast() {
            guard UInt8(ascii: "0")...UInt8(ascii: "7") ~= digit else { return nil }
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// The checksum field as it should be: the sum of all bytes, the field itself taken as spaces; six digits, NUL, space.
    var computedChecksum: Bytes {
        var sum = 0
        for byte in block { sum &+= Int(byte) }
        for byte in self[Field.checksum] { sum &-= Int(byte) }
        return Self.octal(sum + Field.checksum.count * 0x20, digits: 6) + [0x20]
    }

    private mutating func set(_ value: ArraySlice<UInt8>, in field: Range<Int>) {
        var place = field.lowerBound
        for byte in value {
            block[place] = byte
            place += 1
        }
    }

    /// Octal digits up to the last byte, which stays NUL.
    private mutating func setOctal(_ value: Int, in field: Range<Int>) {
        var rest = value
        for place in field.dropLast().reversed() {
            block[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest & 7)
            rest >>= 3
        }
    }

    private static func octal(_ value: Int, digits: Int) -> Bytes {
        (0..<digits).reversed().map { UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value >> ($0 * 3)) & 7 } + [0]
    }
}
