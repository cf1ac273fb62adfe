// Decides what a request is for and whether it may be, and has it answered.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import NIOCore
import NIOHTTP1
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Synchronization

final class Dispatcher: Sendable {
    typealias Authenticate = @Sendable (String) async throws -> Caller?
    /// The caller, where that is known without asking anyone.
    typealias Recognize = @Sendable (String) -> Caller?

    enum Admission: Sendable {
        /// The body, if there is one, may come.
        case accepted(RequestScope)
        /// Answered without looking at a body.
        case answered(RequestScope, Answer)
    }

    let limits: Limits
    let metrics: Metrics
    let log: RequestLog
    let drain: ShutdownState
    private let routes: RouteTable
    private let authenticate: Authenticate?
    private let recognize: Recognize
    private let site: StaticSite?
    /// The folder below which the files of answers lie.
    private let filesRoot: String?
    private let rate: RateLimit

    init(
        operations: [Operation], authenticate: Authenticate?, recognize: @escaping Recognize, site: StaticSite?,
        filesRoot: String?, limits: Limits, metrics: Metrics, log: RequestLog, drain: ShutdownState
    ) {
        routes = RouteTable(operations)
        self.authenticate = authenticate
        self.recognize = recognize
        self.site = site
        self.filesRoot = filesRoot
        self.limits = limits
        self.metrics = metrics
        self.log = log
        self.drain = drain
        rate = RateLimit(rate: limits.rate)
    }

    // MARK: - The header

    func admit(_ head: HTTPRequestHead, peer: String) -> Admission {
        let length = head.headers.first(name: "content-length").flatMap { Int($0) }
        let isChunked = head.headers.contains(name: "transfer-encoding")
        let method = HTTPRequest.Method(head.method.rawValue) ?? HTTPRequest.Method.connect
        let requestID = RequestScope.requestID(head.headers)
        func request(_ target: Target, _ match: RouteTable.Match? = nil) -> RequestScope {
            RequestScope(
                requestID: requestID, method: method, target: target, headers: head.headers, peer: peer,
                started: NIODeadline.now().uptimeNanoseconds,
                keepsAlive: head.isKeepAlive && !target.segments.isEmpty && !mayIgnoreFurtherInput(head), match: match,
                expectsBody: isChunked || (length ?? 0) > 0,
                hasShortBody: !isChunked && (length ?? 0) <= Limits.unwantedBody)
        }
        do throws(Problem) {
            try checkSize(of: head)
            if isChunked { try checkCoding(of: head) }
            let target = try Target(head.uri)
            var match: RouteTable.Match?
            do throws(Problem) {
                if authenticate == nil { try checkOrigin(of: head.headers) }
                switch try route(method, target, head.headers) {
                case .answer(let answer): return .answered(request(target), answer)
                case .operation(let found): match = found
                case .site: break
                }
                let request = request(target, match)
                if let length, length > request.bodyLimit { throw .tooLarge(limit: request.bodyLimit) }
                if request.match?.operation.scope != nil, request.token == nil, authenticate != nil {
                    throw .noToken(wrong: request.headers.contains(name: "authorization"))
                }
                if request.expectsBody { try checkMediaType(request) }
                return .accepted(request)
            } catch {
                return .answered(request(target, match), error.answer(requestID: requestID))
            }
        } catch {
            return .answered(request(.unreadable), error.answer(requestID: requestID))
        }
    }

    /// RFC 9110, 7.8: a server may go on as if nobody had asked for another protocol. But the decoder reads nothing more as HTTP
    /// on such a connection, so it has to end with the answer.
    private func mayIgnoreFurtherInput(_ head: HTTPRequestHead) -> Bool {
        head.method == .CONNECT || head.headers.contains(name: "upgrade")
    }

    /// RFC 9112, 6.1: what a body was coded with beside "chunked" is not taken off, so it is not taken either.
    private func checkCoding(of head: HTTPRequestHead) throws(Problem) {
        let codings = head.headers[canonicalForm: "transfer-encoding"]
        guard codings.count == 1, codings[0].lowercased() == "chunked" else {
            throw Problem(
                status: .notImplemented, code: "unknown-coding", detail: "the server knows no coding but chunked",
                remedy: "Send the body as it is.")
        }
    }

    private func checkSize(of head: HTTPRequestHead) throws(Problem) {
        guard head.uri.utf8.count <= limits.targetBytes else {
            throw Problem(
                status: .uriTooLong, code: "target-too-long",
                detail: "the request's target is longer than \(limits.targetBytes) bytes")
        }
        var size = head.uri.utf8.count
        var hosts = 0
        for (name, value) in head.headers {
            size += name.utf8.count + value.utf8.count + 4
            if name.utf8.count == 4, name.utf8.elementsEqual("host".utf8, by: { $0 | 0x20 == $1 }) { hosts += 1 }
        }
        guard size <= limits.headerBytes else {
            throw Problem(
                status: .requestHeaderFieldsTooLarge, code: "header-too-large",
                detail: "the request's header is longer than \(limits.headerBytes) bytes")
        }
        // RFC 9112, 3.2: without exactly one Host the request is not one.
        guard hosts == 1 || (hosts == 0 && head.version == .http1_0) else {
            throw Problem(status: .badRequest, code: "bad-host", detail: "the request has \(hosts) Host fields")
        }
    }

    /// Without tokens anything that reaches the port may do everything: so a page from elsewhere, open in a browser of this machine,
    /// must not reach it, neither by its own name that leads here nor as another origin.
    private func checkOrigin(of headers: HTTPHeaders) throws(Problem) {
        let host = headers.first(name: "host") ?? "127.0.0.1"
        let origin = headers.first(name: "origin")
        guard Loopback.isAuthority(host), origin == nil || origin == "http://\(host)" else {
            throw Problem(
                status: .forbidden, code: "foreign-origin", detail: "a server without tokens is for this machine only",
                remedy: "Call it by a loopback address, or serve with tokens.")
        }
    }

    /// The site asks for no token: so a page from elsewhere whose name was made to lead to this machine must not read it.
    private func checkHost(of headers: HTTPHeaders) throws(Problem) {
        guard Loopback.isAuthority(headers.first(name: "host") ?? "127.0.0.1") else {
            throw Problem(
                status: .misdirectedRequest, code: "foreign-host",
                detail: "a server on a loopback address shows its site by that address only",
                remedy: "Call it by a loopback address; a proxy leaves the Host that it was given for it.")
        }
    }

    private enum Route {
        case operation(RouteTable.Match)
        case site
        /// Nothing has to be asked for.
        case answer(Answer)
    }

    private func route(
        _ method: HTTPRequest.Method, _ target: Target, _ headers: HTTPHeaders
    ) throws(Problem) -> Route {
        func options(_ methods: String) -> Route { .answer(Answer(status: .noContent, headers: [.allow: methods])) }
        if target.segments == ["*"] {
            guard method == .options else { throw .notFound }
            return options("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
        }
        switch routes.find(method, target.segments) {
        case .match(let match): return .operation(match)
        case .otherMethod(let allowed):
            if method == .options { return options(allowed.joined(separator: ", ")) }
            throw .wrongMethod(allowed: allowed)
        case .unknown:
            guard let site else { throw .notFound }
            if site.isLocal { try checkHost(of: headers) }
            guard site.has(target.segments) else { throw .notFound }
            switch method {
            case .get, .head: return .site
            case .options: return options("GET, HEAD, OPTIONS")
            default: throw .wrongMethod(allowed: ["GET", "HEAD", "OPTIONS"])
            }
        }
    }

    private func checkMediaType(_ request: RequestScope) throws(Problem) {
        guard case .json? = request.match?.operation.body?.content else { return }
        let type = request.headers.first(name: "content-type") ?? ""
        let essence = type.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[0]
        let name = String(
            decoding: essence.filter { $0 > 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        guard name == "application/json" || (name.hasPrefix("application/") && name.hasSuffix("+json")) else {
            throw Problem(
                status: .unsupportedMediaType, code: "media-type", detail: "the body is no application/json",
                remedy: "Send it as Content-Type: application/json.", headers: [.accept: "application/json"])
        }
    }

    // MARK: - The caller

    /// Nil where the operation needs no token, and where the server knows none.
    func authorize(_ request: RequestScope) async throws -> Caller? {
        guard let scope = request.match?.operation.scope else {
            try limit(request.peer, request)
            return nil
        }
        guard let authenticate else {
            try limit(request.peer, request)
            return nil
        }
        guard let token = request.token, let caller = try await authenticate(token) else {
            try limit(request.peer, request)
            throw Problem.noToken(wrong: request.headers.contains(name: "authorization"))
        }
        try limit(token, request)
        guard caller.may(scope) else { throw Problem.scopeMissing(scope) }
        return caller
    }

    private func limit(_ caller: String, _ request: RequestScope) throws(Problem) {
        guard rate.admits(caller, at: request.started) else {
            throw .busy(
                "too-many-requests", "more than \(limits.rate) requests a second", status: .tooManyRequests, after: 1)
        }
    }

    // MARK: - The answer

    /// The answer where it lies ready, and where the caller is known and may have it: it needs no task. Nil where `reply` has to find out.
    func knownReply(to request: RequestScope) -> Reply? {
        guard !request.expectsBody, let operation = request.match?.operation, let find = operation.known,
            let answer = find(request.target.text)
        else { return nil }
        var caller: Caller?
        var payer = request.peer
        if let scope = operation.scope, authenticate != nil {
            guard let token = request.token, let known = recognize(token), known.may(scope) else { return nil }
            caller = known
            payer = token
        }
        guard rate.admits(payer, at: request.started) else { return nil }
        var reply = Reply(known: answer, to: request)
        reply.caller = caller?.actor.name
        return reply
    }

    /// As an answer on the wire; `caller` is already known where a body was waited for.
    func reply(to request: RequestScope, body: Bytes, caller known: Caller??) async -> Reply {
        var answer: Answer
        var caller: Caller?
        do {
            caller = if let known { known } else { try await authorize(request) }
            if let match = request.match {
                let call = Call(
                    operation: match.operation, target: request.target.text, requestID: request.requestID,
                    path: match.parameters,
                    query: try request.target.query(), headers: request.fields, body: body, caller: caller)
                answer = try await match.operation.perform(call)
            } else {
                answer = try site?.answer(to: request.target) ?? Problem.notFound.answer(requestID: request.requestID)
            }
        } catch {
            answer = failure(error, request)
        }
        var reply: Reply
        do {
            reply = try Reply(answer, to: request, filesRoot: filesRoot)
        } catch {
            reply = Reply(plain: failure(error, request), to: request)
        }
        reply.caller = caller?.actor.name
        return reply
    }

    func failure(_ error: any Error, _ request: RequestScope) -> Answer {
        let problem = Problem(any: error)
        if problem.status.code >= 500, problem.status != .serviceUnavailable || error is ServiceError {
            log.line(
                .error, "a request failed",
                [("id", .string(request.requestID)), ("code", .string(problem.code)), ("error", .string("\(error)"))])
        }
        return problem.answer(requestID: request.requestID)
    }

    /// Counts an answer that was sent, and logs it where that is wanted.
    func record(_ request: RequestScope, status: Int, bytes: Int, caller: String?) {
        let nanoseconds = NIODeadline.now().uptimeNanoseconds &- request.started
        metrics.record(request.match?.index, status: status, nanoseconds: nanoseconds)
        guard log.level <= .info else { return }
        log.line(
            status >= 500 ? .error : .info, "request",
            [
                ("id", .string(request.requestID)), ("method", .string(request.method.rawValue)),
                ("path", .string(String(request.target.path))), ("status", .int(status)), ("bytes", .int(bytes)),
                ("microseconds", .int(Int(nanoseconds / 1000))), ("peer", .string(request.peer)),
                ("caller", caller.map(JSON.string)),
            ])
    }
}
