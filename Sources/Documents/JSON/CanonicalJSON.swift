// Writes canonical JSON member by member, for lists too long to be built as values first.
package import Primitives

/// Appends JSON in the layout of RFC 8785 to its bytes. Who calls it names the members of an object in the canonical order;
/// keys are ASCII without quotation marks, backslashes and control characters.
package struct CanonicalJSON {
    private var writer = JSONWriter(layout: .canonical)

    /// `capacity`: about how many bytes there will be.
    package init(capacity: Int = 0) { writer.reserve(capacity) }

    package var bytes: Bytes { writer.bytes }

    /// The bytes without a copy of them, when nothing more is to come.
    package consuming func finish() -> Bytes { writer.bytes }

    package mutating func array<Element>(_ elements: [Element], _ write: (inout Self, Element) -> Void) {
        open(UInt8(ascii: "["))
        for element in elements { write(&self, element) }
        writer.append(UInt8(ascii: "]"))
    }

    package mutating func object(_ members: (inout Self) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        writer.append(UInt8(ascii: "}"))
    }

    /// What is written next is the value of this member.
    package mutating func key(_ key: StaticString) {
        separate()
        writer.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { writer.append($0) }
        writer.append(UInt8(ascii: "\""))
        writer.append(UInt8(ascii: ":"))
    }

    package mutating func value(_ value: JSON) {
        separate()
        writer.write(value)
    }

    package mutating func member(_ key: StaticString, _ text: String) {
        self.key(key)
        writer.write(text)
    }

    package mutating func member(_ key: StaticString, _ number: Int) {
        self.key(key)
        writer.write(.int(number))
    }

    package mutating func member(_ key: StaticString, _ flag: Bool) {
        self.key(key)
        writer.write(.bool(flag))
    }

    package mutating func member(_ key: StaticString, _ digest: SHA256Digest) {
        self.key(key)
        writer.append(UInt8(ascii: "\""))
        digest.withHexDigits { writer.append($0) }
        writer.append(UInt8(ascii: "\""))
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        writer.append(bracket)
    }

    /// After a value comes a comma, after an opening bracket or a colon nothing.
    private mutating func separate() {
        switch writer.bytes.last {
        case nil, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ":"): break
        default: writer.append(UInt8(ascii: ","))
        }
    }
}

extension JSON {
    /// As the content of a file: canonical, with a newline at the end.
    package var fileBytes: Bytes { canonicalBytes + [UInt8(ascii: "\n")] }
}
