// Which share of the releases a run is to build: `--shard 2/7`, or what the scheduler's environment says.
import Documents
import Files
import Primitives
import ReleaseModel

package struct Shard: Sendable, Hashable, CustomStringConvertible {
    /// From 1 to `count`.
    package let number: Int
    package let count: Int

    /// Nil where there is no such share.
    package init?(number: Int, count: Int) {
        guard count >= 1, count <= Self.largestCount, (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    /// More than any scheduler starts.
    package static let largestCount = 1_000_000

    package var description: String { "\(number)/\(count)" }

    /// The share of a list: each item is in one share, and what follows each other stays together. Some are empty where there are more
    /// shares than items.
    package func share<Item>(of items: [Item]) -> ArraySlice<Item> {
        // A product of the two counts could overflow.
        let (each, more) = items.count.quotientAndRemainder(dividingBy: count)
        let start = (number - 1) * each + min(number - 1, more)
        return items[start..<(start + each + (number <= more ? 1 : 0))]
    }

    /// `I/N`, `auto` or `auto/N`. `environment`: the value of a variable, nil where it is not set. Throws what is wrong, for people.
    package init(
        _ text: String, environment: (String) -> String? = { Environment.value($0) }
    ) throws(ShardError) {
        let halves = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if halves[0] == "auto" {
            var given: Int?
            if halves.count == 2 {
                guard let count = Self.number(halves[1]), count >= 1 else { throw Self.malformed(text) }
                given = count
            }
            self = try Self.found(given, environment)
            return
        }
        guard halves.count == 2, let number = Self.number(halves[0]), let count = Self.number(halves[1]) else {
            throw Self.malformed(text)
        }
        guard let shard = Shard(number: number, count: count) else { throw Self.outOfRange(number, of: count) }
        self = shard
    }

    // MARK: Schedulers

    private static func found(
        _ given: Int?, _ environment: (String) -> String?
    ) throws(ShardError) -> Shard {
        let variables = ShardVariables.all.filter { environment($0.number) != nil }
        guard let found = variables.first else {
            let names = ShardVariables.all.map(\.number).joined(separator: ", ")
            throw ShardError("none of these variables is set: \(names); write --shard I/N")
        }
        guard variables.count == 1 else {
            let names = variables.map(\.number).joined(separator: " and ")
            throw ShardError("\(names) are both set, and one may run within the other; write --shard I/N")
        }
        func value(_ name: String?) throws(ShardError) -> Int? {
            guard let name, let text = environment(name) else { return nil }
            guard let number = number(text) else {
                throw ShardError("\(name) is \(excerpt(text)), which is no number")
            }
            return number
        }
        let index = try value(found.number) ?? 0
        let first = try value(found.first) ?? found.start
        let step = max(1, try value(found.step) ?? 1)
        let stated = try value(found.count)
        let further = try value(ShardVariables.count)
        guard let count = given ?? stated ?? further else {
            throw ShardError(
                "\(found.number) doesn't say how many there are; write --shard auto/N, or set \(ShardVariables.count)")
        }
        let (distance, overflow) = index.subtractingReportingOverflow(first)
        guard !overflow, distance >= 0, distance % step == 0 else {
            throw ShardError("\(found.number) is \(index), which is none of the numbers from \(first) on")
        }
        guard let shard = Shard(number: distance / step + 1, count: count) else {
            throw outOfRange(distance / step + 1, of: count)
        }
        return shard
    }

    /// Digits alone.
    private static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy(ASCII.isDigit) ? Int(text) : nil
    }

    private static func malformed(_ text: String) -> ShardError {
        ShardError("\(excerpt(text)) is no share: write 2/7 for the second of seven, auto, or auto/7")
    }

    private static func outOfRange(_ number: Int, of count: Int) -> ShardError {
        ShardError(
            "there is no part \(number) of \(count): parts are numbered from 1, and there are at most \(largestCount)")
    }
}

/// Why a run doesn't know its share.
package struct ShardError: Error, Sendable, Hashable {
    package let message: String
    init(_ message: String) { self.message = message }
}

/// The variables by which a scheduler tells a job its number.
package struct ShardVariables: Sendable {
    package let scheduler: String
    package let number: String
    /// The variable with the first number; nil: the numbers begin with `start`.
    let first: String?
    let start: Int
    /// The variable with the distance of two numbers.
    let step: String?
    /// The variable with how many there are; nil: the scheduler doesn't say.
    package let count: String?

    /// Says how many there are where the scheduler doesn't.
    package static let count = "COLOPHON_SHARDS"

    package static let all = [
        ShardVariables(
            scheduler: "Slurm job array", number: "SLURM_ARRAY_TASK_ID", first: "SLURM_ARRAY_TASK_MIN", start: 0,
            step: "SLURM_ARRAY_TASK_STEP", count: "SLURM_ARRAY_TASK_COUNT"),
        ShardVariables(
            scheduler: "Kubernetes Indexed Job", number: "JOB_COMPLETION_INDEX", first: nil, start: 0, step: nil,
            count: nil),
        ShardVariables(
            scheduler: "GitLab `parallel`", number: "CI_NODE_INDEX", first: nil, start: 1, step: nil,
            count: "CI_NODE_TOTAL"),
        ShardVariables(
            scheduler: "GNU parallel", number: "PARALLEL_SEQ", first: nil, start: 1, step: nil, count: nil),
    ]
}
