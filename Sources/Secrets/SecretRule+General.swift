// Keys and passwords that belong to no one issuer, and the documents that their forms are taken from.
import ReleaseModel

extension SecretRule {
    static let general: [SecretRule] = [
        // RFC 7468 (sections 10 and 11), RFC 5915 and PKCS #1 as OpenSSL writes them, OpenSSH's PROTOCOL.key, and OpenPGP's
        // armour (RFC 9580, 6.2). Key material has to follow the first line, so that a mention is no hit. PuTTY documentation,
        // "PPK file format": `Private-Lines:`, their number, and below it base64.
        SecretRule(
            "private-key", "A private key in PEM, OpenSSH or OpenPGP armour, or of PuTTY",
            .special(["-----BEGIN ", "-----BEGIN%20", "-----BEGIN+"]) { $0.privateKey(after: $1) },
            .special(["Private-Lines"]) { $0.puttyKey(after: $1) }),
        // The base64 of `-----BEGIN PRIVATE KEY-----` and its kin, as Kubernetes keeps keys.
        SecretRule(
            "private-key-base64", "A private key in PEM that is encoded in base64 once more",
            .token(["LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0"], .base64(64...SecretPattern.longest), shown: 8),
            .token(["LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt"], .base64(64...SecretPattern.longest), shown: 8),
            .token(["LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0"], .base64(64...SecretPattern.longest), shown: 8),
            .token(["LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZL"], .base64(64...SecretPattern.longest), shown: 8)),
        // RFC 7519 and RFC 7515 (7.1): three parts in base64url, and the first is a JSON object with a member `alg`.
        SecretRule("json-web-token", "A signed JSON web token", .special(["eyJ"]) { $0.jsonWebToken(beginning: $1) }),
        // RFC 3986, 3.2.1: `user:password@` in an address. `SecretText.isPlaceholder(password:of:)` says what is none.
        SecretRule(
            "url-password", "A password in an address",
            .special(["://", ":\\/\\/"]) { $0.address(after: $1) },
            .special(
                ["%3a%2f%2f", "\\u003a\\u002f\\u002f", ":\\u002f\\u002f", ":&#x2f;&#x2f;", "&#x3a;&#x2f;&#x2f;"],
                inAnyCase: true
            ) {
                $0.address(after: $1)
            },
            .special([":&#47;&#47;"]) { $0.address(after: $1) }),
        // RFC 7617 and RFC 6750.
        SecretRule(
            "authorization-header", "The credential of a request's Authorization header",
            .special(["authorization"], inAnyCase: true) { $0.authorization(after: $1) }),
        // npm's `.npmrc` and Docker's `config.json`: `user:password` in base64.
        SecretRule(
            "encoded-password", "A user and password in base64, as npm and Docker keep them",
            .special(["_auth", "\"auth\"", "\\\"auth\\\"", "&quot;auth&quot;", "%22auth%22"]) {
                $0.encodedPassword(after: $1)
            }),
        // C2SP, "The age file encryption format", X25519 identities: Bech32 with the prefix `AGE-SECRET-KEY-`.
        SecretRule(
            "age-secret-key", "An age secret key", .token(["AGE-SECRET-KEY-1"], .run(.bech32, 58...58))),
        // Colophon, docs/service.md, "Tokens": colophon_ and 32 bytes in base64url.
        SecretRule("colophon-token", "A token of Colophon's release service", .token(["colophon_"], .url(43))),
    ]
}
