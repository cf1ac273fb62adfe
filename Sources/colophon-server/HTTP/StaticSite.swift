// The built site: the files of one folder, and what they are for a browser.
import Bundles
import Colophon
import Evidence
import Files
import HTTPTypes
import Workspace

struct StaticSite: Sendable {
    let folder: String
    /// Whether it is for this machine only.
    var isLocal = false

    /// No inline style or script, nothing from elsewhere.
    static let contentSecurityPolicy =
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    /// Whether a file or a folder lies at the path, reached without links and hidden names.
    func has(_ segments: [String]) -> Bool { kind(segments) != nil }

    /// The file, the index of a folder, or the way to the folder's own path.
    func answer(to target: Target) throws(Problem) -> Answer {
        let segments = target.segments
        switch kind(segments) {
        case .file?: return Answer(body: .file(path: path(segments)))
        case .directory?:
            guard segments.last == "" || segments.isEmpty else {
                let query = target.rawQuery.map { "?\($0)" } ?? ""
                return Answer(status: .permanentRedirect, headers: [.location: "\(target.path)/\(query)"])
            }
            return Answer(body: .file(path: Files.join(path(segments), "index.html")))
        default: throw .notFound
        }
    }

    private func path(_ segments: [String]) -> String {
        segments.filter { !$0.isEmpty }.reduce(folder) { Files.join($0, $1) }
    }

    private func kind(_ segments: [String]) -> FileKind? {
        var names = segments[...]
        if names.last == "" { names.removeLast() }
        for name in names {
            guard let first = name.utf8.first, first != UInt8(ascii: "."), !name.utf8.contains(UInt8(ascii: "/")) else {
                return nil
            }
        }
        guard let confined = try? Files.confined(names.joined(separator: "/"), in: folder) else { return nil }
        let kind = names.isEmpty ? .directory : Files.kind(confined)
        if segments.last == "", kind != .directory { return nil }
        return kind == .file || kind == .directory ? kind : nil
    }
}

/// What a file is, by its name.
enum MediaType {
    static func of(_ path: String) -> String {
        let name = Files.name(path)
        let ending = name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...].dropFirst()) } ?? ""
        return switch ending {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json", "map": "application/json"
        case "jsonl": "application/jsonl"
        case "xml": name == "feed.xml" ? "application/atom+xml" : "application/xml"
        case "ics": "text/calendar; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "txt", "lock", "pub", "yaml", "yml": "text/plain; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "gif", "webp", "avif": "image/\(ending)"
        case "ico": "image/x-icon"
        case "gz": "application/gzip"
        case "" where name == "SHA256SUMS": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
