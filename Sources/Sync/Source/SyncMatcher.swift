// Says which paths a sync rule matches, and filters a list of paths by one pattern.
package import Files
package import Primitives
package import ReleaseModel
import Workspace

package enum SyncMatcher {
    /// Those of `paths` that the rule matches, in the order given: the source pattern does, and any include does where
    /// there are some, and no exclude does (release rules, "Sync").
    package static func matched(paths: [String], rule: SyncRule) throws(PathPattern.Failure) -> [String] {
        let selection = try SyncSelection(rule)
        return paths.filter { selection.matches($0) }
    }

    /// The paths of `input` that match, as they came and in their order. Input with a NUL in it is NUL-separated, any other
    /// newline-separated, and the output is separated the same way, its last path included. Empty paths are left out.
    package static func filter(input: Bytes, pattern: PathPattern) -> Bytes {
        let separator: UInt8 = input.contains(0) ? 0 : ASCII.newline
        var output: Bytes = []
        for path in input.split(separator: separator) where pattern.matches(utf8: Bytes(path)) {
            output += path
            output.append(separator)
        }
        return output
    }
}

/// The compiled patterns of one rule, and where its files go.
package struct SyncSelection: Sendable {
    /// With its last "/"; every match begins with it.
    package let literalFolder: String
    private let source: PathPattern
    private let include: [PathPattern]
    private let exclude: [PathPattern]
    private let targetPath: String
    private let strategy: SyncStrategy

    package init(_ rule: SyncRule) throws(PathPattern.Failure) {
        func compile(_ text: String) throws(PathPattern.Failure) -> PathPattern {
            try PathPattern(text, syntax: rule.syntax)
        }
        source = try compile(rule.source)
        include = try rule.include.map(compile)
        exclude = try rule.exclude.map(compile)
        literalFolder = source.literalFolder
        targetPath = rule.targetPath
        strategy = rule.strategy
    }

    package func matches(_ path: String) -> Bool {
        let bytes = Bytes(path.utf8)
        return source.matches(utf8: bytes)
            && (include.isEmpty || include.contains { $0.matches(utf8: bytes) })
            && !exclude.contains { $0.matches(utf8: bytes) }
    }

    /// Where a matched file goes: the folder that the source pattern spells out is replaced by the rule's target path, so
    /// that `docs/**/*.md` with target path `docs/upstream` takes `docs/guide/a.md` to `docs/upstream/guide/a.md`. The
    /// strategy `reference` adds `.md` to the name of a file that is neither Markdown nor HTML.
    package func target(of path: String) -> String {
        let rest = String(decoding: path.utf8.dropFirst(literalFolder.utf8.count), as: UTF8.self)
        let target = Files.join(targetPath, rest)
        return strategy == .reference && Markup(path: path) == nil ? target + ".md" : target
    }

    /// Whether something that the rule matches could lie in this folder (without its last "/").
    func mayMatch(below folder: String) -> Bool {
        let folder = Bytes(folder.utf8) + [ASCII.slash]
        return folder.starts(with: literalFolder.utf8) || literalFolder.utf8.starts(with: folder)
    }
}
