// Why a call was not answered as asked, as RFC 9457 has it: `application/problem+json` with a stable type.
import Evidence
import HTTPTypes
import ReleaseModel
import ReleaseService

struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    /// Kebab-case and stable; the document's `type` is `urn:colophon:problem:` and this.
    var code: String
    /// One sentence without a full stop.
    var detail: String
    /// What to do; empty where there is nothing to do.
    var remedy = ""
    var findings: [Finding] = []
    /// Beside what a problem always has: `Allow`, `Retry-After`, `WWW-Authenticate`.
    var headers = HTTPFields()
}

extension Problem {
    init(_ error: ServiceError) {
        let status: HTTPResponse.Status =
            switch error.kind {
            case .notFound: .notFound
            case .conflict: .conflict
            case .invalid where Self.ofState.contains(error.code): .conflict
            case .invalid: .unprocessableContent
            case .forbidden: .forbidden
            case .precondition: .preconditionFailed
            case .storage: .serviceUnavailable
            }
        self.init(
            status: status, code: error.code, detail: error.message, remedy: error.remedy, findings: error.details)
    }

    /// What is wrong with these depends on what else there is: the same request may be right later.
    private static let ofState: Set<String> = [
        "not-greater", "bump-too-small", "bad-target", "bad-tag", "bad-cursor",
    ]
}
