// Whether two texts name one person: by address or by name.
import Primitives

/// "Ada Lovelace <ada@example.org>", "ada lovelace", "Lovelace, Ada" and "ADA@example.org" are one: the address or the name is the same,
/// but for case, width, white space and characters that nobody sees. Of a text without angle brackets all of it is both.
func isSamePerson(_ first: String, _ second: String) -> Bool {
    let (first, second) = (parts(of: first), parts(of: second))
    return first.contains { part in second.contains(part) }
}

/// A word of a name that has letters of two alphabets, such as a Latin name with a Cyrillic "а" in it: it looks like another name, and
/// comparing it with that one says nothing. Nil: there is none.
func wordOfTwoAlphabets(in name: String) -> String? {
    words(of: name).first { word in Set(word.unicodeScalars.compactMap(alphabet)).count > 1 }
}

/// The name and the address, each as its words; blank ones are left out.
private func parts(of person: String) -> [[String]] {
    guard let open = person.lastIndex(of: "<"), let close = person.lastIndex(of: ">"), open < close else {
        return [name(person)]
    }
    return [name(String(person[..<open])), words(of: String(person[person.index(after: open)..<close]))]
        .filter { !$0.isEmpty }
}

/// The words in lower case, those behind a comma first.
private func name(_ text: String) -> [String] {
    let halves = text.unicodeScalars.split(separator: ",", maxSplits: 1).map { words(of: String(Substring($0))) }
    return halves.reversed().flatMap(\.self)
}

private func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in text.unicodeScalars {
        if scalar.properties.isWhitespace {
            words.append(word)
            word = ""
        } else if !scalar.isInvisible {
            word.unicodeScalars.append(narrow(scalar))
        }
    }
    return (words + [word]).filter { !$0.isEmpty }.map { $0.lowercased() }
}

/// The usual form of a letter that is as wide as a Chinese sign.
private func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
}

/// Those that have letters which look alike.
private enum Alphabet { case latin, greek, cyrillic }

private func alphabet(_ scalar: Unicode.Scalar) -> Alphabet? {
    guard scalar.properties.isAlphabetic else { return nil }
    return switch scalar.value {
    case ..<0x250, 0x1E00...0x1EFF: .latin
    case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
    case 0x400...0x52F: .cyrillic
    default: nil
    }
}
