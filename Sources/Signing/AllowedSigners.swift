// The file of allowed signers (ssh-keygen(1), ALLOWED SIGNERS): who signs, with which key, for what, and when.
import Documents
import Files
package import Primitives

package struct AllowedSigner: Sendable, Hashable {
    /// One or more patterns, separated by commas: `alice@example.org,*@example.org`.
    package var principals: String
    package var key: PublicKey
    /// Patterns of the namespaces it counts for; nil: any.
    package var namespaces: String?
    /// Seconds since 1970, both included; nil: no limit.
    package var validAfter: Int?
    package var validBefore: Int?
    /// What follows the key.
    package var comment: String
    /// 1-based; 0: it stands in no file yet.
    package var line: Int

    package init(
        principals: String, key: PublicKey, namespaces: String? = nil, validAfter: Int? = nil, validBefore: Int? = nil,
        comment: String = "", line: Int = 0
    ) {
        self.principals = principals
        self.key = key
        self.namespaces = namespaces
        self.validAfter = validAfter
        self.validBefore = validBefore
        self.comment = comment
        self.line = line
    }

    /// Whether the line is about a signer of this name.
    package func names(_ identity: String) -> Bool { PatternList.matches(identity, principals) }

    package func allows(namespace: String) -> Bool { namespaces.map { PatternList.matches(namespace, $0) } ?? true }
}

package struct AllowedSigners: Sendable, Hashable {
    package var entries: [AllowedSigner] = []
    /// Lines with keys of kinds that are not supported: nobody is believed because of them.
    package var skippedLines: [Int] = []

    package init() {}

    package init(_ bytes: Bytes) throws(SigningError) {
        guard bytes.count <= 1 << 20 else { throw Self.refusal("the file is larger than a megabyte", line: 1) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.refusal("the file is not UTF-8 text", line: 1)
        }
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            var cursor = OptionCursor(Bytes(line))
            cursor.skipBlanks()
            if cursor.isAtEnd || cursor.peek == UInt8(ascii: "#") { continue }
            do throws(SigningError) {
                if let entry = try Self.entry(&cursor, line: index + 1) {
                    entries.append(entry)
                } else {
                    skippedLines.append(index + 1)
                }
            } catch {
                var located = error
                located.line = index + 1
                throw located
            }
        }
    }

    /// The lines about this key, in the file's order.
    package func entries(for key: PublicKey) -> [AllowedSigner] { entries.filter { $0.key == key } }

    private static func entry(_ cursor: inout OptionCursor, line: Int) throws(SigningError) -> AllowedSigner? {
        guard let principals = cursor.word(), !principals.isEmpty else {
            throw refusal("the principals are missing", line: line)
        }
        cursor.skipBlanks()
        guard !cursor.isAtEnd else { throw refusal("a key is missing after the principals", line: line) }
        var options = Options()
        if !cursor.isAtKeyType {
            try options.read(&cursor, line: line)
            cursor.skipBlanks()
        }
        let rest = cursor.restOfLine
        let words = rest.utf8.split(maxSplits: 2, whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) })
        guard words.count >= 2 else { throw refusal("a key is missing", line: line) }
        let key: PublicKey
        do throws(SigningError) { key = try PublicKey(openSSHLine: rest) } catch {
            if error.code == "key-algorithm", OptionCursor.isKnownType(words[0]) { return nil }
            throw error
        }
        if let after = options.validAfter, let before = options.validBefore, after > before {
            throw refusal("valid-before lies before valid-after", line: line)
        }
        let comment = words.count > 2 ? String(decoding: words[2], as: UTF8.self) : ""
        return AllowedSigner(
            principals: principals, key: key, namespaces: options.namespaces, validAfter: options.validAfter,
            validBefore: options.validBefore, comment: comment, line: line)
    }

    package static func refusal(_ message: String, line: Int) -> SigningError {
        SigningError(
            "signers-syntax", message,
            remedy: "A line is: principals [namespaces=\"…\",valid-after=\"…\",valid-before=\"…\"] key-type key.",
            line: line)
    }
}

/// The options between the principals and the key, each but once.
private struct Options {
    var namespaces: String?
    var validAfter: Int?
    var validBefore: Int?

    mutating func read(_ cursor: inout OptionCursor, line: Int) throws(SigningError) {
        repeat {
            let name = cursor.name()
            switch name {
            case "cert-authority":
                throw SigningError(
                    "signers-authority", "certificate authorities are not supported",
                    remedy: "List the signers' own keys, without cert-authority.", line: line)
            case "namespaces", "valid-after", "valid-before":
                guard let value = cursor.quotedValue() else {
                    throw AllowedSigners.refusal("\(name) has no value in quotation marks", line: line)
                }
                try set(name, value, line: line)
            default: throw AllowedSigners.refusal("\(excerpt(name)) is no option", line: line)
            }
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.isAtBlank else { throw AllowedSigners.refusal("a key is missing after the options", line: line) }
    }

    private mutating func set(_ name: String, _ value: String, line: Int) throws(SigningError) {
        let twice = AllowedSigners.refusal("\(name) stands twice", line: line)
        if name == "namespaces" {
            guard namespaces == nil else { throw twice }
            namespaces = value
            return
        }
        guard let time = KeyTime.read(value), time > 0 else {
            throw SigningError(
                "signers-time", "\(name) is \"\(excerpt(value))\", which is no time",
                remedy: "Write it as 20261231Z, or 20261231235959Z for a time of the day.", line: line)
        }
        if name == "valid-after" {
            guard validAfter == nil else { throw twice }
            validAfter = time
        } else {
            guard validBefore == nil else { throw twice }
            validBefore = time
        }
    }
}
