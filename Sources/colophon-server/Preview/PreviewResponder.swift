// Answers the preview's requests: the site's files, its news as server-sent events, and the script that listens to them.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Hummingbird
import NIOCore
import Primitives
import Secrets

/// A request, with the port that it came to.
struct PreviewContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let port: Int?
    private let channel: any Channel

    /// Ends the connection, a moment after its answer was handed on.
    func close() {
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { [channel] in channel.close(promise: nil) }
    }

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        coreContext = CoreRequestContextStorage(source: source)
        port = source.channel.localAddress?.port
    }
}

struct PreviewResponder: HTTPResponder {
    let hub: PreviewHub

    func respond(to request: Request, context: PreviewContext) async throws -> Response {
        var answer = try await answer(to: request, context)
        // RFC 9110, 7.8: the other protocol may be ignored. But nothing more is read as HTTP on such a connection, so it has to end.
        guard HTTPField.Name("Upgrade").map({ request.headers.contains($0) }) ?? false else { return answer }
        answer.headers[.connection] = "close"
        let body = answer.body
        answer.body = ResponseBody(contentLength: body.contentLength) { writer in
            defer { context.close() }
            try await body.write(writer)
        }
        return answer
    }

    private func answer(to request: Request, _ context: PreviewContext) async throws -> Response {
        guard isOwn(request.head.authority, port: context.port) else {
            // Another name that leads here is another site's: it may not read what lies on this machine.
            return text(.forbidden, "This preview answers only to localhost, 127.0.0.1 and [::1] with its own port.\n")
        }
        guard request.method == .get || request.method == .head else {
            var response = text(.methodNotAllowed, "The preview can only be read.\n")
            response.headers[.allow] = "GET, HEAD"
            return response
        }
        guard let path = path(request.uri.path) else {
            return text(.badRequest, "This address can't be read.\n")
        }
        let answer: Response
        switch path {
        case "-/events": answer = events(for: self.path(String(request.uri.queryParameters["path"] ?? "/")) ?? "")
        case "-/preview.js": answer = file(PackageResources.preview_js, "text/javascript; charset=utf-8", request)
        case "-/preview.css": answer = file(PackageResources.preview_css, "text/css; charset=utf-8", request)
        default: answer = await page(path, request)
        }
        guard request.method == .head else { return answer }
        var head = answer
        head.headers[.contentLength] = answer.body.contentLength.map(String.init)
        head.body = ResponseBody()
        return head
    }

    /// Percent-decoded, without the slash at its front; nil: it is no path.
    private func path(_ address: String) -> String? {
        guard address.utf8.first == UInt8(ascii: "/"), let target = try? Target(address) else { return nil }
        return target.segments.joined(separator: "/")
    }

    private func isOwn(_ authority: String?, port: Int?) -> Bool {
        guard let authority = authority?.lowercased(), let port else { return false }
        let names = ["localhost", "127.0.0.1", "[::1]"]
        return names.contains { authority == "\($0):\(port)" || (port == 80 && authority == $0) }
    }

    // MARK: Files

    private func page(_ path: String, _ request: Request) async -> Response {
        let pages = PreviewPages(site: hub.site)
        // The first look at the pages over all releases can take long.
        let (page, served, isFolder) = await OwnThread.run {
            let isFolder = pages.isFolder(path)
            let page = pages.page(path)
            return (page, page.served, isFolder)
        }
        if isFolder {
            var response = text(.permanentRedirect, "Its page is /\(path)/\n")
            response.headers[.location] = request.uri.path + "/"
            response.headers[.cacheControl] = "no-store"
            return response
        }
        guard page.status == .ok else {
            return Response(status: page.status, headers: headers(page.type), body: body(served))
        }
        return file(served, page.type, request)
    }

    private func file(_ bytes: Bytes, _ type: String, _ request: Request) -> Response {
        var headers = headers(type)
        let tag = "\"\(SHA256Digest(of: bytes).hex)\""
        headers[.eTag] = tag
        if let known = request.headers[.ifNoneMatch], known.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: body(bytes))
    }

    private func body(_ bytes: Bytes) -> ResponseBody { ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }

    private func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: headers("text/plain; charset=utf-8"), body: body(Bytes(text.utf8)))
    }

    /// Pages may run the site's scripts and the preview's, and only listen here.
    private func headers(_ type: String) -> HTTPFields {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-cache"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] =
            "script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        if let name = HTTPField.Name("Cross-Origin-Resource-Policy") { headers[name] = "same-origin" }
        return headers
    }

    // MARK: News

    /// The state of one path: at once, and whenever it is another. In between, now and then, a comment that shows whether
    /// anyone still listens.
    private func events(for path: String) -> Response {
        let hub = hub
        var headers = headers("text/event-stream")
        headers[.cacheControl] = "no-store"
        let body = ResponseBody { writer in
            var last: PreviewPages.State?
            var number: Int?
            try await writer.write(ByteBuffer(string: "retry: 500\n\n"))
            for await _ in hub.news() {
                let site = hub.site
                guard site.number != number else {
                    try await writer.write(ByteBuffer(string: ":\n\n"))
                    continue
                }
                number = site.number
                let state = await OwnThread.run { PreviewPages(site: site).state(path) }
                if state == last { continue }
                last = state
                let data = String(decoding: state.json.canonicalBytes, as: UTF8.self)
                try await writer.write(ByteBuffer(string: "event: state\ndata: \(data)\n\n"))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
