// Tags that move with the releases of a line, as workflows name one: v1 and v1.2 beside v1.2.3.
import GitHistory
import Primitives

struct MovingTags {
    private struct Full {
        var name: String
        var numbers: [String]
        var commit: String
    }

    /// The tags that name nothing but three numbers or more.
    private let full: [Full]

    init(_ tags: [GitTag]) {
        full = tags.compactMap { tag in
            let numbers = Self.numbers(tag.name)
            return numbers.count > 2 ? Full(name: tag.name, numbers: numbers, commit: tag.commit) : nil
        }
    }

    /// The release that a shorter tag is about: with the same commit, or with zeros for the numbers that it lacks. Nil: it doesn't move.
    func release(of tag: GitTag) -> String? {
        let numbers = Self.numbers(tag.name)
        guard numbers.count == 1 || numbers.count == 2 else { return nil }
        let line = full.filter { $0.numbers.starts(with: numbers) }
        let zeros = line.first { $0.numbers.dropFirst(numbers.count).allSatisfy { $0 == "0" } }
        return (line.last { $0.commit == tag.commit } ?? zeros)?.name
    }

    private static func numbers(_ name: String) -> [String] {
        let text = name.hasPrefix("v") ? name.dropFirst() : name[...]
        let parts = text.utf8.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }) else { return [] }
        return parts.map { String(Substring($0)) }
    }
}
