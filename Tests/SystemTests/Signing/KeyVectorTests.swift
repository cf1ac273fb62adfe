// Keys and signatures against the vectors that RFCs publish.
import Bundles
import Colophon
import Primitives
import Signing
import Testing

@Suite struct KeyVectorTests {
    @Test(arguments: KeySamples.rfc8032) func makesAndChecksTheSignaturesOfRFC8032(_ vector: [String]) throws {
        let parts = try vector.map(KeySamples.bytes)
        // Its lines are of one length but for the last, whatever that is.
        let key = try PrivateKey(file: KeySamples.pem(seed: parts[0]))
        #expect(key.publicKey.raw == parts[1])
        #expect(try key.signature(for: parts[2]) == parts[3])
        #expect(key.publicKey.isValid(parts[3], for: parts[2]))
        #expect(!key.publicKey.isValid(parts[3], for: parts[2] + [0]))
        // S + L is the same number modulo the group's order L, and not the same signature (RFC 8032, 5.1.7).
        let order: Bytes = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var malleable = parts[3]
        var carry = 0
        for index in 0..<32 {
            carry += Int(malleable[32 + index]) + Int(order[index])
            malleable[32 + index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        #expect(!key.publicKey.isValid(malleable, for: parts[2]))
    }

    @Test func readsTheKeysOfRFC8410() throws {
        let key = try KeySamples.key()
        #expect(key.publicKey.pem == KeySamples.rfc8410Public)
        #expect(key.text(.pem) == KeySamples.rfc8410Private)
        #expect(try PrivateKey(file: Bytes(KeySamples.rfc8410Long.utf8)).publicKey == key.publicKey)
        #expect(try PublicKey(file: Bytes(KeySamples.rfc8410Public.utf8)) == key.publicKey)
        // An OpenSSH line of the same 32 bytes is the same key.
        #expect(try PublicKey(openSSHLine: key.publicKey.openSSHLine(comment: "of the RFC")) == key.publicKey)
    }

    /// The example of the DSSE protocol, version 1: its encoding, its payload, its key, and the signature as r and s.
    @Test func agreesWithThePublishedExampleOfDSSE() throws {
        let type = "http://example.com/HelloWorld"
        let encoded = DSSEEnvelope.preAuthenticationEncoding(type: type, body: Bytes("hello world".utf8))
        #expect(String(decoding: encoded, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
        let pair = try #require(
            Base64.decode(
                Bytes("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==".utf8)))
        func integer(_ value: ArraySlice<UInt8>) -> Bytes {
            let digits = value.drop { $0 == 0 }
            let number = (digits.first ?? 0) >= 0x80 ? [0] + digits : Bytes(digits)
            return [2, UInt8(number.count)] + number
        }
        let numbers = integer(pair[0..<32]) + integer(pair[32...])
        let signature = [0x30, UInt8(numbers.count)] + numbers
        let x = try decimal("46950820868899156662930047687818585632848591499744589407958293238635476079160")
        let y = try decimal("5640078356564379163099075877009565129882514886557779369047442380624545832820")
        let key = try #require(PublicKey(.p256, raw: [4] + x + y))
        #expect(key.isValid(signature, for: encoded))
        #expect(!key.isValid(signature, for: encoded + [0x20]))
    }

    /// 32 bytes, big-endian.
    private func decimal(_ digits: String) throws -> Bytes {
        var number = Bytes(repeating: 0, count: 32)
        for digit in digits.utf8 {
            var carry = Int(digit - UInt8(ascii: "0"))
            for index in number.indices.reversed() {
                carry += Int(number[index]) * 10
                number[index] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            try #require(carry == 0)
        }
        return number
    }

    /// RFC 4648, section 10, and what section 3.5 says of bits behind the end.
    @Test func readsOnlyCanonicalBase64() {
        let vectors = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "foobar": "Zm9vYmFy"]
        for (plain, text) in vectors {
            #expect(Base64.encode(Bytes(plain.utf8)) == text)
            #expect(Base64.decode(Bytes(text.utf8)) == Bytes(plain.utf8))
        }
        for text in ["Zg", "Zg=", "Zh==", "Zm9=", "Zm8", "Z", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm9_", "Zm=v"] {
            #expect(Base64.decode(Bytes(text.utf8)) == nil, "\(text)")
        }
        #expect(Base64.encode([1, 2], padded: false) == "AQI")
        #expect(Base64.decode(Bytes("AQI".utf8), padded: false) == [1, 2])
        #expect(Base64.decode(Bytes("AQI=".utf8), padded: false) == nil)
    }
}
