// Renders a problem as RFC 9457 has it.
import Attestation
import Bundles
import Documents
import HTTPTypes
import ReleaseModel
import ReleaseService

extension Problem {
    /// The document; `requestID` is what the log knows the call by.
    func json(requestID: String) -> JSON {
        let errors = findings.map { finding in
            JSON.object(compact: [
                ("field", finding.field.map(JSON.string)),
                ("file", finding.file.map(JSON.string)),
                ("line", finding.line.map(JSON.int)),
                ("code", .string(finding.code)),
                ("message", .string(finding.message)),
                ("remedy", finding.remedy.isEmpty ? nil : .string(finding.remedy)),
            ])
        }
        return .object(compact: [
            ("type", .string("urn:colophon:problem:\(code)")),
            ("title", .string(title)),
            ("status", .int(status.code)),
            ("detail", .string(detail)),
            ("code", .string(code)),
            ("remedy", remedy.isEmpty ? nil : .string(remedy)),
            ("errors", errors.isEmpty ? nil : .array(errors)),
            ("instance", .string("urn:colophon:request:\(requestID)")),
        ])
    }

    /// The code in words, the same for every problem of a type: of `not-ready` it is "Not ready".
    private var title: String {
        let words = code.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    func answer(requestID: String) -> Answer {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Answer(status: status, headers: headers, body: .bytes(json(requestID: requestID).canonicalBytes))
    }

    /// What any error that an operation throws says to the caller: of one that was not foreseen, nothing but that it happened.
    init(any error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as ServiceError: self.init(error)
        default:
            self.init(
                status: .internalServerError, code: "internal", detail: "the server could not do this",
                remedy: "Look for the request's id in the server's log.")
        }
    }

    static let notFound = Problem(
        status: .notFound, code: "no-such-path", detail: "nothing lies at this path",
        remedy: "GET /openapi.json lists the paths.")

    static func tooLarge(limit: Int) -> Problem {
        Problem(
            status: .contentTooLarge, code: "body-too-large", detail: "the body is longer than \(limit) bytes",
            remedy: "Send less at a time.")
    }

    static func wrongMethod(allowed: [String]) -> Problem {
        Problem(
            status: .methodNotAllowed, code: "wrong-method", detail: "this path does not know the method",
            remedy: "Use one that Allow names.", headers: [.allow: allowed.joined(separator: ", ")])
    }

    static func noToken(wrong: Bool) -> Problem {
        let challenge = "Bearer realm=\"colophon\"" + (wrong ? ", error=\"invalid_token\"" : "")
        return Problem(
            status: .unauthorized, code: wrong ? "bad-token" : "no-token",
            detail: wrong ? "the token is unknown, expired or revoked" : "this needs a token",
            remedy: "Send Authorization: Bearer with a token that colophon-server token create made.",
            headers: [.wwwAuthenticate: challenge])
    }

    static func scopeMissing(_ scope: TokenScope) -> Problem {
        Problem(
            status: .forbidden, code: "scope-missing", detail: "the token does not have the scope \(scope.rawValue)",
            remedy: "Use a token that has it.",
            headers: [
                .wwwAuthenticate:
                    "Bearer realm=\"colophon\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            ])
    }

    static func busy(_ code: String, _ detail: String, status: HTTPResponse.Status, after seconds: Int) -> Problem {
        Problem(
            status: status, code: code, detail: detail, remedy: "Wait as Retry-After says, and send it again.",
            headers: [.retryAfter: String(seconds)])
    }
}
