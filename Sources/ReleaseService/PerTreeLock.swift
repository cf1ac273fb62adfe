// Lets one at a time write into a tree, be it a target or the output; the others wait in the order in which they came.

actor PerTreeLock {
    /// By the tree's real path: those that wait, while someone is at it.
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    private func enter(_ tree: String) async {
        guard waiting[tree] != nil else {
            waiting[tree] = []
            return
        }
        await withCheckedContinuation { waiting[tree, default: []].append($0) }
    }

    private func leave(_ tree: String) {
        guard let queue = waiting[tree], let next = queue.first else {
            waiting[tree] = nil
            return
        }
        waiting[tree] = Array(queue.dropFirst())
        next.resume()
    }

    /// Without a tree there is nothing to wait for.
    nonisolated func withLock<Value: Sendable>(
        at tree: String?, _ body: @Sendable () async throws(ServiceError) -> Value
    ) async throws(ServiceError) -> Value {
        guard let tree else { return try await body() }
        await enter(tree)
        do throws(ServiceError) {
            let value = try await body()
            await leave(tree)
            return value
        } catch {
            await leave(tree)
            throw error
        }
    }
}
