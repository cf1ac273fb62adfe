// Digits of base 16, and percent encoding.
import Primitives
import Testing

struct ASCIITests {
    @Test func readsHexadecimalDigitsOfBothCases() {
        let values = (UInt8.min...UInt8.max).compactMap { byte in
            ASCII.hexadecimal(byte).map { (byte, $0) }
        }
        #expect(String(decoding: values.map(\.0), as: UTF8.self) == "0123456789ABCDEFabcdef")
        #expect(values.map(\.1) == Array(0...9) + Array(10...15) + Array(10...15))
        let lower = (UInt8.min...UInt8.max).filter(ASCII.isLowerHexadecimal)
        #expect(String(decoding: lower, as: UTF8.self) == "0123456789abcdef")
    }

    @Test(arguments: [
        ("", ""), ("a%20b", "a b"), ("%2F%2f", "//"), ("%", "%"), ("%4", "%4"), ("%4G", "%4G"),
        ("%+1", "%+1"), ("%%41", "%A"),
        ("%25%34%31", "%41"), ("%C3%A9", "\u{E9}"), ("%FF", "\u{FFFD}"),
    ])
    func decodesPercentEscapesOnce(_ text: String, _ decoded: String) {
        #expect(ASCII.percentDecoded(text) == decoded)
    }

    @Test func decodesWhatItEncodes() {
        for byte in UInt8.min...UInt8.max {
            #expect(ASCII.percentDecoded(ASCII.percentEncoded(byte)[...]) == [byte])
        }
    }
}
