// The kinds of credentials that the scanner knows, one row each, with the public document that its form is taken from.

/// To add one, add its row, its row in docs/sync-checks.md, and samples to the tests: what is searched for is computed from the rows.
package struct SecretRule: Sendable {
    /// As findings and `policy.secrets.allow` call it.
    package let name: String
    /// One sentence without its full stop that says what the rule finds.
    package let description: String
    let forms: [SecretForm]

    init(_ name: String, _ description: String, _ forms: SecretForm...) {
        self.name = name
        self.description = description
        self.forms = forms
    }

    package static let all: [SecretRule] = [
        // RFC 7468 (sections 10 and 11), RFC 5915 and PKCS #1 as OpenSSL writes them, OpenSSH's PROTOCOL.key, and OpenPGP's
        // armour (RFC 9580, 6.2). Key material has to follow the first line, so that a mention is no hit. PuTTY documentation,
        // "PPK file format": `Private-Lines:`, their number, and below it base64.
        SecretRule(
            "private-key", "A private key in PEM, OpenSSH or OpenPGP armour, or of PuTTY",
            .special(["-----BEGIN "]) { $0.privateKey(after: $1) },
            .special(["Private-Lines: "]) { $0.puttyKey(after: $1) }),
        // AWS, IAM User Guide, "IAM identifiers": AKIA or ASIA and 16 capitals and digits.
        SecretRule(
            "aws-access-key-id", "The id of an AWS access key",
            .token(["AKIA", "ASIA"], .capitals, exactly: 16, notBefore: .base64URL)),
        // AWS, IAM User Guide, "Manage access keys for IAM users": 40 characters of base64, known by the name before them.
        SecretRule(
            "aws-secret-access-key", "An AWS secret access key beside its name",
            .special(["secret_access_key", "aws_secret_key"], inAnyCase: true) { $0.awsSecret(after: $1) },
            .special(["secretAccessKey", "SecretAccessKey"]) { $0.awsSecret(after: $1) }),
        // GitHub, "Behind GitHub's new authentication token formats" (2021): ghp_, gho_, ghu_, ghs_ or ghr_ and at least 36
        // letters and digits; fine-grained ones begin with github_pat_.
        SecretRule(
            "github-token", "A GitHub access token",
            .token(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], .words, atLeast: 36),
            .token(["github_pat_"], .base64URL, atLeast: 36)),
        // GitLab documentation, "Token overview", token prefixes: glpat- (personal), glrt- (runner), gldt- (deploy) or glptt-
        // (trigger) and at least 20 characters.
        SecretRule(
            "gitlab-token", "A GitLab token: personal, or of a runner, a deployment or a trigger",
            .token(["glpat-", "glrt-", "gldt-", "glptt-"], .base64URL, atLeast: 20)),
        // Slack documentation, "Tokens" and "Using token rotation": xoxa-, xoxb-, xoxe-, xoxp-, xoxr-, xoxs- or xapp-, numbers
        // and a secret.
        SecretRule(
            "slack-token", "A Slack token",
            .token(
                ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-"], .base64URL, atLeast: 16, first: .digits
            )),
        // Slack documentation, "Sending messages using incoming webhooks".
        SecretRule(
            "slack-webhook", "The address of a Slack webhook, which anyone can post with",
            .special(["://hooks.slack.com/services/"]) { $0.slackWebhook(after: $1) }),
        // Google Cloud documentation, "Manage API keys": AIza and 35 characters.
        SecretRule("google-api-key", "A Google API key", .token(["AIza"], .base64URL, exactly: 35)),
        // Stripe documentation, "API keys": the prefixes of secret and restricted keys in live mode.
        SecretRule(
            "stripe-key", "A Stripe secret or restricted key of live mode",
            .token(["sk_live_", "rk_live_"], .words, atLeast: 16)),
        // GitHub, "Announcing npm's new access token format" (2021): npm_ and 36 letters and digits.
        SecretRule("npm-token", "An npm access token", .token(["npm_"], .words, exactly: 36, notBefore: .underscore)),
        // PyPI documentation, "API tokens": pypi- and a macaroon whose location is pypi.org.
        SecretRule(
            "pypi-token", "A PyPI API token", .token(["pypi-AgEIcHlwaS5vcmc"], .base64URL, atLeast: 50, shown: 5)),
        // RFC 7519 and RFC 7515 (7.1): three parts in base64url, and the first is a JSON object with a member `alg`.
        SecretRule("json-web-token", "A signed JSON web token", .special(["eyJ"]) { $0.jsonWebToken(beginning: $1) }),
        // RFC 3986, 3.2.1: `user:password@` in an address. `SecretText.isPlaceholder(password:)` says what is none.
        SecretRule("url-password", "A password in an address", .special(["://"]) { $0.address(after: $1) }),
        // Microsoft, "Configure Azure Storage connection strings": 64 bytes in base64 behind `AccountKey=`. The published key
        // of the storage emulator is no secret.
        SecretRule(
            "azure-account-key", "The key of an Azure storage account",
            .token(["AccountKey="], .base64, exactly: 86, then: "==", butNot: "Eby8vdM02xNOcqFl")),
        // Twilio SendGrid documentation, "API Keys": 69 characters, `SG.`, 22 of base64url, a dot and 43.
        SecretRule(
            "sendgrid-key", "A SendGrid API key",
            .token(["SG."], parts: [.init(.base64URL, exactly: 22), .init(.base64URL, exactly: 43)])),
        // C2SP, "The age file encryption format", X25519 identities: Bech32 with the prefix `AGE-SECRET-KEY-`.
        SecretRule("age-secret-key", "An age secret key", .token(["AGE-SECRET-KEY-1"], .bech32, exactly: 58)),
        // Colophon, docs/service.md, "Tokens": colophon_ and 32 bytes in base64url.
        SecretRule(
            "colophon-token", "A token of Colophon's release service", .token(["colophon_"], .base64URL, exactly: 43)),
    ]
}
