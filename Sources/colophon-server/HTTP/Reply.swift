// An answer as it goes on the wire: with its conditions judged, its file opened and all its fields.
import Bundles
import Evidence
import Files
import HTTPTypes
import NIOCore
import NIOHTTP1
import Primitives
import ReleaseModel

struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case bytes(Bytes)
        case file(OpenedFile, Range<Int>)
    }

    var status: HTTPResponse.Status
    var headers: HTTPHeaders
    var body: Body
    /// Who was answered, for the log.
    var caller: String?

    /// Throws a problem where the file is not there.
    init(_ answer: Answer, to request: RequestScope, filesRoot: String?) throws(Problem) {
        guard case .file(let path) = answer.body else {
            self.init(plain: answer, to: request)
            return
        }
        guard let filesRoot, let below = Self.relative(path, to: filesRoot),
            let file = try? OpenedFile(below: filesRoot, below), file.entry.kind == .file
        else { throw .notFound }
        self.init(answer, file, named: path, to: request)
    }

    /// An answer without a file.
    init(plain answer: Answer, to request: RequestScope) {
        self.init(answer, headers: Self.fixed(answer.headers), request)
    }

    /// An answer that lay ready.
    init(known: KnownAnswer, to request: RequestScope) { self.init(known.answer, headers: known.headers, request) }

    private init(_ answer: Answer, headers: HTTPHeaders, _ request: RequestScope) {
        self.init(status: answer.status, headers: headers, request)
        switch answer.body {
        case .none, .file: body = .none
        case .bytes(let bytes): body = .bytes(bytes)
        }
        let isRead = request.method == .get || request.isHead
        if isRead, status == .ok, let tag = headers.first(name: "etag"),
            let wanted = RequestConditions.list(request.headers, "if-none-match"),
            RequestConditions.matches(wanted, tag)
        {
            becomeNotModified()
        }
    }

    private init(_ answer: Answer, _ file: OpenedFile, named path: String, to request: RequestScope) {
        self.init(status: answer.status, headers: Self.fixed(answer.headers), request)
        let entry = file.entry
        let seconds = entry.modified / 1_000_000_000
        if !answer.headers.contains(.cacheControl) { headers.replaceOrAdd(name: "Cache-Control", value: "no-cache") }
        if !headers.contains(name: "etag") {
            let parts = [entry.size, entry.modified, Int(truncatingIfNeeded: entry.inode)]
            headers.add(name: "ETag", value: "\"" + parts.map { String($0, radix: 16) }.joined(separator: "-") + "\"")
        }
        headers.replaceOrAdd(name: "Last-Modified", value: HTTPDate.text(seconds))
        headers.add(name: "Accept-Ranges", value: "bytes")
        if !headers.contains(name: "content-type") { headers.add(name: "Content-Type", value: MediaType.of(path)) }
        if headers.first(name: "content-type")?.hasPrefix("text/html") == true {
            if !headers.contains(name: "content-security-policy") {
                headers.add(name: "Content-Security-Policy", value: StaticSite.contentSecurityPolicy)
            }
            headers.add(name: "Referrer-Policy", value: "no-referrer")
        }
        body = .file(file, 0..<entry.size)
        guard answer.status == .ok else { return }
        let tag = headers.first(name: "etag") ?? ""
        if RequestConditions.isNotModified(request.headers, tag: tag, modified: seconds) {
            becomeNotModified()
            return
        }
        guard request.method == .get,
            let range = RequestConditions.range(request.headers, size: entry.size, tag: tag, modified: seconds)
        else { return }
        switch range {
        case .satisfiable(let range):
            status = .partialContent
            headers.add(name: "Content-Range", value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(entry.size)")
            body = .file(file, range)
        case .unsatisfiable:
            let problem = Problem(
                status: .rangeNotSatisfiable, code: "bad-range", detail: "the file has \(entry.size) bytes",
                headers: [.contentRange: "bytes */\(entry.size)"])
            self.init(plain: problem.answer(requestID: request.requestID), to: request)
        }
    }

    private init(status: HTTPResponse.Status, headers: HTTPHeaders, _ request: RequestScope) {
        self.status = status
        self.headers = headers
        body = .none
        self.headers.add(name: "X-Request-Id", value: request.requestID)
        self.headers.add(name: "Date", value: HTTPDate.now)
    }

    /// The fields of an answer that are the same whenever it is given.
    static func fixed(_ fields: HTTPFields) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.count + 8)
        for field in fields { headers.add(name: field.name.rawName, value: field.value) }
        if !headers.contains(name: "cache-control") {
            // What has a tag may be kept by the caller, and is asked for again each time.
            headers.add(name: "Cache-Control", value: headers.contains(name: "etag") ? "private, no-cache" : "no-store")
        }
        headers.add(name: "X-Content-Type-Options", value: "nosniff")
        return headers
    }

    private mutating func becomeNotModified() {
        status = .notModified
        body = .none
        headers.remove(name: "content-type")
        headers.remove(name: "content-length")
    }

    var length: Int {
        switch body {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .file(_, let range): range.count
        }
    }

    private static func relative(_ path: String, to root: String) -> String? {
        let path = Files.absolute(path)
        let root = Files.absolute(root)
        guard path.utf8.starts(with: root.utf8) else { return nil }
        let rest = path.utf8.dropFirst(root.utf8.count)
        guard root == "/" || rest.first == UInt8(ascii: "/") else { return nil }
        return String(Substring(rest.drop { $0 == UInt8(ascii: "/") }))
    }
}

/// A file that is open for reading; it is closed when nobody needs it any more.
final class OpenedFile: Sendable {
    let handle: NIOFileHandle
    let entry: TreeEntry

    /// Throws where nothing lies there, or a link is on the way.
    init(below root: String, _ relative: String) throws(FileError) {
        let opened = try Files.openBelow(root, relative)
        entry = opened.entry
        handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: opened.descriptor)
    }

    deinit { try? handle.close() }
}
