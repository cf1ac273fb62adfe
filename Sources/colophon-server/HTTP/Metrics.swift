// Counts what the server does, and writes it as Prometheus reads it (text format 0.0.4).
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import Sync
import Synchronization

final class Metrics: Sendable {
    /// Upper bounds in seconds, ascending.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct Counts {
        /// By class of status: 1xx … 5xx.
        var answers = [Int](repeating: 0, count: 5)
        /// Not cumulative; the last one is beyond all bounds.
        var durations = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var nanoseconds: UInt64 = 0
    }

    private final class Series: Sendable {
        let name: String
        let method: String
        let counts = Mutex(Counts())

        init(name: String, method: String) {
            self.name = name
            self.method = method
        }
    }

    /// One for each operation, in the order given, and one for what is none.
    private let series: [Series]
    private let started = Environment.now
    let inFlight = Atomic<Int>(0)
    let connections = Atomic<Int>(0)

    init(_ operations: [Operation]) {
        series =
            operations.map { Series(name: $0.id, method: $0.method.rawValue) } + [
                Series(name: "other", method: "other")
            ]
    }

    /// `operation` is its place in the list, nil for what is no operation.
    func record(_ operation: Int?, status: Int, nanoseconds: UInt64) {
        let seconds = Double(nanoseconds) / 1e9
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        series[operation ?? series.count - 1].counts.withLock { counts in
            counts.answers[min(max(status / 100 - 1, 0), 4)] += 1
            counts.durations[bucket] += 1
            counts.nanoseconds &+= nanoseconds
        }
    }

    /// `generation` is the store's.
    func text(generation: UInt64) -> String {
        var text = ""
        func family(_ name: String, _ type: String, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        }
        let seen = series.map { ($0, $0.counts.withLock { $0 }) }.filter { $0.1.answers.contains { $0 > 0 } }
        family("colophon_http_requests_total", "counter", "Answers by operation, method and class of status.")
        for (series, counts) in seen {
            for (index, count) in counts.answers.enumerated() where count > 0 {
                text += "colophon_http_requests_total{operation=\"\(series.name)\",method=\"\(series.method)\","
                text += "status=\"\(index + 1)xx\"} \(count)\n"
            }
        }
        family(
            "colophon_http_request_duration_seconds", "histogram", "From a request's header to the end of its answer.")
        for (series, counts) in seen {
            let name = "colophon_http_request_duration_seconds"
            var total = 0
            for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], counts.durations) {
                total += count
                text += "\(name)_bucket{operation=\"\(series.name)\",le=\"\(bound)\"} \(total)\n"
            }
            text += "\(name)_sum{operation=\"\(series.name)\"} \(Double(counts.nanoseconds) / 1e9)\n"
            text += "\(name)_count{operation=\"\(series.name)\"} \(total)\n"
        }
        func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
            family(name, "gauge", help)
            text += "\(name) \(value)\n"
        }
        gauge("colophon_http_requests_in_flight", "Requests being answered.", inFlight.load(ordering: .relaxed))
        gauge("colophon_http_connections", "Open connections.", connections.load(ordering: .relaxed))
        gauge("colophon_store_generation", "Changes with every commit to the store.", generation)
        gauge("process_start_time_seconds", "When the process began, in seconds since 1970.", started)
        if let memory = Environment.residentBytes {
            gauge("process_resident_memory_bytes", "Memory that the process holds.", memory)
        }
        return text
    }
}
