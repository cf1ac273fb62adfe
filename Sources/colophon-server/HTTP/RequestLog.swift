// The server's log: one JSON object a line on standard error, without tokens and without queries.
import Bundles
import Colophon
import Documents
import Files
import Primitives
import ReleaseModel
import Sync

struct RequestLog: Sendable {
    enum Level: String, Sendable, Comparable, CaseIterable {
        case debug, info, warning, error

        static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Lines below this level are not made. Requests are `info`, those that failed here `error`.
    var level = Level.warning
    /// Takes a line with its newline.
    var write: @Sendable (Bytes) -> Void = { StandardStream.error.write($0) }

    func line(_ level: Level, _ message: String, _ members: [(String, JSON?)] = []) {
        guard level >= self.level else { return }
        let now = Timestamp(secondsSinceEpoch: Environment.now).text
        let object = JSON.object(
            compact: [("time", .string(now)), ("level", .string(level.rawValue)), ("message", .string(message))]
                + members)
        write(object.canonicalBytes + [UInt8(ascii: "\n")])
    }
}
