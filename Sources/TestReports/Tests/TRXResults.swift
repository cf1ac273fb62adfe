// The results of a TRX report until its definitions say their classes, packed: a large report has a hundred thousand of them.
import Primitives
import ReleaseModel

struct TRXResults {
    /// A test's identifier, which its definition and its result share: nearly always a GUID.
    enum Key: Hashable {
        case guid(UInt64, UInt64)
        case text(BytewiseKey)

        init(_ text: String) {
            guard let (high, low) = Self.halves(text) else {
                self = .text(BytewiseKey(text))
                return
            }
            self = .guid(high, low)
        }

        /// 32 hexadecimal digits, and dashes where GUIDs have them.
        private static func halves(_ text: String) -> (UInt64, UInt64)? {
            var halves: (UInt64, UInt64) = (0, 0)
            var place = 0
            for byte in text.utf8 {
                if [8, 13, 18, 23].contains(place) {
                    guard byte == ASCII.hyphen else { return nil }
                } else {
                    guard place < 36, let digit = ASCII.hexadecimal(byte) else { return nil }
                    halves.0 = halves.0 << 4 | halves.1 >> 60
                    halves.1 = halves.1 << 4 | UInt64(digit)
                }
                place &+= 1
            }
            return place == 36 ? halves : nil
        }
    }

    private struct Row {
        let key: Key
        /// Not a number: the report doesn't say.
        let seconds: Double
        /// Where its name ends in `names`.
        let nameEnd: Int
        let line: Int
        var outcome: TestReport.Outcome
        /// Its place in `messages`; -1: none.
        var message: Int32 = -1
    }

    private var rows: [Row] = []
    /// One after the other.
    private var names: Bytes = []
    private var messages: [String] = []
    private var classes: [Key: Int32] = [:]
    private var classNames: [String] = []
    private var classNumbers: [BytewiseKey: Int32] = [:]

    var count: Int { rows.count }

    mutating func add(named name: String?, id: String?, outcome: TestReport.Outcome, seconds: Double?, line: Int) {
        names += (name ?? "").utf8
        rows.append(
            Row(
                key: Key(id ?? ""), seconds: seconds ?? .nan, nameEnd: names.count, line: line, outcome: outcome))
    }

    /// Of the last result: an outcome of a part of it counts where it is worse.
    mutating func take(_ outcome: TestReport.Outcome) {
        guard let last = rows.indices.last, outcome.gravity > rows[last].outcome.gravity else { return }
        rows[last].outcome = outcome
    }

    /// Of the last result: the first message counts.
    mutating func take(message: String?) {
        guard let message, let last = rows.indices.last, rows[last].message < 0 else { return }
        rows[last].message = Int32(clamping: messages.count)
        messages.append(message)
    }

    mutating func define(_ id: String, class name: String) {
        let number = classNumbers[BytewiseKey(name)] ?? Int32(clamping: classNames.count)
        if number == classNames.count {
            classNames.append(name)
            classNumbers[BytewiseKey(name)] = number
        }
        classes[Key(id)] = number
    }

    /// In the report's order, each in its class: to be asked for when all definitions are known.
    subscript(index: Int) -> TestReport.Case {
        let row = rows[index]
        let name = names[(index > 0 ? rows[index - 1].nameEnd : 0)..<row.nameEnd]
        var test = TestReport.Case(
            named: String(decoding: name, as: UTF8.self), suite: "", outcome: row.outcome,
            seconds: row.seconds.isNaN ? nil : row.seconds,
            message: row.message < 0 ? nil : messages[Int(row.message)], line: row.line)
        if let number = classes[row.key] {
            test.suite = classNames[Int(number)]
            // xUnit.net and NUnit name a test in full, MSTest by its method.
            if let own = TestReport.Case.ownName(test.name, in: test.suite) { test.name = own }
        }
        return test
    }
}
