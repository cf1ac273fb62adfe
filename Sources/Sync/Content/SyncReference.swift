// The reference strategy: a small page that says where the source is and links to it.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Versions
import Workspace

/// HTML for an HTML file, Markdown for any other. The link names the release's commit, so that it always shows what was
/// released; without one in the record it names the default branch, and a warning says so. Where it isn't known how the host
/// shows files, the page links to the repository alone, and a warning says so.
struct SyncReference {
    let file: SyncChecksums.File
    let release: ReleaseRecord
    let project: Configuration.Project

    func page() -> SyncContent.Outcome {
        guard let repository = SourceRepository(project.repository) else {
            return refusal(
                project.repository.map { "the repository \(excerpt($0)) has no address that a page can link to" }
                    ?? "the project states no repository to link to")
        }
        var findings: [Finding] = []
        let link = repository.file(file.source, at: release.commit ?? "HEAD")
        if link == nil {
            findings.append(
                Finding(
                    "unknown-forge", .warning,
                    "it is not known how \(excerpt(repository.host)) shows files, so the page links to the repository alone",
                    remedy: "Write the page as a template with an address of your own, if it should lead to the file.",
                    file: file.source))
        } else if release.commit == nil {
            findings.append(
                Finding(
                    "missing-value", .warning, "the record states no commit, so the link leads to the newest source",
                    remedy: "State the commit in the release record.", file: file.source))
        }
        let base = repository.address
        let text = Markup(path: file.target) == .html ? html(link, base) : markdown(link, base)
        return .init(bytes: Bytes(text.utf8), findings: findings)
    }

    private func refusal(_ message: String) -> SyncContent.Outcome {
        let finding = Finding(
            "no-repository", .error, message, remedy: "Set project.repository to its https address.", file: file.source)
        return .init(bytes: nil, findings: [finding])
    }

    private var name: String { Files.name(file.source) }

    private func markdown(_ link: String?, _ base: String) -> String {
        let place = "\(Self.escaped(file.source)), version \(Self.escaped(release.version.text))"
        return """
            # \(Self.escaped(name))

            This page is kept in the repository of [\(Self.escaped(project.title))](\(base)).

            Read it there: \(link.map { "[\(place)](\($0))" } ?? place)

            """
    }

    private func html(_ link: String?, _ base: String) -> String {
        let place = "\(HTML.escape(file.source)), version \(HTML.escape(release.version.text))"
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>\(HTML.escape(name))</title>
            </head>
            <body>
            <h1>\(HTML.escape(name))</h1>
            <p>This page is kept in the repository of <a href="\(HTML.escape(base))">\(HTML.escape(project.title))</a>.</p>
            <p>Read it there: \(link.map { "<a href=\"\(HTML.escape($0))\">\(place)</a>" } ?? place)</p>
            </body>
            </html>

            """
    }

    /// Text that Markdown reads as itself.
    private static func escaped(_ text: String) -> String {
        var result: Bytes = []
        for byte in text.utf8 {
            if "\\`*_[]<>#&!|~".utf8.contains(byte) { result.append(ASCII.backslash) }
            result.append(ASCII.isLineEnd(byte) ? ASCII.space : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
