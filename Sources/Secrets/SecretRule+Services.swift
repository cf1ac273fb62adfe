// Credentials of messaging, mail, social networks and other services.
import ReleaseModel

extension SecretRule {
    static let services: [SecretRule] = [
        // Slack documentation, "Tokens" and "Using token rotation": xoxa-, xoxb-, xoxe-, xoxp-, xoxr-, xoxs- or xapp-, numbers
        // and a secret.
        SecretRule(
            "slack-token", "A Slack token",
            .token(
                ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"], .run(.digits, 1...1),
                .url(15...SecretPattern.longest)),
            .token(["xoxe.xoxb-", "xoxe.xoxp-"], .run(.digits, 1...1), "-", .words(60...SecretPattern.longest)),
            .token(
                ["xoxc-", "xoxd-"], .run(SecretText.Characters(wordsAnd: "-_%/+"), 40...SecretPattern.longest),
                mixed: true)),
        // Slack documentation, "Sending messages using incoming webhooks".
        SecretRule(
            "slack-webhook", "The address of a Slack webhook, which anyone can post with",
            .special(spellings("://hooks.slack.com/services/")) { $0.slackWebhook(after: $1) }),
        // Discord documentation, "Webhook resource"; Microsoft Teams, "Create an incoming webhook"; Zapier, "Webhooks".
        SecretRule(
            "webhook", "The address of a Discord, Teams or Zapier webhook, which anyone can post with",
            .special(spellings("discord.com/api/webhooks/") + spellings("discordapp.com/api/webhooks/")) {
                $0.webhook(after: $1, SecretPattern([.digits(17...20), "/", .url(60...72)]))
            },
            .special(spellings(".webhook.office.com/webhookb2/")) {
                $0.webhook(
                    after: $1,
                    SecretPattern(
                        SecretPattern.uuid + ["@"] + SecretPattern.uuid + ["/IncomingWebhook/", .hex(32), "/"]
                            + SecretPattern.uuid))
            },
            .special(spellings("hooks.zapier.com/hooks/catch/")) {
                $0.webhook(after: $1, SecretPattern([.digits(4...12), "/", .lower(6)]))
            }),
        SecretRule(
            "discord-token", "A token of a Discord bot",
            .token(Self.discordBeginnings, .url(20...25), ".", .url(6), ".", .url(27...40), shown: 0)),
        // Telegram, "Bot API", "Authorizing your bot".
        SecretRule(
            "telegram-token", "A token of a Telegram bot",
            .token([":AA", "%3AAA", "%3aAA"], .url(33), before: (.digits, 8...10), notBefore: "-")),
        SecretRule(
            "twilio-key", "The id of a Twilio API key",
            .token("0123456789abcdef".map { "SK\($0)" }, .run(.hex, 31...31))),
        // Twilio SendGrid documentation, "API Keys": 69 characters, `SG.`, 22 of base64url, a dot and 43.
        SecretRule("sendgrid-key", "A SendGrid API key", .token(["SG."], .url(22), ".", .url(43), notBefore: "-")),
        SecretRule("mailgun-key", "A Mailgun API key", .token(["key-"], .run(.hex, 32...32), mixed: true)),
        SecretRule(
            "mailchimp-key", "A Mailchimp API key", .token(["-us"], .digits(1...2), before: (.hex, 32...32))),
        SecretRule("mandrill-key", "A Mandrill API key", .token(["md-"], .url(22), mixed: true, notBefore: "-")),
        SecretRule("resend-key", "A Resend API key", .token(["re_"], .words(8), "_", .words(24))),
        SecretRule(
            "brevo-key", "A Brevo API or SMTP key", .token(["xkeysib-", "xsmtpsib-"], .hex(64), "-", .words(16))),
        SecretRule(
            "facebook-token", "A Facebook or Instagram access token",
            .token(
                ["EAAM", "EAAC", "EAAG", "EAAB", "EAAD", "EAAE", "EAAF", "EAAH"], .words(90...SecretPattern.longest)),
            .token(["IGQV", "IGQW"], .url(60...SecretPattern.longest))),
        SecretRule(
            "twitter-bearer-token", "A bearer token of X, formerly Twitter",
            .token(
                ["AAAAAAAAAAAAAAAAAAAAA"], .run(SecretText.Characters(wordsAnd: "%"), 60...SecretPattern.longest),
                mixed: true)),
        SecretRule("dropbox-token", "A Dropbox access token", .token(["sl."], .url(120...SecretPattern.longest))),
        SecretRule("adobe-secret", "The secret of an Adobe client", .token(["p8e-", "p8-"], .url(32), mixed: true)),
        SecretRule("twitch-token", "A Twitch chat token", .token(["oauth"], ":", .lower(30), mixed: true)),
        SecretRule(
            "hubspot-token", "A HubSpot private app token",
            .token(["pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"], uuid: true)),
        SecretRule(
            "salesforce-session", "A session of Salesforce",
            .token(
                ["!AQ", "!AR", "%21AQ", "%21AR"],
                .run(SecretText.Characters(wordsAnd: "._"), 80...SecretPattern.longest),
                before: (.words, 15...18))),
        SecretRule("intercom-token", "An Intercom access token", .token(["dG9rO"], .base64(50...60), mixed: true)),
        SecretRule(
            "typeform-token", "A Typeform token",
            .token(["tfp_"], .run(SecretText.Characters(wordsAnd: "-_.="), 40...64))),
        SecretRule(
            "mapbox-token", "A secret Mapbox token", .token(["sk.eyJ"], .url(40...SecretPattern.longest), ".", .url(22))
        ),
        SecretRule("maxmind-key", "A MaxMind licence key", .token(["_mmk"], before: (.wordsAndUnderscore, 36...36))),
        SecretRule("frameio-token", "A Frame.io token", .token(["fio-u-"], .url(64))),
        SecretRule("intra42-secret", "The secret of a 42 client", .token(["s-s4t2ud-", "s-s4t2af-"], .hex(64))),
        SecretRule("ubidots-token", "A Ubidots token", .token(["BBFF-"], .words(30...35), mixed: true)),
    ]

    /// An address's part as it is, and as JSON, queries and pages write it.
    private static func spellings(_ address: String) -> [String] {
        let queried = address.replacing(":", with: "%3A")
        return [
            address, address.replacing("/", with: "\\/"), queried.replacing("/", with: "%2F"),
            address.replacing(":", with: "%3a").replacing("/", with: "%2f"), address.replacing("/", with: "&#x2F;"),
        ]
    }

    /// What base64 makes of the three digits that a Discord user's number begins with.
    private static let discordBeginnings = ["MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"].flatMap {
        start in
        "AEIMQUYcgk".map { "\(start)\($0)" }
    }
}
