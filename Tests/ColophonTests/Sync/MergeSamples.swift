// Random files that differ a little, and a folder in which one script runs other programs over many of them.
import Colophon
import Evidence
import Files
import Primitives
import Testing

/// SplitMix64 (Steele, Lea and Flood 2014), so that each run has the same samples.
struct MergeDice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

struct MergeSamples {
    enum Lines: Hashable, CustomTestStringConvertible {
        /// No line comes twice, and none moves.
        case distinct
        /// Drawn from so many letters, so that most lines come often.
        case letters(Int)

        var testDescription: String { self == .distinct ? "distinct lines" : "repeated lines" }
    }

    var dice: MergeDice
    let lines: Lines
    private var made = 0

    init(_ lines: Lines, seed: UInt64) {
        self.lines = lines
        dice = MergeDice(state: seed)
    }

    /// Two files, the second an edit of the first. Some lack the last line end, and some have CRLF.
    mutating func pair() -> (old: Bytes, new: Bytes) {
        let (old, versions) = sample(versions: 1)
        return (old, versions[0])
    }

    /// A file of at least two lines, and two edits of it.
    mutating func triple() -> (base: Bytes, local: Bytes, upstream: Bytes) {
        let (base, versions) = sample(versions: 2)
        return (base, versions[0], versions[1])
    }

    private mutating func sample(versions: Int) -> (Bytes, [Bytes]) {
        let old = (0..<Int.random(in: 2..<26, using: &dice)).map { _ in line() }
        let rates: [Double] = [0.05, 0.15, 0.3]
        let rate = rates.randomElement(using: &dice) ?? 0.3
        let lineEnd = Int.random(in: 0..<5, using: &dice) == 0 ? "\r\n" : "\n"
        return (text(old, lineEnd), (0..<versions).map { _ in text(edited(old, rate), lineEnd) })
    }

    private mutating func line() -> String {
        switch lines {
        case .distinct:
            made += 1
            return "line \(made)"
        case .letters(let count):
            return String(UnicodeScalar(UInt8(0x61 + Int.random(in: 0..<count, using: &dice))))
        }
    }

    private mutating func edited(_ lines: [String], _ rate: Double) -> [String] {
        var output: [String] = []
        for kept in lines {
            let chance = Double.random(in: 0..<1, using: &dice)
            if chance < rate / 3 { continue }
            if chance < rate { output.append(line()) }
            if chance >= rate * 2 / 3 { output.append(kept) }
        }
        if Double.random(in: 0..<1, using: &dice) < rate { output.append(line()) }
        return output
    }

    private mutating func text(_ lines: [String], _ lineEnd: String) -> Bytes {
        let ends = Int.random(in: 0..<7, using: &dice) > 0
        return Bytes((lines.joined(separator: lineEnd) + (ends && !lines.isEmpty ? lineEnd : "")).utf8)
    }
}

/// One numbered folder a sample, and one run of the shell for all of them.
final class MergeBench {
    private let tree: SyncTree

    init() throws { tree = try SyncTree() }

    func write(_ bytes: Bytes, to name: String, of sample: Int) throws {
        try Files.writeAtomically(bytes, to: tree.path("\(sample)/\(name)"), durable: false)
    }

    /// nil where there is no such file.
    func read(_ name: String, of sample: Int) -> Bytes? { try? Files.read(tree.path("\(sample)/\(name)")) }

    /// Runs the script in each folder, whatever its outcome, with nobody's git configuration.
    func run(_ script: String) throws {
        let setting = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C;"
        _ = try tree.run("sh", ["-c", "\(setting) for d in */; do (cd \"$d\" || exit; \(script)); done; true"])
    }
}

func text(_ bytes: Bytes?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
