// Tests of the map over all processors.
import Files
import Testing

@Suite struct ConcurrentMapTests {
    @Test(arguments: [0, 1, 2, 10_000])
    func keepsTheOrderOfTheItems(count: Int) {
        let items = (0..<count).map { String($0) }
        #expect(concurrentMap(items) { $0 + "!" } == items.map { $0 + "!" })
    }
}
