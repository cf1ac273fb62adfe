// The reference strategy: a small page that says where the source is and links to it.
import ColophonSystem
import ReleaseModel

/// HTML for an HTML file, Markdown for any other. The link names the release's commit, so that it always shows what was
/// released; without one in the record it names the default branch, and a warning says so.
struct SyncReference {
    let file: SyncChecksums.File
    let release: ReleaseRecord
    let project: Configuration.Project

    func page() -> SyncContent.Outcome {
        guard let base = Self.webAddress(of: project.repository ?? "") else {
            return refusal(
                project.repository.map { "the repository \(excerpt($0)) has no address that a page can link to" }
                    ?? "the project states no repository to link to")
        }
        var findings: [Finding] = []
        if release.commit == nil {
            findings.append(
                Finding(
                    "missing-value", .warning, "the record states no commit, so the link leads to the newest source",
                    remedy: "State the commit in the release record.", file: file.source))
        }
        let link = base + Self.fileView(base) + (release.commit ?? "HEAD") + "/" + Self.encoded(file.source)
        let text = Markup(path: file.target) == .html ? html(link, base) : markdown(link, base)
        return .init(bytes: Bytes(text.utf8), findings: findings)
    }

    private func refusal(_ message: String) -> SyncContent.Outcome {
        let finding = Finding(
            "no-repository", .error, message, remedy: "Set project.repository to its https address.", file: file.source)
        return .init(bytes: nil, findings: [finding])
    }

    private var name: String { Files.name(file.source) }

    private func markdown(_ link: String, _ base: String) -> String {
        """
        # \(Self.escaped(name))

        This page is kept in the repository of [\(Self.escaped(project.title))](\(base)).

        Read it there: [\(Self.escaped(file.source)), version \(Self.escaped(release.version.text))](\(link))

        """
    }

    private func html(_ link: String, _ base: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(HTML.escape(name))</title>
        </head>
        <body>
        <h1>\(HTML.escape(name))</h1>
        <p>This page is kept in the repository of <a href="\(HTML.escape(base))">\(HTML.escape(project.title))</a>.</p>
        <p>Read it there: <a href="\(HTML.escape(link))">\(HTML.escape(file.source)), version \
        \(HTML.escape(release.version.text))</a></p>
        </body>
        </html>

        """
    }

    /// The https address of a repository stated by an address or as `git@host:owner/name`, without `.git` or a slash at
    /// its end; nil where there is none.
    static func webAddress(of repository: String) -> String? {
        var address = Substring(repository)
        if address.utf8.starts(with: "git@".utf8), let colon = address.utf8.firstIndex(of: Octet.colon) {
            let host = address[address.utf8.index(address.startIndex, offsetBy: 4)..<colon]
            address = Substring("https://\(host)/\(address[address.utf8.index(after: colon)...])")
        }
        guard address.utf8.starts(with: "https://".utf8) || address.utf8.starts(with: "http://".utf8) else {
            return nil
        }
        let allowed = address.utf8.allSatisfy { byte in
            Octet.isLetter(byte) || Octet.isDigit(byte) || "/:.-_~%@+".utf8.contains(byte)
        }
        guard allowed else { return nil }
        while address.utf8.last == Octet.slash { address.removeLast() }
        if address.hasSuffix(".git") { address.removeLast(4) }
        return address.utf8.count > "https://".utf8.count ? String(address) : nil
    }

    /// What stands between a repository's address and the commit in the address of a file's page, by the host.
    private static func fileView(_ base: String) -> String {
        let parts = base.utf8.split(separator: Octet.slash)
        let host = parts.count > 1 ? String(decoding: parts[1].map(Octet.lower), as: UTF8.self) : ""
        if host.contains("gitlab") { return "/-/blob/" }
        if host.contains("bitbucket") { return "/src/" }
        if host.contains("codeberg") || host.contains("gitea") || host.contains("forgejo") { return "/src/commit/" }
        return "/blob/"
    }

    /// Percent-encoded but for RFC 3986's unreserved characters and "/".
    private static func encoded(_ path: String) -> String {
        var result: Bytes = []
        for byte in path.utf8 {
            if Octet.isLetter(byte) || Octet.isDigit(byte) || "-._~/".utf8.contains(byte) {
                result.append(byte)
            } else {
                result += Octet.percentEncoded(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Text that Markdown reads as itself.
    private static func escaped(_ text: String) -> String {
        var result: Bytes = []
        for byte in text.utf8 {
            if "\\`*_[]<>#&!|~".utf8.contains(byte) { result.append(Octet.backslash) }
            result.append(Octet.isLineEnd(byte) ? Octet.space : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension Octet {
    /// `%` and two upper-case hexadecimal digits.
    static func percentEncoded(_ byte: UInt8) -> [UInt8] {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
        return [percent, digit(byte >> 4), digit(byte & 15)]
    }
}
