// Builds tar archives field by field, right or wrong, for tests of the reader.
import Attestation
import Evidence
import Files
package import Primitives
import ReleaseModel

/// One entry, written as POSIX.1-2017 ("pax", ustar Interchange Format) lays it out, independently of the product's writer.
package struct RawTarEntry {
    package var name: Bytes
    package var prefix: Bytes = []
    package var mode = "0000644\u{0}"
    package var owner = "0000000\u{0}"
    package var group = "0000000\u{0}"
    package var size: String?
    package var modified = "00000001750\u{0}"
    package var checksum: String?
    package var type: Character = "0"
    package var linkName = ""
    package var magic = "ustar\u{0}00"
    package var userName = ""
    package var devices = "0000000\u{0}0000000\u{0}"
    package var unused: Bytes = []
    package var content: Bytes = []
    package var padding: UInt8 = 0

    package init(_ name: String) { self.name = Bytes(name.utf8) }

    package init(_ name: String, _ change: (inout RawTarEntry) -> Void) {
        self.init(name)
        change(&self)
    }

    package var bytes: Bytes {
        var header = Bytes()
        func field(_ value: Bytes, _ width: Int) {
            header += value.prefix(width) + Bytes(repeating: 0, count: max(0, width - value.count))
        }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        field(name, 100)
        field(Bytes(mode.utf8), 8)
        field(Bytes(owner.utf8), 8)
        field(Bytes(group.utf8), 8)
        field(
            size.map { Bytes($0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
                ?? Bytes(octal(content.count, 11).utf8), 12)
        field(Bytes(modified.utf8), 12)
        field(Bytes("        ".utf8), 8)
        field(Bytes(type == "\u{0}" ? [0] : Bytes(String(type).utf8)), 1)
        field(Bytes(linkName.utf8), 100)
        field(Bytes(magic.utf8), 8)
        field(Bytes(userName.utf8), 32)
        field([], 32)
        field(Bytes(devices.utf8), 16)
        field(prefix, 155)
        field(unused, 12)
        let sum = header.reduce(0) { $0 + Int($1) }
        header.replaceSubrange(148..<156, with: Bytes((checksum ?? octal(sum, 6) + "\u{0} ").utf8))
        let rest = (512 - content.count % 512) % 512
        return header + content + Bytes(repeating: padding, count: rest)
    }
}

package func rawTar(_ entries: RawTarEntry..., end: Bytes = Bytes(repeating: 0, count: 1_024)) -> Bytes {
    entries.reduce(into: Bytes()) { $0 += $1.bytes } + end
}
