// Looks for credentials and private keys in a file of any kind.
import Documents
import Primitives
package import ReleaseModel

/// Takes a file piece by piece: one pass over the bytes that stops only at those few that every known form holds
/// (`SecretTable`), so that most of a file costs one comparison a byte. What is looked at around an anchor is bounded:
/// the time is linear in the size, whatever the content, and the memory is that of a piece.
///
/// A file with a byte order mark of UTF-16, or with a zero among its first 4096 bytes, is read as UTF-16 too.
package struct SecretScanner {
    package struct Match: Sendable, Hashable {
        /// The name of a `SecretRule`.
        package var rule: String
        /// Of the place where the match starts (of an address its scheme, of a named key the name); from 1, columns in scalars.
        package var line: Int
        package var column: Int
        /// What shows which one it is, and never a byte of the secret: a known prefix and `****`.
        package var excerpt: String

        package init(rule: String, line: Int, column: Int, excerpt: String) {
            self.rule = rule
            self.line = line
            self.column = column
            self.excerpt = excerpt
        }
    }

    /// No more matches than this are reported of one file; the others are counted.
    package static let most = 1000

    private let path: String
    private let allowed: Set<String>
    private var plain = SecretWindow()
    private var wide: (text: WideText, window: SecretWindow)?
    /// Nil: there was enough of it to tell whether the text may be wide.
    private var head: Bytes? = []
    private var matches: [Match] = []
    private var uncounted = 0

    /// An allowance holds for its rule in one file, named byte for byte by its path in the target tree.
    package init(path: String, allowed: [Policy.AllowedSecret]) {
        self.path = path
        self.allowed = Set(allowed.filter { $0.path.hasSameBytes(as: path) }.map(\.rule))
    }

    /// The pieces of the file in their order, of any size.
    package mutating func feed(_ piece: ArraySlice<UInt8>) {
        guard var head else { return look(at: piece, isLast: false) }
        head += piece
        if head.count < WideText.head {
            self.head = head
        } else {
            begin(with: head)
        }
    }

    /// What was found in the whole file and is not allowed, in the file's order. Two rules may find the same text: a token that
    /// is the password in an address. Nothing may be fed after this.
    package mutating func finish() -> [Match] {
        if let head { begin(with: head) }
        look(at: [], isLast: true)
        if wide != nil { matches.sort { ($0.line, $0.column) < ($1.line, $1.column) } }
        return matches
    }

    /// As `finish`, with an error for each match, and one for those beyond `most`. `otherwise` is what can be done instead of
    /// removing the secret: a clause that ends with a semicolon and a space.
    package mutating func findings(code: String = "sync-secret", otherwise: String = "") -> [Finding] {
        let remedy =
            "Remove it from the file and revoke it; \(otherwise)if it is no secret, allow it in policy.secrets.allow with the "
            + "rule, the path and the reason."
        var findings = finish().map { match in
            let what = SecretRule.named(match.rule)?.description ?? "A secret"
            return Finding(
                code, .error, "\(what): \(match.excerpt) (rule \(match.rule))", remedy: remedy, file: path,
                line: match.line, column: match.column)
        }
        if uncounted > 0 {
            findings.append(
                Finding(code, .error, "and \(uncounted) more secrets", remedy: remedy, file: path))
        }
        return findings
    }

    private mutating func begin(with head: Bytes) {
        self.head = nil
        wide = WideText(head: head.prefix(WideText.head)).map { (text: $0, window: SecretWindow()) }
        look(at: head[...], isLast: false)
    }

    private mutating func look(at piece: ArraySlice<UInt8>, isLast: Bool) {
        keep(plain.matches(piece, isLast: isLast))
        guard let narrowed = wide?.text.narrowed(piece) else { return }
        keep(wide?.window.matches(narrowed[...], isLast: isLast) ?? [])
    }

    private mutating func keep(_ found: [Match]) {
        let found = found.filter { !allowed.contains($0.rule) }
        let kept = found.prefix(Self.most - matches.count)
        matches += kept
        uncounted += found.count - kept.count
    }
}
