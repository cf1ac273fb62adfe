// The names that templates may use, as an enumeration of each kind of view.
import Primitives

/// An enumeration without payloads whose cases are numbered from 0: each is a name, and its number is where a view keeps
/// the value.
package protocol ViewName: CaseIterable, Hashable, Sendable, RawRepresentable where RawValue == Int {}

extension ViewName {
    /// As templates write it: `moreProofs` is `more_proofs`.
    package var templateName: String {
        var name: Bytes = []
        for byte in String(describing: self).utf8 {
            let small = ASCII.lower(byte)
            name += small == byte ? [byte] : [ASCII.underscore, small]
        }
        return String(decoding: name, as: UTF8.self)
    }
}
