// Credentials of forges, package registries, build services and monitoring.
import ReleaseModel

extension SecretRule {
    static let development: [SecretRule] = [
        // GitHub, "Behind GitHub's new authentication token formats" (2021): ghp_, gho_, ghu_, ghs_ or ghr_ and at least 36
        // letters and digits; fine-grained ones begin with github_pat_.
        SecretRule(
            "github-token", "A GitHub access token",
            .token(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], .words(36...SecretPattern.longest)),
            .token(["github_pat_"], .url(36...SecretPattern.longest))),
        // GitLab documentation, "Token overview", token prefixes.
        SecretRule(
            "gitlab-token", "A GitLab token: personal, or of a runner, a deployment, a job, an agent or a trigger",
            .token(
                [
                    "glpat-", "glrt-", "gldt-", "glptt-", "glcbt-", "glft-", "glffct-", "glimt-", "glagent-", "glsoat-",
                    "gloas-", "glwt-", "glrtr-",
                ], .run(SecretText.Characters(wordsAnd: "-_."), 20...SecretPattern.longest)),
            .token(["GR1348941"], .url(20))),
        SecretRule("gitlab-session", "A session of GitLab", .token(["_gitlab_session"], "=", .hex(32))),
        SecretRule("bitbucket-app-password", "A Bitbucket app password", .token(["ATBB"], .words(32))),
        SecretRule(
            "atlassian-token", "An Atlassian API token",
            .token(["ATATT3", "ATCTT3"], .run(SecretText.Characters(wordsAnd: "_=-"), 60...SecretPattern.longest))),
        // GitHub, "Announcing npm's new access token format" (2021): npm_ and 36 letters and digits.
        SecretRule("npm-token", "An npm access token", .token(["npm_"], .words(36))),
        // PyPI documentation, "API tokens": pypi- and a macaroon whose location is pypi.org or test.pypi.org.
        SecretRule(
            "pypi-token", "A PyPI API token",
            .token(
                ["pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw"], .url(50...SecretPattern.longest), shown: 5)),
        SecretRule("rubygems-key", "A RubyGems API key", .token(["rubygems_"], .hex(48))),
        SecretRule("crates-token", "A crates.io token", .token(["cio"], .words(32), mixed: true)),
        SecretRule("nuget-key", "A NuGet API key", .token(["oy2"], .lower(43), mixed: true)),
        SecretRule("clojars-token", "A Clojars deploy token", .token(["CLOJARS_"], .hex(60))),
        SecretRule(
            "docker-token", "A Docker access token", .token(["dckr_pat_", "dckr_oat_"], .url(27...40))),
        SecretRule(
            "artifactory-key", "An Artifactory API key or reference token", .token(["AKCp"], .words(69)),
            .token(["cmVmdGtu"], .words(56))),
        SecretRule(
            "circleci-token", "A CircleCI token",
            .token(["CCIPAT_", "CCIPRJ_"], .words(16...26), "_", .hex(40))),
        SecretRule("buildkite-token", "A Buildkite token", .token(["bkua_"], .hex(40))),
        SecretRule("sonar-token", "A SonarQube token", .token(["squ_", "sqp_", "sqa_"], .hex(40))),
        SecretRule(
            "sourcegraph-token", "A Sourcegraph token", .token(["sgp_"], .hex(40)),
            .token(["sgp_"], .hex(16), "_", .hex(40)), .token(["sgp_local_"], .hex(40))),
        SecretRule("postman-key", "A Postman API key", .token(["PMAK-"], .hex(24), "-", .hex(34))),
        SecretRule("readme-key", "A ReadMe API key", .token(["rdme_"], .lower(70))),
        SecretRule(
            "figma-token", "A Figma token", .token(["figd_", "figu_", "figo_"], .url(36...SecretPattern.longest))),
        SecretRule(
            "linear-key", "A Linear API key or token", .token(["lin_api_"], .words(40)),
            .token(["lin_oauth_"], .hex(64))),
        SecretRule("notion-token", "A Notion token", .token(["ntn_"], .digits(11...11), .words(35))),
        SecretRule("airtable-token", "An Airtable personal token", .token(["pat"], .words(14), ".", .hex(64))),
        SecretRule("contentful-token", "A Contentful personal token", .token(["CFPAT-"], .url(43))),
        SecretRule(
            "launchdarkly-key", "A LaunchDarkly SDK key", .token(["sdk-"], uuid: true)),
        SecretRule("posthog-key", "A PostHog personal key", .token(["phx_"], .words(40...48))),
        SecretRule(
            "sentry-token", "A Sentry token", .token(["sntryu_"], .hex(64)),
            .token(["sntrys_eyJ"], .run(SecretText.Characters(wordsAnd: "+/=_"), 60...SecretPattern.longest), shown: 7)),
        SecretRule(
            "grafana-token", "A Grafana token", .token(["glsa_"], .words(32), "_", .hex(8)),
            .token(["glc_"], .base64(32...SecretPattern.longest)),
            .token(["eyJrIjoi"], .base64(60...SecretPattern.longest), shown: 3)),
        SecretRule(
            "dynatrace-token", "A Dynatrace token",
            .token(["dt0c01.", "dt0s01.", "dt0s02.", "dt0s08.", "dt0s16."], .words(8...24), ".", .words(64))),
        SecretRule(
            "new-relic-key", "A New Relic key", .token(["NRAK-"], .capitals(27)),
            .token(["NRII-"], .url(32)), .token(["NRJS-"], .hex(19)), .token(["NRRA-"], .hex(42)),
            .token(["NRAL"], before: (.lower, 36...36))),
        SecretRule("pagerduty-token", "A PagerDuty OAuth token", .token(["pdus+_0XBPWQQ_"], uuid: true)),
        SecretRule(
            "settlemint-token", "A SettleMint access token", .token(["sm_aat_", "sm_pat_", "sm_sat_"], .words(16))),
    ]
}
