// The API: every operation that the server answers, in the order of its document.
import ReleaseService

enum Operations {
    static func all(service: ReleaseService) -> [Operation] {
        let cache = AnswerCache(service: service)
        let pages = PageBuilds(service: service)
        let operations =
            ReleaseOperations(service: service, cache: cache).all
            + StepOperations(service: service, pages: pages).all
            + PublishOperations(service: service, pages: pages).all
            + ChecklistOperations(service: service, cache: cache).all
            + EvidenceOperations(service: service).all
            + NotesOperations(service: service).all
            + RollbackOperations(service: service, pages: pages).all
            + SyncOperations(service: service).all
        return documented(operations.map(\.readingItsParameters))
    }

    /// With the operation that describes them, and those that every server has.
    static func documented(_ operations: [Operation]) -> [Operation] {
        operations + [OpenAPIDocument.operation(describing: operations + ServerOperations.described)]
    }
}

extension Operation {
    /// The same, refusing a query and header fields that aren't as it states them before anything else.
    var readingItsParameters: Operation {
        var operation = self
        let perform = perform
        operation.perform = { call in
            try call.checkParameters()
            return try await perform(call)
        }
        return operation
    }
}
