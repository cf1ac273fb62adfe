// The templates and assets of a site: the built-in ones, and the workspace's own in their place, parsed once.
import Bundles
import Documents
import Evidence
package import Files
import Mustache
package import Primitives
package import ReleaseModel

package struct TemplateSet: Sendable {
    /// Of every template and asset, by name and bytes.
    package let digest: SHA256Digest
    /// Style sheet, scripts and pictures, under `assets/`.
    package let assets: [OutputFile]
    /// Unknown names in the workspace's templates, where they are no errors. Files relative to the templates folder.
    package let findings: [Finding]
    private let library: MustacheLibrary

    /// Endings of the files that are copied to `assets/`.
    private static let assetEndings = ["css", "js", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico"]

    /// Names are relative to the templates folder. Throws for a template that can't be read, and under `strict` for a
    /// name that no page knows.
    package static func load(
        userFiles: [(name: String, bytes: Bytes)], strict: Bool
    ) throws(TemplateError) -> TemplateSet {
        var files = BuiltInTemplate.files
        for file in userFiles { files[file.name] = file.bytes }
        let names = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

        var hasher = SHA256Hasher()
        var tags: [String: [TemplateTag]] = [:]
        var library = MustacheLibrary()
        var assets: [OutputFile] = []
        let known = files
        let read = concurrentMap(names) { name in
            Result { () throws(TemplateError) in try parsed(known[name] ?? [], file: name) }
        }
        for (name, read) in zip(names, read) {
            let bytes = files[name] ?? []
            hasher.update(Bytes("\(name)\n\(bytes.count)\n".utf8))
            hasher.update(bytes)
            if let template = try read.get() {
                tags[template.name] = template.tags
                library.register(template.template, named: template.name)
            } else if assetEndings.contains(where: { stem(name, ending: $0) != nil }) {
                assets.append(OutputFile(path: "assets/\(name)", bytes: bytes))
            }
        }

        let faults = try check(tags, userNames: userFiles.compactMap { stem($0.name, ending: "mustache") })
        if strict, let first = faults.first { throw first }
        return TemplateSet(
            digest: hasher.finish(), assets: assets,
            findings: faults.map {
                Finding("unknown-template-name", .warning, $0.message, remedy: $0.remedy, file: $0.file, line: $0.line)
            },
            library: library)
    }

    /// Nil for a file that is no template.
    private static func parsed(
        _ bytes: Bytes, file: String
    ) throws(TemplateError) -> (name: String, tags: [TemplateTag], template: MustacheTemplate)? {
        guard let name = stem(file, ending: "mustache") else { return nil }
        return (name, try TemplateTag.scan(bytes, file: file), try parse(bytes, file: file))
    }

    private static func check(
        _ tags: [String: [TemplateTag]], userNames: [String]
    ) throws(TemplateError) -> [TemplateError] {
        var check = TemplateCheck(tags: tags)
        for page in SitePage.allCases { try check.visit(page.rawValue, scopes: [page.shape]) }
        var faults = check.faults
        for name in userNames where !check.reached.contains(name) {
            let near = nearest(name, among: BuiltInTemplate.names)
            faults.append(
                TemplateError(
                    file: "\(name).mustache", line: 1, message: "no page uses this template",
                    remedy: near.map { "Did you mean \($0).mustache?" }
                        ?? "Take it away, or include it with {{>\(name)}}."))
        }
        return faults
    }

    private static func parse(_ bytes: Bytes, file: String) throws(TemplateError) -> MustacheTemplate {
        _ = ByteEscaping.registered
        do {
            // The pragma takes the first line, and the library's partials forget it: hence one in every template.
            return try MustacheTemplate(
                string: "{{% CONTENT_TYPE: \(ByteEscaping.name)}}\n" + String(decoding: bytes, as: UTF8.self))
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateError(
                file: file, line: max(1, error.context.lineNumber - 1),
                message: "this is no Mustache template (\(error.error))", remedy: "Mend the tag that stands here.")
        } catch {
            throw TemplateError(file: file, line: 1, message: "\(error)", remedy: "Mend the template.")
        }
    }

    private static func stem(_ name: String, ending: String) -> String? {
        name.hasSuffix(".\(ending)") ? String(name.dropLast(ending.count + 1)) : nil
    }

    /// The page as UTF-8.
    package func render(_ page: SitePage, _ view: View) throws(TemplateError) -> Bytes {
        guard let text = library.render(view, withTemplate: page.rawValue) else {
            throw TemplateError(
                file: "\(page.rawValue).mustache", line: 1, message: "this template is missing",
                remedy: "Install the program again: the template is part of it.")
        }
        return Bytes(text.utf8)
    }
}

/// Escapes what `{{name}}` writes. The library's own escaper looks at characters, so that `"` with a combining mark
/// behind it would pass.
private struct ByteEscaping: MustacheContentType {
    static let name = "COLOPHON"
    static let registered: Void = MustacheContentTypes.register(ByteEscaping(), named: name)

    func escapeText(_ text: String) -> String { HTML.escape(text) }
}
