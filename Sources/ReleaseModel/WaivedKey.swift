// The key of a finding as a waiver names it, with how many findings of that key it waives.
import Primitives

/// `KEY×2` waives two findings of one key, unless a finding has just that key.
package struct WaivedKey: Sendable, Hashable {
    package var key: String
    package var count: Int

    /// `isKey`: whether a finding has this key.
    package init(_ name: String, isKey: (String) -> Bool) {
        let bytes = Array(name.utf8)
        let times = Array("×".utf8)
        let digits = bytes.reversed().prefix(while: ASCII.isDigit).count
        let head = bytes.dropLast(digits)
        guard !isKey(name), digits > 0, digits < 10, head.suffix(times.count).elementsEqual(times),
            let count = ASCII.number(bytes.suffix(digits))
        else {
            (key, self.count) = (name, 1)
            return
        }
        (key, self.count) = (String(decoding: head.dropLast(times.count), as: UTF8.self), count)
    }
}
