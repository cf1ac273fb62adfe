// What the preview answers for a path: the site's own file, or a page that says why there is none.
import Bundles
import Colophon
import Documents
import HTTPTypes
import Primitives
import ReleaseModel

struct PreviewPages: Sendable {
    let site: PreviewSite

    /// What lies at a path of the site.
    struct Page: Sendable {
        var status: HTTPResponse.Status
        /// Of the media type's text.
        var type: String
        /// As a build would write it, or the page that stands in for it.
        var bytes: Bytes
        /// Changes whenever the page, or what it may use, does.
        var token: String

        var isHTML: Bool { type.hasPrefix("text/html") }

        /// With the script that keeps it as its files are, in pages.
        var served: Bytes { isHTML ? PreviewMarkup.inject(into: bytes, token: token) : bytes }
    }

    /// The state of one path, as the open page hears of it.
    struct State: Sendable, Hashable {
        var token: String
        var problems: [Finding]

        var json: JSON {
            [
                "page": .string(token),
                "problems": .array(
                    problems.map { problem in
                        .object(compact: [
                            ("code", .string(problem.code)), ("file", JSON.text(problem.file)),
                            ("line", problem.line.map { .int($0) }), ("column", problem.column.map { .int($0) }),
                            ("field", JSON.text(problem.field)), ("message", .string(problem.message)),
                            ("remedy", problem.remedy.isEmpty ? nil : .string(problem.remedy)),
                        ])
                    }),
            ]
        }
    }

    /// The file behind a path of an address, percent-decoded and without its slash at the front.
    static func file(for path: String) -> String {
        path.isEmpty || path.utf8.last == UInt8(ascii: "/") ? path + "index.html" : path
    }

    /// Whether the path names a folder without the slash that its page's links need.
    func isFolder(_ path: String) -> Bool {
        !path.isEmpty && path.utf8.last != UInt8(ascii: "/") && site.file(path) == nil
            && site.file("\(path)/index.html") != nil
    }

    func page(_ path: String) -> Page {
        let file = Self.file(for: path)
        if let bytes = site.file(file) {
            return Page(status: .ok, type: MediaType.of(file), bytes: bytes, token: token(bytes))
        }
        let problems = site.problems(file)
        let bytes = PreviewMarkup.standIn(path: path, problems: problems)
        return Page(
            status: problems.isEmpty ? .notFound : .serviceUnavailable, type: MediaType.of("index.html"), bytes: bytes,
            token: token(bytes))
    }

    func state(_ path: String) -> State {
        State(token: page(path).token, problems: site.problems(Self.file(for: path)))
    }

    private func token(_ bytes: Bytes) -> String {
        var hasher = SHA256Hasher()
        hasher.update(Array((site.assets?.hex ?? "").utf8))
        hasher.update(bytes)
        return hasher.finish().hex
    }
}
