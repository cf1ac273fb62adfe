// The templates and assets of a site: the built-in ones, and the workspace's own in their place, parsed once.
package import Files
package import Mustache
package import Primitives
package import ReleaseModel

package struct TemplateSet: Sendable {
    /// Of every template and asset, by name and bytes.
    package let digest: SHA256Digest
    /// Style sheet, scripts and pictures, under `assets/`.
    package let assets: [OutputFile]
    /// Unknown names in the workspace's templates, where they are no errors. Files relative to the templates folder.
    package let findings: [Finding]
    /// The workspace's own style sheet, beside the built-in one.
    package static let siteSheet = "site.css"
    var hasSiteSheet: Bool { assets.contains { $0.path == "assets/\(Self.siteSheet)" } }
    private let programs: [SitePage: TemplateProgram]

    /// Endings of the files that are copied to `assets/`.
    private static let assetEndings = ["css", "js", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico"]

    /// Names are relative to the templates folder. Throws for a template that can't be read, and under `strict` for a
    /// name that no page knows.
    package static func load(
        userFiles: [(name: String, bytes: Bytes)], strict: Bool
    ) throws(TemplateError) -> TemplateSet {
        var files = BuiltInTemplate.files
        for file in userFiles { files[file.name] = file.bytes }

        var hasher = SHA256Hasher()
        var templates: [String: Template] = [:]
        var assets: [OutputFile] = []
        for (name, bytes) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            hasher.update(Bytes("\(name)\n\(bytes.count)\n".utf8))
            hasher.update(bytes)
            if let stem = stem(name, ending: "mustache") {
                templates[stem] = try Template(stem, bytes)
            } else if assetEndings.contains(where: { stem(name, ending: $0) != nil }) {
                assets.append(OutputFile(path: "assets/\(name)", bytes: bytes))
            }
        }

        let (programs, faults) = try compile(
            templates, userNames: userFiles.compactMap { stem($0.name, ending: "mustache") })
        if strict, let first = faults.first { throw first }
        return TemplateSet(
            digest: hasher.finish(), assets: assets,
            findings: faults.map {
                Finding("unknown-template-name", .warning, $0.message, remedy: $0.remedy, file: $0.file, line: $0.line)
            },
            programs: programs)
    }

    /// A program for each page, and what is wrong with the templates without making a page impossible.
    private static func compile(
        _ templates: [String: Template], userNames: [String]
    ) throws(TemplateError) -> ([SitePage: TemplateProgram], [TemplateError]) {
        var programs: [SitePage: TemplateProgram] = [:]
        var faults: [TemplateError] = []
        var reached: Set<String> = []
        for page in SitePage.allCases {
            let outcome = try TemplateCompiler.compile(page.rawValue, of: templates, scopes: page.scopes)
            programs[page] = outcome.program
            faults += outcome.faults.filter { !faults.contains($0) }
            reached.formUnion(outcome.reached)
        }
        for name in userNames where !reached.contains(name) {
            let near = nearest(name, among: BuiltInTemplate.names)
            faults.append(
                TemplateError(
                    file: "\(name).mustache", line: 1, message: "no page uses this template",
                    remedy: near.map { "Did you mean \($0).mustache?" }
                        ?? "Take it away, or include it with {{>\(name)}}."))
        }
        return (programs, faults)
    }

    private static func stem(_ name: String, ending: String) -> String? {
        name.hasSuffix(".\(ending)") ? String(name.dropLast(ending.count + 1)) : nil
    }

    /// The page as UTF-8. `frame`: what every page shares; `content`: the view that the page's shape describes.
    func render(_ page: SitePage, _ frame: View<Frame.Name>, _ content: ViewValue) throws(TemplateError) -> Bytes {
        var bytes = Bytes()
        try programs[page]?.render([.view(frame), content], into: &bytes)
        return bytes
    }
}

extension TemplateError {
    /// The same as a finding, an error; `folder` is the templates folder.
    package func finding(in folder: String) -> Finding {
        Finding("template", .error, message, remedy: remedy, file: file, line: line).inFolder(folder)
    }
}
