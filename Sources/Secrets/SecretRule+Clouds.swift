// Credentials of clouds, hosts and infrastructure.
import ReleaseModel

extension SecretRule {
    static let clouds: [SecretRule] = [
        // AWS, IAM User Guide, "IAM identifiers": AKIA or ASIA and 16 capitals and digits; further prefixes are listed there.
        SecretRule(
            "aws-access-key-id", "The id of an AWS access key",
            .token(["AKIA", "ASIA", "ABIA", "ACCA"], .capitals(16), notBefore: "-")),
        // AWS, IAM User Guide, "Manage access keys for IAM users": 40 characters of base64, known by the name before them.
        SecretRule(
            "aws-secret-access-key", "An AWS secret access key beside its name",
            .special(["secret_access_key", "aws_secret_key"], inAnyCase: true) { $0.awsSecret(after: $1) },
            .special(["secretAccessKey", "SecretAccessKey"]) { $0.awsSecret(after: $1) }),
        SecretRule(
            "aws-session-token", "An AWS session token beside its name",
            .named("aws", value: .base64(100...SecretPattern.longest))),
        SecretRule(
            "aws-bedrock-key", "An API key of Amazon Bedrock", .token(["ABSK"], .base64(100...SecretPattern.longest)),
            .token(["bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"], .base64(0...SecretPattern.longest), shown: 16)),
        SecretRule("aws-mws-token", "A token of Amazon's marketplace", .token(["amzn.mws."], uuid: true)),
        // Google Cloud documentation, "Manage API keys": AIza and 35 characters.
        SecretRule("google-api-key", "A Google API key", .token(["AIza"], .url(35), notBefore: "-")),
        SecretRule(
            "google-oauth-secret", "The secret of a Google OAuth client", .token(["GOCSPX-"], .url(28), notBefore: "-")),
        SecretRule(
            "google-oauth-token", "A Google OAuth access token",
            .token(["ya29."], .url(40...SecretPattern.longest), mixed: true)),
        SecretRule(
            "firebase-server-key", "A server key of Firebase Cloud Messaging",
            .token([":APA91b"], .url(100...SecretPattern.longest), before: (.base64URL, 11...22))),
        // Microsoft, "Configure Azure Storage connection strings": 64 bytes in base64 behind `AccountKey=`. The published key
        // of the storage emulator is no secret.
        SecretRule(
            "azure-account-key", "The key of an Azure storage account",
            .token(["AccountKey"], "=", .base64(86...86), "==", butNot: "Eby8vdM02xNOcqFl")),
        SecretRule(
            "azure-shared-access-key", "A shared access key of an Azure bus or hub",
            .token(["SharedAccessKey"], "=", .base64(43...43), "=")),
        SecretRule(
            "azure-sas-signature", "The signature of an Azure shared access address",
            .token(["sig"], "=", .base64(43...43), "=")),
        SecretRule(
            "azure-client-secret", "The client secret of an Entra application",
            .token(
                (0...9).map { "\($0)Q~" }, .run(SecretText.Characters(wordsAnd: "_~.-"), 31...34),
                before: (SecretText.Characters(wordsAnd: "_~."), 3...3), notBefore: "~.-")),
        SecretRule(
            "azure-devops-token", "A personal access token of Azure DevOps",
            .token(["AZDO"], .words(4), before: (.words, 76...76))),
        SecretRule(
            "alibaba-access-key-id", "The id of an Alibaba Cloud access key",
            .token(["LTAI"], .words(12...24), mixed: true)),
        SecretRule(
            "tencent-secret-id", "The id of a Tencent Cloud key", .token(["AKID"], .words(32...36), mixed: true)),
        SecretRule("yandex-api-key", "A Yandex Cloud API key", .token(["AQVN"], .url(35...38), mixed: true)),
        SecretRule(
            "yandex-access-key", "The secret of a Yandex Cloud access key",
            .token(["YCM", "YCN", "YCO", "YCP"], .url(37), mixed: true)),
        SecretRule("yandex-oauth-token", "A Yandex OAuth token", .token(["y0_"], .url(50...70), mixed: true)),
        SecretRule(
            "digitalocean-token", "A DigitalOcean token: personal, or of OAuth",
            .token(["dop_v1_", "doo_v1_", "dor_v1_"], .hex(64))),
        SecretRule("scaleway-access-key", "A Scaleway access key", .token(["SCW"], .capitals(17), mixed: true)),
        SecretRule(
            "cloudflare-origin-key", "A Cloudflare origin CA key", .token(["v1.0-"], .hex(24), "-", .hex(146))),
        SecretRule(
            "fly-token", "A Fly.io token", .token(["fo1_"], .url(43)),
            .token(["fm1r_", "fm1a_", "fm2_"], .base64(100...SecretPattern.longest))),
        SecretRule("heroku-token", "A Heroku token", .token(["HRKU-AA"], .url(58))),
        SecretRule("netlify-token", "A Netlify token", .token(["nfp_"], .words(36...40))),
        SecretRule("render-key", "A Render API key", .token(["rnd_"], .words(28...32), mixed: true)),
        SecretRule(
            "supabase-token", "A Supabase token or secret key", .token(["sbp_"], .hex(40)),
            .token(["sb_secret_"], .url(20...48), mixed: true)),
        SecretRule("neon-key", "A Neon API key", .token(["napi_"], .lower(64))),
        SecretRule(
            "planetscale-secret", "A PlanetScale token or password",
            .token(
                ["pscale_tkn_", "pscale_oauth_", "pscale_pw_"], .run(SecretText.Characters(wordsAnd: "=.-_"), 32...64))),
        SecretRule(
            "clickhouse-secret", "The secret of a ClickHouse Cloud key", .token(["4b1d"], .words(38), mixed: true)),
        SecretRule("databricks-token", "A Databricks access token", .token(["dapi"], .hex(32))),
        SecretRule(
            "vault-token", "A HashiCorp Vault token",
            .token(["hvs.", "hvb.", "hvr."], .url(80...SecretPattern.longest)),
            .token(["hvs."], .words(24), notBefore: "-")),
        SecretRule(
            "terraform-token", "A token of HCP Terraform",
            .token([".atlasv1."], .url(60...70), before: (.words, 14...14))),
        SecretRule("pulumi-token", "A Pulumi access token", .token(["pul-"], .hex(40))),
        SecretRule(
            "doppler-token", "A Doppler token",
            .token(["dp.pt.", "dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."], .words(40...44)),
            .token(["dp.st."], .run(.base64URL, 2...35), ".", .words(40...44))),
        SecretRule(
            "1password-token", "A 1Password service account token or secret key",
            .token(["ops_eyJ"], .base64(200...SecretPattern.longest), shown: 4),
            .token(["A3-"], .capitals(6), "-", .capitals(11), "-", .capitals(5), "-", .capitals(5), "-", .capitals(5)),
            .token(
                ["A3-"], .capitals(6), "-", .capitals(6), "-", .capitals(5), "-", .capitals(5), "-", .capitals(5), "-",
                .capitals(5))),
        SecretRule(
            "tailscale-key", "A Tailscale key",
            .token(
                ["tskey-auth-", "tskey-api-", "tskey-client-", "tskey-webhook-", "tskey-scim-"], .words(8...32), "-",
                .words(16...SecretPattern.longest))),
        SecretRule("openshift-token", "An OpenShift user token", .token(["sha256~"], .url(43), notBefore: "-")),
        SecretRule("scalingo-token", "A Scalingo token", .token(["tk-us-"], .url(48))),
        SecretRule("prefect-key", "A Prefect API key", .token(["pnu_", "pnb_"], .words(36))),
        SecretRule("infracost-key", "An Infracost API key", .token(["ico-"], .words(32))),
        SecretRule("octopus-key", "An Octopus Deploy API key", .token(["API-"], .capitals(26), mixed: true)),
        SecretRule(
            "harness-key", "A Harness API key",
            .token(["pat.", "sat."], .url(22), ".", .words(24), ".", .words(20))),
        SecretRule(
            "defined-networking-token", "A Defined Networking token", .token(["dnkey-"], .url(26), "-", .url(52))),
    ]
}
