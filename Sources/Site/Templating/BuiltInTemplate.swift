// The templates and assets that come with the program.
package import Primitives

package enum BuiltInTemplate {
    /// By file name.
    package static let files: [String: Bytes] = [
        "layout.mustache": PackageResources.layout_mustache,
        "marks.mustache": PackageResources.marks_mustache,
        "index.mustache": PackageResources.index_mustache,
        "index-row.mustache": PackageResources.index_row_mustache,
        "release.mustache": PackageResources.release_mustache,
        "release-checks.mustache": PackageResources.release_checks_mustache,
        "release-evidence.mustache": PackageResources.release_evidence_mustache,
        "release-bundle.mustache": PackageResources.release_bundle_mustache,
        "release-plans.mustache": PackageResources.release_plans_mustache,
        "release-facts.mustache": PackageResources.release_facts_mustache,
        "verdicts.mustache": PackageResources.verdicts_mustache,
        "archive.mustache": PackageResources.archive_mustache,
        "archive-page.mustache": PackageResources.archive_page_mustache,
        "latest.mustache": PackageResources.latest_mustache,
        "not-found.mustache": PackageResources.not_found_mustache,
        "favicon.svg": PackageResources.favicon_svg,
        "advice.mustache": PackageResources.advice_mustache,
        "broken.mustache": PackageResources.broken_mustache,
        "checklist.mustache": PackageResources.checklist_mustache,
        "waivers.mustache": PackageResources.waivers_mustache,
        "rollback.mustache": PackageResources.rollback_mustache,
        "sync.mustache": PackageResources.sync_mustache,
        "verify.mustache": PackageResources.verify_mustache,
        "colophon.css": PackageResources.colophon_css,
        "colophon.js": PackageResources.colophon_js,
        "verify.js": PackageResources.verify_js,
        "verify-bag.js": PackageResources.verify_bag_js,
        "verify-digest.js": PackageResources.verify_digest_js,
        "verify-gzip.js": PackageResources.verify_gzip_js,
        "verify-signature.js": PackageResources.verify_signature_js,
        "verify-tar.js": PackageResources.verify_tar_js,
    ]

    /// Templates without their ending.
    static var names: [String] {
        files.keys.filter { $0.hasSuffix(".mustache") }.map { String($0.dropLast(9)) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
