// A score from 0 to 10 as documents write it: as a number or a text, with the point of some locale, or as a word.
import Documents
import Primitives
import ReleaseModel

enum StatedScore: Hashable {
    case rated(SecurityRating)
    /// It may be any score: what can't be read, in the words of a message.
    case unreadable(String)

    /// Nil: no score is stated. A number that is not above 0 and a word such as "undefined" say that there is none.
    init?(_ node: DataNode?) {
        guard let node, !node.isNull else { return nil }
        guard let text = node.string else {
            self = .unreadable(node.inWords)
            return
        }
        self.init(text: text)
    }

    init?(text: String) {
        let text = ASCII.trimmed(text)
        guard !SecurityRating.isUnknown(text) else { return nil }
        if let rating = SecurityRating(word: text) {
            self = .rated(rating)
            return
        }
        let bytes = text.utf8.map { $0 == UInt8(ascii: ",") ? ASCII.dot : $0 }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)) else {
            self = .unreadable(quoted(text))
            return
        }
        if value <= 0 { return nil }
        self = SecurityRating(score: value).map { .rated($0) } ?? .unreadable(quoted(text))
    }
}

extension [SecurityRating] {
    /// The most severe. `isInDoubt`: there is a score that nobody can read. Then how severe the weakness is isn't known, unless something
    /// else says that it is high or critical.
    func mostSevere(isInDoubt: Bool) -> SecurityRating {
        let known = mostSevere
        return isInDoubt && known.weight < SecurityRating.high.weight ? .unrated : known
    }
}
