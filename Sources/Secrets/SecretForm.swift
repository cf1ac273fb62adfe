// The form of a credential: a text that announces it, and what follows.
import Primitives
import ReleaseModel

/// What begins with a fixed text, or is the value of a name that says what it is.
struct SecretForm: Sendable {
    /// Where a credential stands, given the place of its beginning; nil: there is none.
    typealias Search = @Sendable (SecretText, Range<Int>) -> SecretText.Find?

    enum Kind: Sendable {
        case announced([String], isInAnyCase: Bool, Search)
        case named(NamedSecret)
    }

    let kind: Kind

    /// A form that takes more than its beginning and a run of characters to know. `inAnyCase`: the beginnings, in lower case
    /// here, count in any case. They have three bytes or more.
    static func special(_ beginnings: [String], inAnyCase: Bool = false, _ search: @escaping Search) -> SecretForm {
        SecretForm(kind: .announced(beginnings, isInAnyCase: inAnyCase, search))
    }

    /// A token, where a word starts, up to where it ends.
    ///
    /// - Parameters:
    ///   - pieces: what is behind the beginning.
    ///   - before: characters of the token that are before the beginning, and how many.
    ///   - mixed: letters and digits have to be mixed: the form alone is too plain.
    ///   - notBefore: what may not follow it, beside letters, digits and `_`.
    ///   - example: how one begins that is published and no secret.
    ///   - shown: how many characters of the beginning are shown; nil: all.
    static func token(
        _ beginnings: [String], _ pieces: SecretPattern.Piece...,
        before: (characters: SecretText.Characters, counts: ClosedRange<Int>)? = nil, mixed: Bool = false,
        notBefore: String = "", butNot example: String? = nil, shown: Int? = nil
    ) -> SecretForm {
        let pattern = SecretPattern(pieces)
        let goesOn = SecretText.Characters(wordsAnd: "_" + notBefore)
        return special(beginnings) { text, beginning in
            var start = beginning.lowerBound
            if let before {
                while before.characters.contains(text.byte(start - 1)),
                    beginning.lowerBound - start < before.counts.upperBound
                {
                    start -= 1
                }
                guard before.counts.contains(beginning.lowerBound - start) else { return nil }
            }
            guard !SecretText.Characters.wordsAndUnderscore.contains(text.byte(start)) || text.startsWord(start),
                let secret = pattern.match(text, from: beginning.upperBound),
                !goesOn.contains(text.byte(secret.upperBound)),
                !text.isPlaceholder(secret.isEmpty ? start..<beginning.lowerBound : secret),
                !mixed || text.isMixed(start..<secret.upperBound)
            else { return nil }
            if let example,
                (secret.lowerBound..<secret.upperBound).prefix(8).contains(where: { text.has(example, at: $0) })
            {
                return nil
            }
            let shown = before == nil ? text.string(shown.map { beginning.prefix($0) } ?? beginning) : ""
            return SecretText.Find(start: start, end: secret.upperBound, shown: shown)
        }
    }

    /// A beginning and a UUID.
    static func token(_ beginnings: [String], uuid: Bool) -> SecretForm {
        let pattern = SecretPattern(SecretPattern.uuid)
        return special(beginnings) { text, beginning in
            guard text.startsWord(beginning.lowerBound), let secret = pattern.match(text, from: beginning.upperBound),
                text.isMixed(secret)
            else { return nil }
            return SecretText.Find(start: beginning.lowerBound, end: secret.upperBound, shown: text.string(beginning))
        }
    }

    /// The value beside a name that holds one of `words` (in lower case) and says that it is a key, a token or a secret.
    static func named(_ words: String..., value pieces: SecretPattern.Piece...) -> SecretForm {
        SecretForm(kind: .named(NamedSecret(words: words.map { Bytes($0.utf8) }, pattern: SecretPattern(pieces))))
    }

    static func named(_ words: String..., uuid: Bool) -> SecretForm {
        SecretForm(
            kind: .named(NamedSecret(words: words.map { Bytes($0.utf8) }, pattern: SecretPattern(SecretPattern.uuid))))
    }
}
