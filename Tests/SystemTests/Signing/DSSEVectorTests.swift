// The example of the DSSE specification (protocol.md, "Test Vectors"; secure-systems-lab/dsse, version 1.0.0).
import Bundles
import Primitives
import Signing
import Testing

@Suite struct DSSEVectorTests {
    private let body = Bytes("hello world".utf8)
    private let type = "http://example.com/HelloWorld"
    /// r and s, one after the other, in base64.
    private let signature = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="

    /// X and Y, which stand there in decimal digits.
    private func key() throws -> PublicKey {
        let x = "67cd390f77aa359cb08c2235f652270493a9ed832b0abcc01f70954c0390d238"
        let y = "0c782bd54e269125a44f4433aff1432ce94e12bca73aa67ac80cea12608ddf74"
        return try #require(PublicKey(.p256, raw: [4] + KeySamples.bytes(hex: x + y)))
    }

    /// Two numbers as DER: SEQUENCE of INTEGERs (RFC 3279, section 2.2.3), with a zero before a first bit that is set.
    private func converted(_ pair: Bytes) -> Bytes {
        func integer(_ number: ArraySlice<UInt8>) -> Bytes {
            let digits = (number.first ?? 0) >= 0x80 ? [0] + number : Bytes(number)
            return [2, UInt8(digits.count)] + digits
        }
        let both = integer(pair.prefix(32)) + integer(pair.suffix(32))
        return [0x30, UInt8(both.count)] + both
    }

    @Test func encodesAsTheSpecificationDoes() {
        let encoding = DSSEEnvelope.preAuthenticationEncoding(type: type, body: body)
        #expect(encoding == Bytes("DSSEv1 29 http://example.com/HelloWorld 11 hello world".utf8))
    }

    @Test func lengthsAreOfBytes() {
        #expect(DSSEEnvelope.preAuthenticationEncoding(type: "é", body: []) == Bytes("DSSEv1 2 é 0 ".utf8))
    }

    @Test func itsSignatureVerifiesOnceItIsDER() throws {
        let pair = try #require(Base64.decode(Bytes(signature.utf8)))
        let message = DSSEEnvelope.preAuthenticationEncoding(type: type, body: body)
        #expect(try key().isValid(converted(pair), for: message))
        #expect(try !key().isValid(pair, for: message))
        #expect(try !key().isValid(converted(pair), for: message + [0x21]))
        let other = DSSEEnvelope.preAuthenticationEncoding(type: "http://example.com/HelloWorl", body: body)
        #expect(try !key().isValid(converted(pair), for: other))
    }

    @Test func itsEnvelopeIsReadOnceItNamesTheKey() throws {
        let pair = try #require(Base64.decode(Bytes(signature.utf8)))
        let line = DSSEEnvelope(
            payloadType: type, payload: body, keyID: try key().fingerprint, signature: converted(pair)
        ).line
        #expect(String(decoding: line, as: UTF8.self).hasPrefix(#"{"payload":"aGVsbG8gd29ybGQ=","payloadType":"http:"#))
        #expect(try DSSEEnvelope(line: line).isValid(by: key()))
    }
}
