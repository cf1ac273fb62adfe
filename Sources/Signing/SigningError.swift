// Why a key, a signature or a list of keys is refused: a stable code, what is wrong, and what to do.

package struct SigningError: Error, Sendable, Hashable, CustomStringConvertible {
    /// For programs, in kebab-case.
    package var code: String
    /// One sentence without a full stop at its end; never a part of a private key.
    package var message: String
    package var remedy: String
    /// 1-based, in a list of keys.
    package var line: Int?

    package init(_ code: String, _ message: String, remedy: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.line = line
    }

    package var description: String { "\(line.map { "line \($0): " } ?? "")\(message). \(remedy)" }
}
