// The values of views, packed and read back; and bytes that are none.
import Mustache
import Primitives
import Testing

@Suite struct PackedViewTests {
    private func packed(_ value: ViewValue) -> Bytes {
        var writer = PackedWriter()
        writer.write(value)
        return writer.bytes
    }

    private func read(_ bytes: Bytes) throws -> ViewValue {
        var reader = PackedReader(bytes)
        let value: ViewValue = try reader.read()
        #expect(reader.isAtEnd)
        return value
    }

    @Test func everyKindComesBack() throws {
        let value = ViewValue.members([
            .absent, .flag(true), .flag(false), .number(-7), .string("Zoë\0"), .list([.string("a"), .members([])]),
            .rows(ViewRows(count: 3) { .number($0) }),
        ])
        #expect(
            "\(try read(packed(value)))"
                == "\(ViewValue.members([.absent, .flag(true), .flag(false), .number(-7), .string("Zoë\0"), .list([.string("a"), .members([])]), .list([.number(0), .number(1), .number(2)])]))"
        )
    }

    @Test func whatIsNoValueIsRefused() throws {
        let bytes = packed(.list([.string("abc"), .members([.number(5)])]))
        for count in 0..<bytes.count {
            #expect(throws: PackedDamage.self) { try read(Bytes(bytes[..<count])) }
        }
        let huge = Bytes(repeating: 0xFF, count: 9) + [1]
        #expect(throws: PackedDamage.self) { try read([12] + huge) }
        #expect(throws: PackedDamage.self) { try read([10, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0]) }
        #expect(throws: PackedDamage.self) { try read([14]) }
        // A list of a list of a list, as deep as the bytes go.
        #expect(throws: PackedDamage.self) { try read(Bytes((0..<5).flatMap { _ in [12, 2] as Bytes })) }
        #expect(throws: PackedDamage.self) { try read(Bytes((0..<1_000_000).flatMap { _ in [12, 2] as Bytes })) }
    }
}
