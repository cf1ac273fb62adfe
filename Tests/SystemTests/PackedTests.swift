// Values packed into bytes and read back, whole and cut off.
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

struct PackedTests {
    private func packed(_ value: some Packable) -> Bytes {
        var writer = PackedWriter()
        writer.write(value)
        return writer.bytes
    }

    private func read<Value: Packable>(_ bytes: Bytes, as type: Value.Type = Value.self) throws -> Value {
        var reader = PackedReader(bytes)
        let value: Value = try reader.read()
        #expect(reader.isAtEnd)
        return value
    }

    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 1 << 33, 1_795_418_941_655_583_149, Int.max, Int.min])
    func numbersComeBack(_ number: Int) throws { #expect(try read(packed(number)) == number) }

    @Test func smallNumbersAreShort() {
        #expect([0, -1, 1, 63, -64].map { packed($0) } == [[0], [1], [2], [126], [127]])
        #expect(packed(64) == [128, 1])
    }

    @Test func everyKindComesBackAfterTheOther() throws {
        var writer = PackedWriter()
        let digest = SHA256Digest(of: Bytes("abc".utf8))
        let date = try #require(Timestamp("2024-02-29"))
        let time = try #require(Timestamp("0000-01-01T00:00:00Z"))
        writer.write("Zoë\0\n")
        writer.write([String?.none, ""])
        writer.write([true, false])
        writer.write([1.0 / 3, -.infinity])
        writer.write(digest)
        writer.write([date, time])
        var reader = PackedReader(writer.bytes)
        #expect(try reader.read() as String == "Zoë\0\n")
        #expect(try reader.read() as [String?] == [nil, ""])
        #expect(try reader.read() as [Bool] == [true, false])
        #expect(try reader.read() as [Double] == [1.0 / 3, -.infinity])
        #expect(try reader.read() as SHA256Digest == digest)
        #expect(try reader.read() as [Timestamp] == [date, time])
        #expect(reader.isAtEnd)
    }

    /// Lengths that lie, numbers that don't end, and values that are cut off.
    @Test func damageIsAnError() throws {
        let long = packed(Int.max)
        for bytes in [[], [2], long, packed(-1), Bytes(repeating: 0xFF, count: 40)] as [Bytes] {
            #expect(throws: PackedDamage.self) { try read(bytes, as: String.self) }
            #expect(throws: PackedDamage.self) { try read(bytes, as: [String].self) }
        }
        #expect(throws: PackedDamage.self) { try read(Bytes(repeating: 0xFF, count: 40), as: Int.self) }
        #expect(throws: PackedDamage.self) { try read(Bytes(repeating: 0xFF, count: 9) + [2], as: Int.self) }
        #expect(try read(Bytes(repeating: 0xFF, count: 9) + [1], as: Int.self) == Int.min)
        #expect(throws: PackedDamage.self) { try read([2], as: Bool.self) }
        for count in 0..<32 {
            #expect(throws: PackedDamage.self) { try read(Bytes(repeating: 0, count: count), as: SHA256Digest.self) }
        }
    }

    @Test func readsNoFurtherThanItsPart() throws {
        let bytes = packed("abc") + packed("def")
        var reader = PackedReader(bytes, 0..<4)
        #expect(try reader.read() as String == "abc")
        #expect(throws: PackedDamage.self) { try reader.read() as String }
        var cut = PackedReader(bytes, 0..<3)
        #expect(throws: PackedDamage.self) { try cut.read() as String }
    }

    @Test func bytesComeBackAsTheyWere() throws {
        let bytes = Bytes(0...255)
        #expect(try read(packed(PackedBytes(bytes)), as: PackedBytes.self).bytes == bytes)
        #expect(try read(packed(PackedBytes([])), as: PackedBytes.self).bytes == [])
        #expect(throws: PackedDamage.self) { try read(packed(Int.max) + bytes, as: PackedBytes.self) }
        #expect(throws: PackedDamage.self) { try read(packed(3) + [1, 2], as: PackedBytes.self) }
    }
}
