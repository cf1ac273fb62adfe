// Tests of values that are made when they are first asked for.
import Synchronization
import Testing

@testable import Colophon
@testable import Files

@Suite struct DeferredTests {
    @Test func isMadeOnceHoweverManyAsk() {
        let calls = Atomic(0)
        let deferred = Deferred { calls.wrappingAdd(1, ordering: .relaxed).newValue }
        #expect(calls.load(ordering: .relaxed) == 0)
        let values = concurrentMap(Array(0..<1000)) { _ in deferred.value }
        #expect(values.allSatisfy { $0 == 1 })
        #expect(calls.load(ordering: .relaxed) == 1)
    }
}
