// The names that templates may use, as an enumeration of each kind of view.

/// An enumeration without payloads whose cases are numbered from 0: each is a name, and its number is where a view keeps
/// the value.
package protocol ViewName: CaseIterable, Hashable, Sendable, RawRepresentable where RawValue == Int {}

extension ViewName {
    /// As templates write it: `moreProofs` is `more_proofs`.
    package var templateName: String {
        var name: [UInt8] = []
        for byte in String(describing: self).utf8 {
            let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            name += isCapital ? [UInt8(ascii: "_"), byte | 0x20] : [byte]
        }
        return String(decoding: name, as: UTF8.self)
    }
}
