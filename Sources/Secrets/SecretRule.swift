// The kinds of credentials that the scanner knows, each with the public document that its form is taken from.

/// The raw value is the rule's name in findings and in `policy.secrets.allow`.
package enum SecretRule: String, CaseIterable, Sendable {
    /// RFC 7468 (sections 10 and 11), RFC 5915 and PKCS #1 as OpenSSL writes them, OpenSSH's PROTOCOL.key, and OpenPGP's
    /// armour (RFC 9580, 6.2). Key material has to follow the first line, so that a mention is no hit. PuTTY documentation,
    /// "PPK file format": `Private-Lines:`, their number, and below it base64.
    case privateKey = "private-key"
    /// AWS, IAM User Guide, "IAM identifiers": AKIA or ASIA and 16 capitals and digits.
    case awsAccessKeyID = "aws-access-key-id"
    /// AWS, IAM User Guide, "Manage access keys for IAM users": 40 characters of base64, told by the name before them.
    case awsSecretAccessKey = "aws-secret-access-key"
    /// GitHub, "Behind GitHub's new authentication token formats" (2021): ghp_, gho_, ghu_, ghs_ or ghr_ and at least 36 letters
    /// and digits; fine-grained ones begin with github_pat_.
    case githubToken = "github-token"
    /// GitLab documentation, "Token overview", token prefixes: glpat- (personal), glrt- (runner), gldt- (deploy) or glptt-
    /// (trigger) and at least 20 characters.
    case gitlabToken = "gitlab-token"
    /// Slack documentation, "Tokens" and "Using token rotation": xoxa-, xoxb-, xoxe-, xoxp-, xoxr-, xoxs- or xapp-, numbers and
    /// a secret.
    case slackToken = "slack-token"
    /// Slack documentation, "Sending messages using incoming webhooks".
    case slackWebhook = "slack-webhook"
    /// Google Cloud documentation, "Manage API keys": AIza and 35 characters.
    case googleAPIKey = "google-api-key"
    /// Stripe documentation, "API keys": the prefixes of secret and restricted keys in live mode.
    case stripeKey = "stripe-key"
    /// GitHub, "Announcing npm's new access token format" (2021): npm_ and 36 letters and digits.
    case npmToken = "npm-token"
    /// PyPI documentation, "API tokens": pypi- and a macaroon whose location is pypi.org.
    case pypiToken = "pypi-token"
    /// RFC 7519 and RFC 7515 (7.1): three parts in base64url, and the first is a JSON object with a member `alg`.
    case jsonWebToken = "json-web-token"
    /// RFC 3986, 3.2.1: `user:password@` in an address. `SecretText.isPlaceholder(password:)` says what is none.
    case urlPassword = "url-password"
    /// Microsoft, "Configure Azure Storage connection strings": 64 bytes in base64 behind `AccountKey=`.
    case azureAccountKey = "azure-account-key"
    /// Twilio SendGrid documentation, "API Keys": 69 characters, `SG.`, 22 of base64url, a dot and 43.
    case sendgridKey = "sendgrid-key"
    /// C2SP, "The age file encryption format", X25519 identities: Bech32 with the prefix `AGE-SECRET-KEY-`.
    case ageSecretKey = "age-secret-key"
    /// Colophon, docs/service.md, "Tokens": colophon_ and 32 bytes in base64url.
    case colophonToken = "colophon-token"

    /// One sentence without its full stop that says what the rule finds.
    package var description: String {
        switch self {
        case .privateKey: "A private key in PEM, OpenSSH or OpenPGP armour, or of PuTTY"
        case .awsAccessKeyID: "The id of an AWS access key"
        case .awsSecretAccessKey: "An AWS secret access key beside its name"
        case .githubToken: "A GitHub access token"
        case .gitlabToken: "A GitLab token: personal, or of a runner, a deployment or a trigger"
        case .slackToken: "A Slack token"
        case .slackWebhook: "The address of a Slack webhook, which anyone can post with"
        case .googleAPIKey: "A Google API key"
        case .stripeKey: "A Stripe secret or restricted key of live mode"
        case .npmToken: "An npm access token"
        case .pypiToken: "A PyPI API token"
        case .jsonWebToken: "A signed JSON web token"
        case .urlPassword: "A password in an address"
        case .azureAccountKey: "The key of an Azure storage account"
        case .sendgridKey: "A SendGrid API key"
        case .ageSecretKey: "An age secret key"
        case .colophonToken: "A token of Colophon's release service"
        }
    }
}
