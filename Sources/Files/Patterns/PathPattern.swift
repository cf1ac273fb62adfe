// A path pattern of a sync rule or a policy: compiled once, then matched against whole paths.

/// The two pattern languages. `fnmatch` is that of Python's `fnmatch.fnmatchcase`, where `*` also matches "/";
/// `glob` is that of git's path patterns, where only `**` does.
package enum PatternSyntax: String, Sendable, CaseIterable { case fnmatch, glob }

/// Matching is over Unicode scalars: case-sensitive, and never by grapheme cluster or canonical equivalence.
package struct PathPattern: Sendable, Hashable {
    /// A pattern that cannot mean what it says. Only `glob` has such.
    package struct Failure: Error, Sendable, Hashable {
        package var message: String
        package var remedy: String

        package init(message: String, remedy: String) {
            self.message = message
            self.remedy = remedy
        }
    }

    package let text: String
    package let syntax: PatternSyntax
    /// What in the pattern is allowed but probably meant something else, in full sentences.
    package let warnings: [String]
    private let steps: [Step]
    private let sets: [ScalarSet]

    /// What the matcher does next; each but the runs consumes exactly one byte (`byte`) or one scalar.
    package enum Step: Sendable, Hashable {
        case byte(UInt8)
        /// One scalar, any.
        case scalar
        /// One scalar other than "/".
        case segmentScalar
        /// One scalar of the set at this index.
        case set(Int)
        /// Any run, "/" included.
        case run
        /// Any run without "/".
        case segmentRun
        /// Nothing, or any run that ends in "/".
        case directories
    }

    package init(_ text: String, syntax: PatternSyntax) throws(Failure) {
        let program: Program
        switch syntax {
        case .fnmatch: program = Fnmatch.compile(text)
        case .glob:
            var compiler = Glob(text)
            program = try compiler.compile()
        }
        self.text = text
        self.syntax = syntax
        warnings = program.warnings
        steps = program.steps
        sets = program.sets
    }

    package func matches(_ path: String) -> Bool { matches(utf8: Array(path.utf8)) }

    /// The folder that every match lies in as far as the pattern spells it out: "docs/" for `docs/**/*.md`, with its last
    /// "/"; empty where the first component is a pattern already.
    package var literalFolder: String {
        var bytes: [UInt8] = []
        var end = 0
        for step in steps {
            guard case .byte(let byte) = step else { break }
            bytes.append(byte)
            if byte == Self.slash { end = bytes.count }
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// As `matches(_:)`, for a caller that tries many patterns on one path. A byte that is not UTF-8 counts as one scalar.
    ///
    /// One place to go back to for each kind of run is enough: a later run that may cross "/" takes in whatever an earlier
    /// one could have taken, and so does a later run inside a segment, since what is between two of them either stays
    /// in the segment or is held in place by its "/".
    package func matches(utf8 path: [UInt8]) -> Bool {
        var step = 0
        var position = 0
        var wide = Retry()
        var narrow = Retry()
        while true {
            if step < steps.count {
                switch steps[step] {
                case .run where step + 1 == steps.count: return true
                case .run, .directories:
                    wide = Retry(step: step, position: position)
                    narrow = Retry()
                    step += 1
                    continue
                case .segmentRun:
                    narrow = Retry(step: step, position: position)
                    step += 1
                    continue
                default:
                    if let width = width(of: steps[step], in: path, at: position) {
                        position += width
                        step += 1
                        continue
                    }
                }
            } else if position == path.count {
                return true
            }
            // No match this way: let the nearest run take more.
            if narrow.step >= 0, narrow.position < path.count, path[narrow.position] != Self.slash {
                narrow.position += decode(path, at: narrow.position).width
                position = narrow.position
                step = narrow.step + 1
            } else if wide.step >= 0, let next = extend(wide, in: path) {
                wide.position = next
                narrow = Retry()
                position = next
                step = wide.step + 1
            } else {
                return false
            }
        }
    }

    private struct Retry {
        var step = -1
        var position = 0
    }

    private static let slash = UInt8(ascii: "/")

    /// Where the run next could end; nil: nowhere.
    private func extend(_ retry: Retry, in path: [UInt8]) -> Int? {
        guard retry.position < path.count else { return nil }
        if steps[retry.step] == .run { return retry.position + decode(path, at: retry.position).width }
        return path[retry.position...].firstIndex(of: Self.slash).map { $0 + 1 }
    }

    /// How many bytes the step consumes at `position`; nil: it does not match.
    private func width(of step: Step, in path: [UInt8], at position: Int) -> Int? {
        guard position < path.count else { return nil }
        switch step {
        case .byte(let byte):
            return path[position] == byte ? 1 : nil
        case .scalar:
            return decode(path, at: position).width
        case .segmentScalar:
            return path[position] == Self.slash ? nil : decode(path, at: position).width
        case .set(let index):
            let (scalar, width) = decode(path, at: position)
            return sets[index].contains(scalar) ? width : nil
        case .run, .segmentRun, .directories:
            return nil
        }
    }

    /// The scalar at `position` and its length in bytes; a byte that starts none stands for itself.
    private func decode(_ path: [UInt8], at position: Int) -> (scalar: UInt32, width: Int) {
        let lead = path[position]
        if lead < 0xC0 { return (UInt32(lead), 1) }
        let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard position + width <= path.count else { return (UInt32(lead), 1) }
        var scalar = UInt32(lead) & (0x7F >> UInt32(width))
        for index in position + 1..<position + width {
            guard path[index] & 0xC0 == 0x80 else { return (UInt32(lead), 1) }
            scalar = scalar << 6 | UInt32(path[index] & 0x3F)
        }
        return (scalar, width)
    }

    /// A compiled pattern on its way.
    package struct Program {
        package var steps: [Step] = []
        package var sets: [ScalarSet] = []
        package var warnings: [String] = []

        package mutating func add(literal scalar: Unicode.Scalar) {
            for byte in UTF8.encode(scalar) ?? .init() { steps.append(.byte(byte)) }
        }

        package mutating func add(_ set: ScalarSet) {
            steps.append(.set(sets.count))
            sets.append(set)
        }
    }
}
