// The names that templates may use, as an enumeration of each kind of view.
import Primitives

/// An enumeration without payloads whose cases are numbered from 0: each is a name, and its number is where a view keeps
/// the value. As a coding key the compiler writes down each case's name: `String(describing:)` would search all types of the program
/// for each enumeration, 15 ms in a build.
@usableFromInline
package protocol ViewName: CaseIterable, CodingKey, Hashable, RawRepresentable where RawValue == Int {}

extension ViewName {
    /// As templates write it: `moreProofs` is `more_proofs`.
    package var templateName: String {
        var name: Bytes = []
        for byte in stringValue.utf8 {
            let small = ASCII.lower(byte)
            name += small == byte ? [byte] : [ASCII.underscore, small]
        }
        return String(decoding: name, as: UTF8.self)
    }
}
