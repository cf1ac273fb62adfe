// One template as it was parsed: texts and tags in their order, before any name is resolved.
package import Primitives

package struct Template: Sendable {
    /// Its file's name without `.mustache`.
    package let name: String
    /// UTF-8, without faults.
    let bytes: Bytes
    let tokens: [Token]

    /// Throws for a tag that can't be read, and for sections that don't match. Bytes that are no UTF-8 become U+FFFD.
    package init(_ name: String, _ bytes: Bytes) throws(TemplateError) {
        self.name = name
        self.bytes = Bytes(String(decoding: bytes, as: UTF8.self).utf8)
        var parser = TemplateParser(self.bytes, file: Self.file(name))
        try parser.parse()
        tokens = parser.tokens
    }

    static func file(_ name: String) -> String { "\(name).mustache" }
}

/// A run of text, or a tag.
struct Token: Sendable {
    enum Kind: Sendable, Hashable {
        case text
        case value(isRaw: Bool)
        case section, inverted, partial, parent, block
        /// The end of a section, parent or block.
        case close
    }
    var kind: Kind
    var name = ""
    var line = 0
    /// Of a text: where it is.
    var text = 0..<0
    /// The blanks before a tag, where nothing else is before it in its line.
    var indentation = 0..<0
    /// Whether nothing is before it in its line. False for a tag that is alone in its line: the line is no part of the output.
    var isLineStart = false
    /// Alone in its line. Of a parent: both of its ends have nothing beside them.
    var isStandalone = false
    /// Of what is opened: the index of the token that closes it.
    var end = 0
}
