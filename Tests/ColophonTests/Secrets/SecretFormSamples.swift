// One made-up credential for each further form that the table knows, put together while the tests run.

extension SecretSample {
    private static func hex(_ count: Int) -> String { characters(count, of: "0123456789abcdef") }
    private static func word(_ count: Int) -> String { characters(count) }
    private static func low(_ count: Int) -> String { characters(count, of: "abcdefghijklmnopqrstuvwxyz0123456789") }
    private static func cap(_ count: Int) -> String { characters(count, of: capitals) }
    private static func digit(_ count: Int) -> String { characters(count, of: "0123456789") }
    private static var uuid: String { "\(hex(8))-\(hex(4))-4\(hex(3))-9\(hex(3))-\(hex(12))" }
    private static func plain(_ text: String) -> String { base64(text, url: false) }

    /// A token as it is in a log: its beginning in two parts, so that these files hold none, and the rest.
    private static func token(_ rule: String, _ first: String, _ second: String, _ rest: String) -> SecretSample {
        SecretSample(rule, "using ", first + second + rest, " today")
    }

    private static func value(_ rule: String, _ name: String, _ value: String, _ after: String = "") -> SecretSample {
        SecretSample(rule, name, value, after)
    }

    static let forms: [SecretSample] = general + clouds + development + services + models + commerce + named

    private static let general: [SecretSample] = [
        token("private-key-base64", "LS0tLS1CRUdJTiBQ", "UklWQVRFIEtFWS0", word(100)),
        token("private-key-base64", "LS0tLS1CRUdJTiBS", "U0EgUFJJVkFURSBLRVkt", word(100)),
        token("private-key-base64", "LS0tLS1CRUdJTiBF", "QyBQUklWQVRFIEtFWS0", word(100)),
        token("private-key-base64", "LS0tLS1CRUdJTiBP", "UEVOU1NIIFBSSVZBVEUgS0VZL", word(100)),
        value("authorization-header", "Authorization: Basic ", plain("deploy:s3cretW0rd")),
        value("authorization-header", "-H 'authorization: Bearer ", word(32), "'"),
        value("authorization-header", #"{"Authorization":"token "#, word(40), #""}"#),
        value("encoded-password", "//registry.example/:_auth=", plain("deploy:s3cretW0rd")),
        value("encoded-password", #""auth": ""#, plain("deploy:s3cretW0rd"), "\""),
    ]

    private static let clouds: [SecretSample] = [
        token("aws-access-key-id", "AB", "IA", cap(16)), token("aws-access-key-id", "AC", "CA", cap(16)),
        value("aws-session-token", "AWS_SESSION_TOKEN=", word(300)),
        token("aws-bedrock-key", "AB", "SK", word(120)),
        token("aws-bedrock-key", "bedrock-api-key-", "YmVkcm9jay5hbWF6b25hd3MuY29t", word(40)),
        token("aws-mws-token", "amzn.", "mws.", uuid), token("google-oauth-secret", "GOC", "SPX-", word(28)),
        token("google-oauth-token", "ya", "29.", "a0" + word(100)),
        token("firebase-server-key", "AAAA" + word(7), ":APA" + "91b", word(134)),
        value("azure-shared-access-key", "SharedAccessKeyName=a;SharedAccess" + "Key=", word(43) + "="),
        value("azure-sas-signature", "https://a.blob.example.net/c?sv=2024&sig" + "=", word(40) + "%2Fa%2B%3D"),
        token("azure-client-secret", word(3), "8Q~", word(34)),
        token("azure-devops-token", word(76), "AZ" + "DO", word(4)),
        token("alibaba-access-key-id", "LT", "AI", word(20)), token("tencent-secret-id", "AK", "ID", word(32)),
        token("yandex-api-key", "AQ", "VN", word(36)), token("yandex-access-key", "YC", "M", word(37)),
        token("yandex-oauth-token", "y", "0_", word(58)), token("digitalocean-token", "dop", "_v1_", hex(64)),
        token("digitalocean-token", "doo", "_v1_", hex(64)), token("digitalocean-token", "dor", "_v1_", hex(64)),
        token("scaleway-access-key", "SC", "W", cap(17)),
        token("cloudflare-origin-key", "v1", ".0-", hex(24) + "-" + hex(146)),
        token("fly-token", "fo", "1_", word(43)), token("fly-token", "fm", "2_", word(120)),
        token("heroku-token", "HRKU", "-AA", word(58)), token("netlify-token", "nf", "p_", word(36)),
        token("render-key", "rn", "d_", word(32)), token("supabase-token", "sb", "p_", hex(40)),
        token("supabase-token", "sb_", "secret_", word(22) + "_" + word(8)), token("neon-key", "nap", "i_", low(64)),
        token("planetscale-secret", "pscale", "_tkn_", word(43)),
        token("planetscale-secret", "pscale", "_pw_", word(43)),
        token("planetscale-secret", "pscale", "_oauth_", word(43)), token("clickhouse-secret", "4b", "1d", word(38)),
        token("databricks-token", "dap", "i", hex(32)), token("vault-token", "hv", "s.", word(90)),
        token("vault-token", "hv", "b.", word(140)), token("vault-token", "hv", "s.", word(24)),
        token("terraform-token", word(14), ".atlas" + "v1.", word(67)), token("pulumi-token", "pu", "l-", hex(40)),
        token("doppler-token", "dp", ".pt.", word(43)), token("doppler-token", "dp", ".st.", "prd." + word(43)),
        token("1password-token", "ops", "_eyJ", word(300)),
        token("1password-token", "A", "3-", "\(cap(6))-\(cap(11))-\(cap(5))-\(cap(5))-\(cap(5))"),
        token("1password-token", "A", "3-", "\(cap(6))-\(cap(6))-\(cap(5))-\(cap(5))-\(cap(5))-\(cap(5))"),
        token("tailscale-key", "tskey", "-auth-", word(16) + "-" + word(32)),
        token("openshift-token", "sha", "256~", word(43)), token("scalingo-token", "tk", "-us-", word(48)),
        token("prefect-key", "pn", "u_", word(36)), token("infracost-key", "ic", "o-", word(32)),
        token("octopus-key", "AP", "I-", cap(26)),
        token("harness-key", "pa", "t.", "\(word(22)).\(word(24)).\(word(20))"),
        token("defined-networking-token", "dn", "key-", word(26) + "-" + word(52)),
    ]

    private static let development: [SecretSample] = [
        token("gitlab-token", "glcbt", "-", "a1_" + word(20)), token("gitlab-token", "glft", "-", word(20)),
        token("gitlab-token", "glimt", "-", word(25)), token("gitlab-token", "glagent", "-", word(50)),
        token("gitlab-token", "gloas", "-", word(64)), token("gitlab-token", "glsoat", "-", word(20)),
        token("gitlab-token", "glffct", "-", word(20)), token("gitlab-token", "GR", "1348941", word(20)),
        token("gitlab-token", "glpat", "-", word(27) + ".01." + low(9)),
        value("gitlab-session", "cookie: _gitlab_session" + "=", hex(32)),
        token("bitbucket-app-password", "AT", "BB", word(32)), token("atlassian-token", "ATA", "TT3", word(186)),
        token("pypi-token", "pypi-", "AgENdGVzdC5weXBpLm9yZw", word(80)),
        token("rubygems-key", "ruby", "gems_", hex(48)), token("crates-token", "ci", "o", word(32)),
        token("nuget-key", "oy", "2", low(43)), token("clojars-token", "CLO", "JARS_", hex(60)),
        token("docker-token", "dckr", "_pat_", word(27)), token("docker-token", "dckr", "_oat_", word(32)),
        token("artifactory-key", "AK", "Cp", word(69)), token("artifactory-key", "cmVm", "dGtu", word(56)),
        token("circleci-token", "CCI", "PAT_", word(22) + "_" + hex(40)),
        token("circleci-token", "CCI", "PRJ_", word(22) + "_" + hex(40)),
        token("buildkite-token", "bk", "ua_", hex(40)),
        token("sonar-token", "sq", "p_", hex(40)), token("sonar-token", "sq", "u_", hex(40)),
        token("sourcegraph-token", "sg", "p_", hex(40)),
        token("sourcegraph-token", "sg", "p_", hex(16) + "_" + hex(40)),
        token("postman-key", "PM", "AK-", hex(24) + "-" + hex(34)), token("readme-key", "rd", "me_", low(70)),
        token("figma-token", "fig", "d_", word(40)), token("linear-key", "lin", "_api_", word(40)),
        token("linear-key", "lin", "_oauth_", hex(64)), token("notion-token", "nt", "n_", digit(11) + word(35)),
        token("airtable-token", "pa", "t", word(14) + "." + hex(64)), token("contentful-token", "CF", "PAT-", word(43)),
        token("launchdarkly-key", "sd", "k-", uuid), token("posthog-key", "ph", "x_", word(43)),
        token("sentry-token", "sntry", "u_", hex(64)),
        token("sentry-token", "sntrys", "_eyJ", word(80) + "=_" + word(43)),
        token("grafana-token", "gl", "sa_", word(32) + "_" + hex(8)), token("grafana-token", "gl", "c_", word(60)),
        token("grafana-token", "eyJ", "rIjoi", word(80)),
        token("dynatrace-token", "dt0", "c01.", cap(24) + "." + cap(64)),
        token("new-relic-key", "NR", "AK-", cap(27)), token("new-relic-key", "NR", "II-", word(32)),
        token("new-relic-key", "NR", "JS-", hex(19)), token("new-relic-key", hex(36), "NR" + "AL", ""),
        token("pagerduty-token", "pdus", "+_0XBPWQQ_", uuid), token("settlemint-token", "sm", "_pat_", word(16)),
    ]

    private static let services: [SecretSample] = [
        token("slack-token", "xoxe.", "xoxp-", "1-" + word(163)), token("slack-token", "xox", "d-", word(100)),
        value("webhook", "https://", "discord.com/api/web" + "hooks/\(digit(18))/" + word(68)),
        value(
            "webhook", "https://a",
            ".webhook.office.com/web" + "hookb2/\(uuid)@\(uuid)/IncomingWebhook/\(hex(32))/\(uuid)"),
        value("webhook", "https://", "hooks.zapier.com/hooks/" + "catch/1234567/" + low(6)),
        token("discord-token", "MT", "A", "\(word(21)).\(word(6)).\(word(27))"),
        token("telegram-token", digit(9), ":A" + "A", word(33)), token("twilio-key", "S", "K", hex(32)),
        token("mailgun-key", "ke", "y-", hex(32)), token("mailchimp-key", hex(32), "-u", "s12"),
        token("mandrill-key", "m", "d-", word(22)), token("resend-key", "r", "e_", word(8) + "_" + word(24)),
        token("brevo-key", "xkey", "sib-", hex(64) + "-" + word(16)),
        token("brevo-key", "xsmtp", "sib-", hex(64) + "-" + word(16)), token("facebook-token", "EA", "AC", word(120)),
        token("facebook-token", "IG", "QV", word(100)),
        token("twitter-bearer-token", "AAAAAAAAAAA", "AAAAAAAAAAA", word(80)),
        token("dropbox-token", "s", "l.", word(135)),
        token("adobe-secret", "p8", "e-", word(32)), token("twitch-token", "oau", "th:", low(30)),
        token("hubspot-token", "pat-", "na1-", uuid),
        token("salesforce-session", "00D" + word(12), "!A" + "Q", word(92)),
        token("intercom-token", "dG9", "rO", word(55)),
        token("typeform-token", "tf", "p_", word(44)), token("mapbox-token", "sk", ".eyJ", word(57) + "." + word(22)),
        token("maxmind-key", word(6), "_" + word(29), "_m" + "mk"), token("frameio-token", "fio", "-u-", word(64)),
        token("intra42-secret", "s-s4", "t2ud-", hex(64)), token("ubidots-token", "BB", "FF-", word(34)),
    ]

    private static let models: [SecretSample] = [
        token("openai-key", "s", "k-", word(20) + "T3Blb" + "kFJ" + word(20)),
        token("openai-key", "sk", "-proj-", word(74) + "T3Blb" + "kFJ" + word(74)),
        token("openai-key", "sk", "-svcacct-", word(120)), token("anthropic-key", "sk-ant", "-api03-", word(93) + "AA"),
        token("anthropic-key", "sk-ant", "-admin01-", word(93) + "AA"), token("deepseek-key", "s", "k-", hex(32)),
        token("openrouter-key", "sk-or", "-v1-", hex(64)), token("langfuse-key", "sk", "-lf-", uuid),
        token("elevenlabs-key", "s", "k_", hex(48)), token("huggingface-token", "h", "f_", characters(34, of: letters)),
        token("huggingface-token", "api", "_org_", characters(34, of: letters)),
        token("groq-key", "gs", "k_", word(52)),
        token("xai-key", "xa", "i-", word(80)), token("perplexity-key", "ppl", "x-", word(48)),
        token("replicate-token", "r", "8_", word(37)), token("langsmith-key", "lsv2", "_pt_", hex(32) + "_" + hex(10)),
        token("pinecone-key", "pc", "sk_", word(5) + "_" + word(63)), token("nvidia-key", "nva", "pi-", word(64)),
        token("tavily-key", "tvl", "y-", word(32)), token("jina-key", "jin", "a_", word(60)),
        token("fireworks-key", "f", "w_", word(24)), token("wandb-key", "wandb", "_v1_", word(77)),
        value("wandb-key", "WANDB_API_KEY=", hex(40)),
    ]

    private static let commerce: [SecretSample] = [
        token("stripe-key", "sk", "_prod_", word(24)), token("stripe-webhook-secret", "wh", "sec_", word(32)),
        token("square-token", "sq0", "atp-", word(22)), token("square-token", "sq0", "csp-", word(43)),
        token("square-token", "EA", "AA", word(60)),
        token("braintree-token", "access_token$", "production$", low(16) + "$" + hex(32)),
        token("shopify-token", "shp", "at_", hex(32)), token("shopify-token", "shp", "ca_", hex(32)),
        token("shopify-token", "shp", "pa_", hex(32)), token("shopify-token", "shp", "ss_", hex(32)),
        token("shippo-token", "shippo", "_live_", hex(40)), token("easypost-key", "EZ", "AK", word(54)),
        token("duffel-token", "duffel", "_live_", word(43)), token("flutterwave-key", "FLW", "SECK-", hex(32) + "-X"),
        token("flutterwave-key", "FLW", "SECK_TEST-", hex(12)), token("razorpay-key", "rzp", "_live_", word(14)),
        token("plaid-token", "access", "-production-", uuid), token("woocommerce-key", "c", "k_", hex(40)),
        token("lob-key", "liv", "e_", hex(35)), value("gocardless-token", "GOCARDLESS_TOKEN=", "live_" + word(40)),
    ]

    private static let named: [SecretSample] = [
        value("adafruit-key", "ADAFRUIT_IO_KEY=", word(32)), value("algolia-key", "algolia_api_key: ", hex(32)),
        value("alibaba-secret", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=", word(30)),
        value("airtable-key", #""airtableApiKey": ""#, word(17), "\""),
        value("asana-secret", "asana_client_secret=", hex(32)),
        value("atlassian-key", "JIRA_API_TOKEN=", low(24)), value("beamer-token", "beamer_token = ", "b_" + word(44)),
        value("bitbucket-secret", "BITBUCKET_CLIENT_SECRET=", word(32)),
        value("bitbucket-secret", "bitbucket_secret: ", word(64)), value("bittrex-key", "BITTREX_SECRET_KEY=", hex(32)),
        value("cloudflare-key", "CLOUDFLARE_API_TOKEN=", word(40)),
        value("cloudflare-key", "CLOUDFLARE_API_KEY=", hex(37)),
        value("codecov-token", "CODECOV_TOKEN: ", uuid), value("codecov-token", "codecov_token=", low(32)),
        value("cohere-key", "COHERE_API_KEY=", word(40)), value("coinbase-key", "coinbase_secret=", word(64)),
        value("confluent-key", "CONFLUENT_CLOUD_API_KEY=", cap(16)),
        value("confluent-key", "CONFLUENT_CLOUD_API_SECRET=", word(64)),
        value("contentful-key", "CONTENTFUL_ACCESS_TOKEN=", word(43)), value("datadog-key", "DD_API_KEY=", hex(32)),
        value("datadog-key", "DD_APP_KEY=", hex(40)),
        value("datadog-key", #"<property name="DATADOG_API_KEY" value=""#, hex(32), "\"/>"),
        value("discord-secret", "DISCORD_CLIENT_SECRET=", word(32)), value("discord-secret", "DISCORD_KEY=", hex(64)),
        value("drone-token", "DRONE_TOKEN=", word(32)), value("dropbox-secret", "DROPBOX_APP_SECRET=", low(15)),
        value("etsy-key", "ETSY_API_KEY=", low(24)), value("facebook-secret", "FACEBOOK_APP_SECRET=", hex(32)),
        value("fastly-token", "FASTLY_API_TOKEN=", word(32)), value("finicity-secret", "finicity_secret=", word(20)),
        value("finnhub-token", "FINNHUB_TOKEN=", low(20)), value("flickr-key", "FLICKR_API_KEY=", hex(32)),
        value("freshbooks-token", "FRESHBOOKS_TOKEN=", hex(64)), value("gitea-token", "GITEA_TOKEN=", hex(40)),
        value("gitter-token", "gitter.token=", hex(40)), value("heroku-key", "HEROKU_API_KEY: \"", uuid, "\""),
        value("hetzner-token", "HCLOUD_TOKEN=", word(64)), value("hubspot-key", "HUBSPOT_API_KEY=", uuid),
        value("ibm-cloud-key", "IBMCLOUD_API_KEY=", word(44)), value("intercom-key", "INTERCOM_TOKEN=", word(60)),
        value("jfrog-key", "ARTIFACTORY_API_KEY=", word(73)), value("jfrog-key", "JFROG_ACCESS_TOKEN=", word(64)),
        value("kraken-key", "KRAKEN_SECRET=", word(86) + "=="), value("kucoin-key", "KUCOIN_API_KEY=", hex(24)),
        value("launchdarkly-token", "LAUNCHDARKLY_ACCESS_TOKEN=", word(40)),
        value("linear-secret", "linear_client_secret=", hex(32)),
        value("linkedin-secret", "LINKEDIN_CLIENT_SECRET=", word(16)), value("linode-token", "LINODE_TOKEN=", hex(64)),
        value("looker-secret", "LOOKER_CLIENT_SECRET=", low(24)),
        value("mailgun-signing-key", "MAILGUN_SIGNING_KEY=", "\(hex(32))-\(hex(8))-\(hex(8))"),
        value("mattermost-token", "MATTERMOST_TOKEN=", low(26)),
        value("meraki-key", "MERAKI_DASHBOARD_API_KEY=", hex(40)),
        value("messagebird-key", "MESSAGEBIRD_API_KEY=", word(25)), value("mistral-key", "MISTRAL_API_KEY=", word(32)),
        value("netlify-key", "NETLIFY_AUTH_TOKEN=", word(43)), value("nytimes-key", "NYTIMES_API_KEY=", word(32)),
        value("okta-token", "OKTA_API_TOKEN=", "00" + word(40)), value("opsgenie-key", "OPSGENIE_API_KEY=", uuid),
        value("plaid-secret", "PLAID_SECRET=", hex(30)), value("postmark-token", "POSTMARK_SERVER_TOKEN=", uuid),
        value("railway-token", "RAILWAY_TOKEN=", uuid), value("rapidapi-key", "RAPIDAPI_KEY=", word(50)),
        value("semgrep-token", "SEMGREP_APP_TOKEN=", hex(64)), value("sendbird-token", "SENDBIRD_API_TOKEN=", hex(40)),
        value("sentry-key", "SENTRY_AUTH_TOKEN=", hex(64)), value("snyk-token", "SNYK_TOKEN=", uuid),
        value("sonar-key", "-Dsonar.token=", hex(40)), value("spotify-secret", "spotifyClientSecret = '", hex(32), "'"),
        value("squarespace-token", "SQUARESPACE_TOKEN=", uuid), value("sumologic-key", "SUMO_ACCESS_KEY=", word(64)),
        value("together-key", "TOGETHER_API_KEY=", hex(64)), value("travis-token", "TRAVIS_TOKEN=", word(22)),
        value("twilio-token", "TWILIO_AUTH_TOKEN=", hex(32)), value("twitch-secret", "TWITCH_CLIENT_SECRET=", low(30)),
        value("twitter-secret", "TWITTER_ACCESS_TOKEN_SECRET=", word(45)),
        value("twitter-secret", "TWITTER_API_KEY=", word(25)),
        value("vercel-token", "vercel --token=x --vercel-token ", word(24)),
        value("virustotal-key", "VT_API_KEY=", hex(64)),
        value("vultr-key", "VULTR_API_KEY=", cap(36)), value("zendesk-secret", "ZENDESK_API_TOKEN=", word(40)),
    ]
}
