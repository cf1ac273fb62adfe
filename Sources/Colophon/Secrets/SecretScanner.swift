// Looks for credentials and private keys in a file of any kind.
package import ColophonSystem
package import ReleaseModel

/// One pass over the bytes that stops only at those few that every known form holds (`SecretText.isAnchor`), so that most of a
/// file costs one comparison a byte. What is looked at around an anchor is bounded: the time is linear in the size, whatever
/// the content.
package enum SecretScanner {
    package struct Match: Sendable, Hashable {
        /// `SecretRule`'s name.
        package var rule: String
        /// Of the place where the match starts (of an address its scheme, of a named key the name); from 1, columns in scalars.
        package var line: Int
        package var column: Int
        /// What shows which one it is, and never a byte of the secret: a known prefix and `****`.
        package var excerpt: String
    }

    /// In the file's order. Two rules may find the same text: a token that is the password in an address.
    package static func matches(in bytes: Bytes) -> [Match] {
        var places = ForwardPosition(in: bytes)
        return hits(in: bytes).sorted { ($0.start, $0.anchor) < ($1.start, $1.anchor) }.map { hit in
            let position = places.position(of: hit.start)
            return Match(
                rule: hit.rule.rawValue, line: position.line, column: position.column, excerpt: hit.shown + "****")
        }
    }

    /// An error `sync-secret` for each match that the policy does not allow. An allowance holds for its rule in one file, named
    /// byte for byte by `path` (in the target tree) or by `source` (in the source tree).
    package static func findings(
        _ path: String, source: String? = nil, _ bytes: Bytes, allowed: [Policy.AllowedSecret]
    ) -> [Finding] {
        let rules = allowed.filter { entry in
            entry.path.hasSameBytes(as: path) || source.map { entry.path.hasSameBytes(as: $0) } ?? false
        }.map(\.rule)
        return matches(in: bytes).filter { !rules.contains($0.rule) }.map { match in
            let what = SecretRule(rawValue: match.rule)?.description ?? "A secret"
            return Finding(
                "sync-secret", .error, "\(what): \(match.excerpt) (rule \(match.rule))",
                remedy:
                    "Remove it from the file and revoke it; if it is no secret, allow it in policy.secrets.allow with the "
                    + "rule, the path and the reason.",
                file: path, line: match.line, column: match.column)
        }
    }

    private static func hits(in bytes: Bytes) -> [SecretText.Hit] {
        let text = SecretText(bytes: bytes)
        var hits: [SecretText.Hit] = []
        let span = bytes.span
        for index in span.indices where SecretText.isAnchor(span[index]) {
            guard text.isPromising(at: index), let hit = text.hit(at: index) else { continue }
            // What begins inside another of its kind is a part of it.
            if let last = hits.last, last.rule == hit.rule, hit.start < last.end { continue }
            hits.append(hit)
        }
        return hits
    }
}
