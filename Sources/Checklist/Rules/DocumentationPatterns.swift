// What counts as documentation among changed paths: the policy's patterns, or the default ones without what only looks like it.
import Evidence
import Files
import Primitives
import ReleaseModel

struct DocumentationPatterns {
    private var patterns: [PathPattern] = []
    /// The project states no patterns of its own, so that the exceptions below hold.
    let areDefault: Bool
    /// Patterns that mean nothing, which match nothing.
    private(set) var findings: [Finding] = []

    private static let standard = DocumentationPatterns(Policy.Documentation.defaultPatterns, areDefault: true)

    init(_ own: [String]?) { self = own.map { DocumentationPatterns($0, areDefault: false) } ?? Self.standard }

    private init(_ texts: [String], areDefault: Bool) {
        self.areDefault = areDefault
        for text in texts {
            do throws(PathPattern.Failure) {
                patterns.append(try PathPattern(text, syntax: .glob))
            } catch {
                findings.append(
                    Finding(
                        "bad-pattern", .error, error.message, remedy: error.remedy,
                        field: "policy.documentation.patterns", subject: text))
            }
        }
    }

    func match(_ path: String) -> Bool {
        patterns.contains { $0.matches(path) } && !(areDefault && Self.isSomethingElse(path))
    }

    /// Markdown that isn't the product's documentation: the changelog and its fragments, licences, templates of a forge, and what
    /// lies in folders of other people's sources or of tests.
    private static func isSomethingElse(_ path: String) -> Bool {
        if isChangelog(path) { return true }
        let parts = Self.parts(of: path)
        guard let name = parts.last else { return false }
        if isLicence(name) { return true }
        let templates = ["pull_request_template", "issue_template", "issue_templates", "merge_request_templates"]
        if parts.contains(where: { part in templates.contains { begins(part, with: $0) } }) { return true }
        // What a documentation folder has below it is documentation, whatever it is called.
        guard let first = parts.first, !["docs", "doc"].contains(where: { first.elementsEqual($0.utf8) }) else {
            return false
        }
        return parts.dropLast().contains { foreign.contains(String(decoding: $0, as: UTF8.self)) }
    }

    private static func isLicence(_ name: Bytes) -> Bool {
        if ["license", "licence"].contains(where: { begins(name, with: $0) }) { return true }
        let stem = name.prefix { $0 != ASCII.dot }
        if ["licenses", "licences", "copying", "copyright", "notice", "notices", "unlicense"].contains(where: {
            stem.elementsEqual($0.utf8)
        }) {
            return true
        }
        return ["licenses", "licences", "notices"].contains { stem.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    private static let foreign: Set<String> = [
        "vendor", "vendored", "_vendor", "third_party", "third-party", "thirdparty", "3rdparty", "node_modules",
        "bower_components", "site-packages", "pods", "carthage", "test", "tests", "__tests__", "testdata", "fixtures",
        "__fixtures__",
    ]

    /// The file's name, or a folder's, is one that changelogs and their fragments have: the word, and then no further letter.
    static func isChangelog(_ path: String) -> Bool {
        let parts = Self.parts(of: path)
        guard let name = parts.last else { return false }
        return ["changelog", "changes", "history", "news", "releases"].contains { begins(name, with: $0) }
            || parts.dropLast().contains { folder in fragmentFolders.contains { begins(folder, with: $0) } }
            || isFragment(name)
    }

    /// Of towncrier and its kin, changesets, changie, numpy.
    private static let fragmentFolders = [
        "changelog", "changelogs", ".changelog", "changes", ".changes", "changeset", ".changeset", "newsfragments",
        "news_fragments", "upcoming_changes",
    ]

    /// A fragment by towncrier's names, in whatever folder: `123.feature.md`, `+odd.bugfix.2.rst`.
    private static func isFragment(_ name: Bytes) -> Bool {
        let words = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count >= 3, let first = words.first?.utf8.first, ASCII.isDigit(first) || first == ASCII.plus else {
            return false
        }
        return ["md", "rst", "txt"].contains(words[words.count - 1]) && fragmentTypes.contains(words[1])
    }

    private static let fragmentTypes: Set<String> = [
        "feature", "features", "bugfix", "bug", "fix", "fixed", "doc", "docs", "removal", "removed", "misc", "breaking",
        "change", "changed", "added", "improvement", "enhancement", "deprecation", "deprecated", "security",
        "packaging",
        "contrib", "trivial", "vendor", "api", "internal",
    ]

    private static func parts(of path: String) -> [Bytes] {
        path.utf8.map(ASCII.lower).split(separator: ASCII.slash).map { Bytes($0) }
    }

    private static func begins(_ name: Bytes, with word: String) -> Bool {
        guard name.starts(with: word.utf8) else { return false }
        guard let next = name.dropFirst(word.utf8.count).first else { return true }
        return !(97...122).contains(next) && next < 128
    }
}
