// Runs one function over many values at once, and gives the results in the order of the values.
import ReleaseModel

/// At most `jobs` calls run at a time. `each` is called after every result, in no order, one call at a time.
func parallelMap<Value: Sendable, Result: Sendable>(
    _ values: [Value], jobs: Int, each: (Int) -> Void = { _ in }, _ body: @escaping @Sendable (Value) -> Result
) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: values.count)
        var next = 0
        func start() {
            guard next < values.count else { return }
            let index = next
            let value = values[index]
            next += 1
            group.addTask { (index, body(value)) }
        }
        for _ in 0..<min(max(1, jobs), values.count) { start() }
        var done = 0
        while let (index, result) = await group.next() {
            results[index] = result
            done += 1
            each(done)
            start()
        }
        // In an array that is as long as they are: one that grows takes up to twice that.
        var all: [Result] = []
        all.reserveCapacity(results.count)
        for case let result? in results { all.append(result) }
        return all
    }
}
