// Credentials of payment, shops and shipping.
import ReleaseModel

extension SecretRule {
    static let commerce: [SecretRule] = [
        // Stripe documentation, "API keys": the prefixes of secret and restricted keys in live mode.
        SecretRule(
            "stripe-key", "A Stripe secret or restricted key of live mode",
            .token(["sk_live_", "rk_live_", "sk_prod_", "rk_prod_"], .words(16...SecretPattern.longest))),
        SecretRule(
            "stripe-webhook-secret", "The secret of a webhook", .token(["whsec_"], .base64(32...64), mixed: true)),
        SecretRule(
            "square-token", "A Square access token or client secret",
            .token(["sq0atp-"], .url(22), notBefore: "-"), .token(["sq0csp-"], .url(43), notBefore: "-"),
            .token(["EAAA"], .url(60), mixed: true, notBefore: "-")),
        SecretRule(
            "braintree-token", "A Braintree access token",
            .token(["access_token"], "$production$", .lower(16), "$", .hex(32))),
        SecretRule(
            "shopify-token", "A Shopify token or shared secret",
            .token(["shpat_", "shpca_", "shppa_", "shpss_", "shpua_", "shptka_"], .hex(32))),
        SecretRule("shippo-token", "A Shippo token", .token(["shippo_live_", "shippo_test_"], .hex(40))),
        SecretRule("easypost-key", "An EasyPost API key", .token(["EZAK", "EZTK"], .words(54))),
        SecretRule(
            "duffel-token", "A Duffel token",
            .token(["duffel_live_", "duffel_test_"], .run(SecretText.Characters(wordsAnd: "-_="), 43...43))),
        SecretRule(
            "flutterwave-key", "A Flutterwave secret key",
            .token(["FLWSECK-", "FLWSECK_TEST-"], .words(32), "-X"),
            .token(["FLWSECK_TEST"], .words(12), mixed: true), .token(["FLWSECK_TEST-"], .words(12))),
        SecretRule("razorpay-key", "The id of a Razorpay live key", .token(["rzp_live_"], .words(14))),
        SecretRule(
            "plaid-token", "A Plaid access token",
            .token(["access-production-", "access-development-", "access-sandbox-"], uuid: true)),
        SecretRule(
            "woocommerce-key", "A WooCommerce key or secret", .token(["ck_", "cs_"], .run(.hex, 40...40), mixed: true)),
        SecretRule("lob-key", "A Lob API key", .token(["live_", "test_"], .run(.hex, 35...35), mixed: true)),
        SecretRule(
            "gocardless-token", "A GoCardless access token",
            .named("gocardless", value: "live_", .run(SecretText.Characters(wordsAnd: "-_="), 40...40))),
    ]
}
