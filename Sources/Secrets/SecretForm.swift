// The form of a credential: a text that announces it, and what follows.
import Primitives
import ReleaseModel

/// What begins with a fixed text. Most forms are a token: characters of one kind behind their beginning, where a word starts.
struct SecretForm: Sendable {
    /// A run of characters of a token, as long as it goes on.
    struct Part: Sendable {
        let characters: SecretText.Characters
        let count: ClosedRange<Int>

        init(_ characters: SecretText.Characters, exactly count: Int) {
            self.characters = characters
            self.count = count...count
        }

        init(_ characters: SecretText.Characters, atLeast count: Int) {
            self.characters = characters
            self.count = count...Int.max
        }
    }

    /// Where a credential stands, given the place of its beginning; nil: there is none.
    typealias Search = @Sendable (SecretText, Range<Int>) -> SecretText.Find?

    let beginnings: [String]
    /// The beginnings, in lower case here, count in any case.
    let isInAnyCase: Bool
    let search: Search

    /// A form that takes more than its beginning and a run of characters to know.
    static func special(_ beginnings: [String], inAnyCase: Bool = false, _ search: @escaping Search) -> SecretForm {
        SecretForm(beginnings: beginnings, isInAnyCase: inAnyCase, search: search)
    }

    /// - Parameters:
    ///   - first: the class of the first character behind the beginning.
    ///   - end: what follows the token, and is no part of it.
    ///   - notBefore: what may not follow it.
    ///   - example: how one begins that is published and no secret.
    ///   - shown: how many characters of the beginning are shown; nil: all.
    static func token(
        _ beginnings: [String], parts: [Part], first: SecretText.Characters? = nil, then end: String = "",
        notBefore: SecretText.Characters? = nil, butNot example: String? = nil, shown: Int? = nil
    ) -> SecretForm {
        special(beginnings) { text, beginning in
            if let first, !first.contains(text.byte(beginning.upperBound)) { return nil }
            guard text.startsWord(beginning.lowerBound), let secret = text.last(of: parts, from: beginning.upperBound),
                text.has(end, at: secret.upperBound), !text.isPlaceholder(secret)
            else { return nil }
            if let notBefore, notBefore.contains(text.byte(secret.upperBound)) { return nil }
            if let example, text.has(example, at: secret.lowerBound) { return nil }
            return SecretText.Find(
                start: beginning.lowerBound, end: secret.upperBound,
                shown: text.string(shown.map { beginning.prefix($0) } ?? beginning))
        }
    }

    static func token(
        _ beginnings: [String], _ characters: SecretText.Characters, atLeast count: Int,
        first: SecretText.Characters? = nil, shown: Int? = nil
    ) -> SecretForm {
        token(beginnings, parts: [Part(characters, atLeast: count)], first: first, shown: shown)
    }

    static func token(
        _ beginnings: [String], _ characters: SecretText.Characters, exactly count: Int, then end: String = "",
        notBefore: SecretText.Characters? = nil, butNot example: String? = nil
    ) -> SecretForm {
        token(
            beginnings, parts: [Part(characters, exactly: count)], then: end, notBefore: notBefore, butNot: example)
    }
}

extension SecretText {
    /// The last one of the parts, with a dot between each two.
    fileprivate func last(of parts: [SecretForm.Part], from start: Int) -> Range<Int>? {
        var start = start
        var found: Range<Int>?
        for part in parts {
            if let found {
                guard byte(found.upperBound) == ASCII.dot else { return nil }
                start = found.upperBound + 1
            }
            let run = run(of: part.characters, from: start)
            guard part.count.contains(run.count) else { return nil }
            found = run
        }
        return found
    }
}
