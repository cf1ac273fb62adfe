// A file that another thread appends to as long as something runs.

import Dispatch
import Files
import Synchronization

struct GrowingFile {
    let path: String

    /// `body` starts once the file has begun to grow.
    func whileGrowing<Result>(_ body: () -> Result) -> Result {
        let stop = Stop()
        let path = path
        let begun = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            repeat {
                try? Files.append([0x2E], to: path)
                begun.signal()
            } while !stop.isSet.load(ordering: .relaxed)
            ended.signal()
        }
        begun.wait()
        let result = body()
        stop.isSet.store(true, ordering: .relaxed)
        ended.wait()
        return result
    }

    private final class Stop: Sendable {
        let isSet = Atomic(false)
    }
}
