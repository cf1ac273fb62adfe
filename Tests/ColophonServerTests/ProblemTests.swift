// What the service refuses, as HTTP says it.
import HTTPTypes
import ReleaseService
import Testing

@testable import colophon_server

struct ProblemTests {
    @Test(arguments: [
        (ServiceError.Kind.notFound, 404), (.conflict, 409), (.invalid, 422), (.forbidden, 403), (.precondition, 412),
        (.storage, 503),
    ])
    func hasTheStatusOfItsKind(kind: ServiceError.Kind, status: Int) {
        #expect(Problem(ServiceError(kind, "some-code", "something")).status.code == status)
    }
}
