// Places that are told in one pass are those that are told one by one.
import Testing

@testable import Documents
@testable import Primitives
@testable import Secrets

@Suite struct ForwardPositionTests {
    @Test(
        arguments: ["a\nbb\n\nc", "é\nü\r\nx\rÿ\n", "\r\r\n\n\r", "one line", "", "\n", "a\r\nb\nc\nd\r\ne"],
        [1, 2, 3, 50])
    func agreesWithThePlaceOfAByte(text: String, step: Int) {
        let bytes = Bytes(text.utf8)
        var places = ForwardPosition()
        for offset in stride(from: 0, to: bytes.count, by: step) {
            #expect(places.position(of: offset, in: bytes) == SourcePosition(ofByte: offset, in: bytes))
        }
    }

    @Test func goesOnInTheRestOfAText() {
        let bytes = Bytes("one\ntwo\r\nthree\nfour\n".utf8)
        for cut in 1..<(bytes.count - 1) {
            var places = ForwardPosition()
            places.drop(cut, of: bytes)
            let rest = Bytes(bytes[cut...])
            #expect(places.position(of: rest.count - 1, in: rest) == SourcePosition(ofByte: bytes.count - 1, in: bytes))
        }
    }
}
