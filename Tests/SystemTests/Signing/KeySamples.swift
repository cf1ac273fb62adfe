// Keys and published vectors that the tests of signatures share.
import Bundles
import Primitives
import Signing
import Testing
import Verification

enum KeySamples {
    /// The private key of RFC 8410, section 10.3.
    static let rfc8410Private = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----

        """
    /// The same key there, with attributes and its public key.
    static let rfc8410Long = """
        -----BEGIN PRIVATE KEY-----
        MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
        Z9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PRIVATE KEY-----

        """
    /// Its public key, RFC 8410 section 10.1.
    static let rfc8410Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----

        """

    static func key() throws -> PrivateKey { try PrivateKey(file: Bytes(rfc8410Private.utf8)) }

    /// RFC 8032 section 7.1, tests 1 to 3: secret key, public key, message, signature.
    static let rfc8032: [[String]] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
    ]

    static func bytes(hex: String) throws -> Bytes {
        try stride(from: 0, to: hex.utf8.count, by: 2).map { offset in
            let pair = hex.utf8.dropFirst(offset).prefix(2)
            return try #require(UInt8(String(decoding: pair, as: UTF8.self), radix: 16))
        }
    }

    /// PKCS#8 of an Ed25519 seed: the head of RFC 8410's example, and the seed.
    static func pem(seed: Bytes) throws -> Bytes {
        let head: Bytes = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        return Bytes("-----BEGIN PRIVATE KEY-----\n\(Base64.encode(head + seed))\n-----END PRIVATE KEY-----\n".utf8)
    }
}

/// The code with which `body` refuses; nil: it doesn't.
func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch { return (error as? SigningError)?.code ?? "\(error)" }
}
