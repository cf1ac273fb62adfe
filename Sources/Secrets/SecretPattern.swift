// What a token is made of: fixed texts, and runs of characters of one class.
import Primitives
import ReleaseModel

/// Read from left to right without going back: the text behind a run of several lengths begins with a character that the run
/// does not have.
struct SecretPattern: Sendable {
    enum Piece: Sendable, ExpressibleByStringLiteral {
        case text(String)
        case run(SecretText.Characters, ClosedRange<Int>)

        init(stringLiteral text: String) { self = .text(text) }

        static func words(_ count: Int) -> Piece { .run(.words, count...count) }
        static func words(_ counts: ClosedRange<Int>) -> Piece { .run(.words, counts) }
        static func letters(_ count: Int) -> Piece { .run(.letters, count...count) }
        static func lower(_ count: Int) -> Piece { .run(.lower, count...count) }
        static func capitals(_ count: Int) -> Piece { .run(.capitals, count...count) }
        static func digits(_ counts: ClosedRange<Int>) -> Piece { .run(.digits, counts) }
        static func hex(_ count: Int) -> Piece { .run(.anyHex, count...count) }
        static func url(_ count: Int) -> Piece { .run(.base64URL, count...count) }
        static func url(_ counts: ClosedRange<Int>) -> Piece { .run(.base64URL, counts) }
        static func base64(_ counts: ClosedRange<Int>) -> Piece { .run(.base64, counts) }
    }

    /// At least so many, and more.
    static let longest = SecretText.longestToken

    private let pieces: [Piece]

    init(_ pieces: [Piece]) { self.pieces = pieces }

    /// A UUID in hexadecimal digits of either case (RFC 9562, 4).
    static let uuid: [Piece] = [.hex(8), "-", .hex(4), "-", .hex(4), "-", .hex(4), "-", .hex(12)]

    /// Where the whole of it stands from `start` on; nil: it doesn't, or goes on as something longer.
    func match(_ text: SecretText, from start: Int) -> Range<Int>? {
        var end = start
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .text(let fixed):
                for byte in fixed.utf8 {
                    guard let (found, next) = text.character(at: end), found == byte else { return nil }
                    end = next
                }
            case .run(let characters, let counts):
                // One more than there may be shows that it goes on.
                let isLast = index == pieces.count - 1
                let limit = counts.upperBound < Self.longest && isLast ? counts.upperBound + 1 : counts.upperBound
                var run = text.run(of: characters, from: end, limit: limit)
                if run.count < counts.lowerBound {
                    text.follow(&run, of: characters, to: counts.lowerBound, limit: limit)
                }
                guard counts.contains(run.count) else { return nil }
                end = run.upperBound
            }
        }
        return start..<end
    }
}
