// Whether two texts name one person: by address or by name.
import Primitives

/// "Ada Lovelace <ada@example.org>", "ada lovelace" and "ADA@example.org" are one: the address or the name is the same, but for case
/// and white space. Of a text without angle brackets all of it is both.
func isSamePerson(_ first: String, _ second: String) -> Bool {
    let (first, second) = (parts(of: first), parts(of: second))
    return first.contains { part in second.contains(part) }
}

/// The name and the address, in lower case; blank ones are left out.
private func parts(of person: String) -> [String] {
    let text = person.oneLine.lowercased()
    guard let open = text.lastIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close else { return [text] }
    return [String(text[..<open]), String(text[text.index(after: open)..<close])].map(\.oneLine).filter { !$0.isBlank }
}
