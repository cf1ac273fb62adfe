// What names a check of the pre-release checklist.
import Primitives

/// `RL-01` to `RL-99`. What each asks is its rule's to say.
package struct CheckID: RawRepresentable, Sendable, Hashable, Comparable {
    package let rawValue: String

    /// Nil where the text is not of the form `RL-NN`.
    package init?(rawValue: String) {
        let text = Array(rawValue.utf8)
        guard text.count == 5, text.starts(with: "RL-".utf8), text[3...].allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        self.rawValue = rawValue
    }

    private init(text: String) { rawValue = text }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8) }

    package static let rl01 = CheckID(text: "RL-01")
    package static let rl02 = CheckID(text: "RL-02")
    package static let rl03 = CheckID(text: "RL-03")
    package static let rl04 = CheckID(text: "RL-04")
    package static let rl05 = CheckID(text: "RL-05")
    package static let rl06 = CheckID(text: "RL-06")
    package static let rl07 = CheckID(text: "RL-07")
    package static let rl08 = CheckID(text: "RL-08")

    /// No check: the evidence that no check has looked at, which a waiver may name by its path.
    package static let unread = CheckID(text: "unread")

    /// The checks that a record may decide about: those of the newest format's rules.
    package static let known: [CheckID] = [.rl01, .rl02, .rl03, .rl04, .rl05, .rl06, .rl07, .rl08]

    /// What a waiver may be of.
    package static let waivable = known + [unread]

    /// Nil where a record can't decide about it.
    package init?(decidedAs text: String) {
        guard let id = Self.waivable.first(where: { $0.rawValue.hasSameBytes(as: text) }) else { return nil }
        self = id
    }
}
