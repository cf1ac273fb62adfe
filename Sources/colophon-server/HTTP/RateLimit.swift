// Counts what each caller asks for, and says when to come back.
import Sync
import Synchronization

/// A token bucket for each caller: it holds one second's worth.
final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: UInt64
    }

    private let rate: Double
    private let buckets = Mutex<[String: Bucket]>([:])
    private static let most = 10_000

    /// Requests a second; 0: any number.
    init(rate: Int) { self.rate = Double(rate) }

    /// Whether the caller may go on at `now` (nanoseconds of a clock that only goes forward).
    func admits(_ caller: String, at now: UInt64) -> Bool {
        guard rate > 0 else { return true }
        return buckets.withLock { buckets in
            if buckets.count >= Self.most, buckets[caller] == nil {
                // Whoever was silent for a second has a full bucket, which is what a new one is.
                buckets = buckets.filter { now &- $0.value.filled < 1_000_000_000 }
            }
            var bucket = buckets[caller] ?? Bucket(tokens: rate, filled: now)
            let elapsed = now > bucket.filled ? Double(now - bucket.filled) / 1e9 : 0
            bucket.tokens = min(rate, bucket.tokens + elapsed * rate)
            bucket.filled = now
            defer { buckets[caller] = bucket }
            guard bucket.tokens >= 1 else { return false }
            bucket.tokens -= 1
            return true
        }
    }
}
