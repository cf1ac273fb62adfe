// Credentials that have no form of their own, and are known by the name beside them.
import ReleaseModel

extension SecretRule {
    static let named: [SecretRule] = [
        SecretRule("adafruit-key", "An Adafruit key beside its name", .named("adafruit", value: .url(32))),
        SecretRule("algolia-key", "An Algolia key beside its name", .named("algolia", value: .words(32))),
        SecretRule(
            "alibaba-secret", "An Alibaba Cloud secret beside its name", .named("alibaba", "aliyun", value: .words(30))),
        SecretRule("airtable-key", "An Airtable key beside its name", .named("airtable", value: .words(17))),
        SecretRule("asana-secret", "An Asana secret beside its name", .named("asana", value: .words(32))),
        SecretRule(
            "atlassian-key", "An Atlassian key beside its name",
            .named("atlassian", "confluence", "jira", value: .words(24))),
        SecretRule(
            "beamer-token", "A Beamer token beside its name", .named("beamer", value: "b_", .run(urlAndEquals, 44...44))
        ),
        SecretRule(
            "bitbucket-secret", "A Bitbucket secret beside its name", .named("bitbucket", value: .words(32)),
            .named("bitbucket", value: .run(urlAndEquals, 64...64))),
        SecretRule("bittrex-key", "A Bittrex key beside its name", .named("bittrex", value: .words(32))),
        SecretRule(
            "cloudflare-key", "A Cloudflare key beside its name", .named("cloudflare", value: .url(40)),
            .named("cloudflare", value: .hex(37))),
        SecretRule(
            "codecov-token", "A Codecov token beside its name", .named("codecov", value: .words(32)),
            .named("codecov", uuid: true)),
        SecretRule("cohere-key", "A Cohere key beside its name", .named("cohere", value: .words(40))),
        SecretRule("coinbase-key", "A Coinbase key beside its name", .named("coinbase", value: .url(64))),
        SecretRule(
            "confluent-key", "A Confluent key beside its name", .named("confluent", value: .words(16)),
            .named("confluent", value: .base64(64...64))),
        SecretRule("contentful-key", "A Contentful key beside its name", .named("contentful", value: .url(43))),
        SecretRule(
            "datadog-key", "A Datadog key beside its name", .named("datadog", "dd", value: .hex(40)),
            .named("datadog", "dd", value: .hex(32)), .named("datadog", value: .words(40))),
        SecretRule(
            "discord-secret", "A Discord secret beside its name", .named("discord", value: .hex(64)),
            .named("discord", value: .url(32))),
        SecretRule("drone-token", "A Drone token beside its name", .named("drone", "droneci", value: .words(32))),
        SecretRule("dropbox-secret", "A Dropbox secret beside its name", .named("dropbox", value: .words(15))),
        SecretRule("etsy-key", "An Etsy key beside its name", .named("etsy", value: .words(24))),
        SecretRule("facebook-secret", "A Facebook secret beside its name", .named("facebook", value: .hex(32))),
        SecretRule("fastly-token", "A Fastly token beside its name", .named("fastly", value: .url(32))),
        SecretRule(
            "finicity-secret", "A Finicity secret beside its name", .named("finicity", value: .hex(32)),
            .named("finicity", value: .words(20))),
        SecretRule("finnhub-token", "A Finnhub token beside its name", .named("finnhub", value: .words(20))),
        SecretRule("flickr-key", "A Flickr key beside its name", .named("flickr", value: .words(32))),
        SecretRule("freshbooks-token", "A FreshBooks token beside its name", .named("freshbooks", value: .words(64))),
        SecretRule(
            "gitea-token", "A Gitea or Forgejo token beside its name",
            .named("gitea", "forgejo", "codeberg", value: .hex(40))),
        SecretRule("gitter-token", "A Gitter token beside its name", .named("gitter", value: .url(40))),
        SecretRule(
            "heroku-key", "A Heroku key beside its name", .named("heroku", uuid: true)),
        SecretRule("hetzner-token", "A Hetzner token beside its name", .named("hetzner", "hcloud", value: .words(64))),
        SecretRule("hubspot-key", "A HubSpot key beside its name", .named("hubspot", uuid: true)),
        SecretRule("ibm-cloud-key", "An IBM Cloud key beside its name", .named("ibm", "ibmcloud", value: .url(44))),
        SecretRule(
            "intercom-key", "An Intercom key beside its name", .named("intercom", value: .run(urlAndEquals, 60...60))),
        SecretRule(
            "jfrog-key", "A JFrog key or token beside its name",
            .named("jfrog", "artifactory", "bintray", "xray", value: .words(73)),
            .named("jfrog", "artifactory", "bintray", "xray", value: .words(64))),
        SecretRule(
            "kraken-key", "A Kraken key beside its name",
            .named("kraken", value: .run(SecretText.Characters(wordsAnd: "/=_+-"), 80...90))),
        SecretRule(
            "kucoin-key", "A KuCoin key beside its name", .named("kucoin", value: .hex(24)),
            .named("kucoin", uuid: true)),
        SecretRule(
            "launchdarkly-token", "A LaunchDarkly token beside its name", .named("launchdarkly", value: .url(40))),
        SecretRule("linear-secret", "A Linear secret beside its name", .named("linear", value: .hex(32))),
        SecretRule("linkedin-secret", "A LinkedIn secret beside its name", .named("linkedin", value: .words(16))),
        SecretRule("linode-token", "A Linode token beside its name", .named("linode", value: .hex(64))),
        SecretRule("looker-secret", "A Looker secret beside its name", .named("looker", value: .words(24))),
        SecretRule(
            "mailgun-signing-key", "A Mailgun key beside its name",
            .named("mailgun", value: .hex(32), "-", .hex(8), "-", .hex(8))),
        SecretRule("mattermost-token", "A Mattermost token beside its name", .named("mattermost", value: .words(26))),
        SecretRule("meraki-key", "A Cisco Meraki key beside its name", .named("meraki", value: .hex(40))),
        SecretRule(
            "messagebird-key", "A MessageBird key beside its name",
            .named("messagebird", "message_bird", value: .words(25))),
        SecretRule("mistral-key", "A Mistral key beside its name", .named("mistral", value: .words(32))),
        SecretRule(
            "netlify-key", "A Netlify token beside its name", .named("netlify", value: .run(urlAndEquals, 40...46))),
        SecretRule("nytimes-key", "A New York Times key beside its name", .named("nytimes", value: .url(32))),
        SecretRule("okta-token", "An Okta token beside its name", .named("okta", value: "00", .url(40))),
        SecretRule("opsgenie-key", "An Opsgenie key beside its name", .named("opsgenie", uuid: true)),
        SecretRule(
            "plaid-secret", "A Plaid secret beside its name", .named("plaid", value: .words(30)),
            .named("plaid", value: .words(24))),
        SecretRule("postmark-token", "A Postmark token beside its name", .named("postmark", uuid: true)),
        SecretRule("railway-token", "A Railway token beside its name", .named("railway", uuid: true)),
        SecretRule("rapidapi-key", "A RapidAPI key beside its name", .named("rapidapi", value: .url(50))),
        SecretRule("semgrep-token", "A Semgrep token beside its name", .named("semgrep", value: .hex(64))),
        SecretRule("sendbird-token", "A Sendbird token beside its name", .named("sendbird", value: .hex(40))),
        SecretRule("sentry-key", "A Sentry token beside its name", .named("sentry", value: .hex(64))),
        SecretRule("snyk-token", "A Snyk token beside its name", .named("snyk", uuid: true)),
        SecretRule("sonar-key", "A SonarQube token beside its name", .named("sonar", "sonarqube", value: .hex(40))),
        SecretRule("spotify-secret", "A Spotify secret beside its name", .named("spotify", value: .hex(32))),
        SecretRule("squarespace-token", "A Squarespace token beside its name", .named("squarespace", uuid: true)),
        SecretRule("sumologic-key", "A Sumo Logic key beside its name", .named("sumo", "sumologic", value: .words(64))),
        SecretRule("together-key", "A Together key beside its name", .named("together", value: .hex(64))),
        SecretRule(
            "travis-token", "A Travis CI token beside its name", .named("travis", "travisci", value: .words(22))),
        SecretRule("twilio-token", "A Twilio token beside its name", .named("twilio", value: .hex(32))),
        SecretRule("twitch-secret", "A Twitch secret beside its name", .named("twitch", value: .words(30))),
        SecretRule(
            "twitter-secret", "A secret of X, formerly Twitter, beside its name", .named("twitter", value: .words(45)),
            .named("twitter", value: .words(50)), .named("twitter", value: .words(25)),
            .named("twitter", value: .digits(15...25), "-", .words(20...40))),
        SecretRule("vercel-token", "A Vercel token beside its name", .named("vercel", value: .words(24))),
        SecretRule(
            "virustotal-key", "A VirusTotal key beside its name", .named("virustotal", "vt", value: .hex(64))),
        SecretRule("vultr-key", "A Vultr key beside its name", .named("vultr", value: .capitals(36))),
        SecretRule("zendesk-secret", "A Zendesk secret beside its name", .named("zendesk", value: .words(40))),
    ]

    private static let urlAndEquals = SecretText.Characters(wordsAnd: "-_=")
}
