// The API: every operation that the server answers, in the order of its document.
import ReleaseService

enum Operations {
    static func all(service _: ReleaseService) -> [Operation] {
        let operations: [Operation] = []
        return operations.map(\.readingItsParameters)
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
