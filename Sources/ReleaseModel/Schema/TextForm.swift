// A form that a text may be held to, as a schema and as a check that agree.
package import Documents
import Files
import Primitives

package struct TextForm: Sendable {
    /// With its article: "a version".
    package let name: String
    /// The keywords of its JSON Schema; `type` is string.
    package let schema: JSON
    /// How to write it, one sentence.
    package let remedy: String
    private let check: @Sendable (String) -> Bool

    /// `pattern` is a regular expression of ECMA 262 for the whole text, `length` counts Unicode scalars, and `check` says the
    /// same of a text that is that long. `length` is nil where the pattern itself bounds the text, which isn't empty.
    package init(
        _ name: String, pattern: String? = nil, length: ClosedRange<Int>?, format: String? = nil, remedy: String,
        _ check: @escaping @Sendable (String) -> Bool
    ) {
        self.name = name
        self.remedy = remedy
        schema = .object(compact: [
            ("type", "string"), ("pattern", pattern.map { .string("^(?:\($0))$") }),
            ("format", format.map(JSON.string)),
            ("minLength", length?.lowerBound == 0 ? nil : .int(length?.lowerBound ?? 1)),
            ("maxLength", length.map { .int($0.upperBound) }),
        ])
        self.check = { text in length?.contains(text.unicodeScalars.count) ?? true && check(text) }
    }

    package func isMet(by text: String) -> Bool { check(text) }
}

extension TextForm {
    /// A colour as style sheets have it, in hexadecimal digits.
    package static let colour = TextForm(
        "a colour", pattern: "#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", length: 4...7,
        remedy: "Write it as #rrggbb, and in quotes, since # begins a comment."
    ) { text in
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "#") && (digits.count == 3 || digits.count == 6)
            && digits.allSatisfy { ASCII.hexadecimal($0) != nil }
    }

    /// The relative path of a picture that a page can show.
    package static let picturePath = TextForm(
        "the path of a picture", pattern: #"[^/\\\u0000-\u001F]([^\\\u0000-\u001F]*[^/\\\u0000-\u001F])?\.(svg|png)"#,
        length: 5...255,
        remedy: "Write the path of an .svg or .png file, relative to the configuration and below its folder."
    ) { text in
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return (text.hasSuffix(".svg") || text.hasSuffix(".png")) && !text.utf8.contains { $0 < 0x20 || $0 == 0x5C }
            && parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    }

    /// A text of at most so many scalars; it may be empty.
    package static func prose(_ maximum: Int) -> TextForm {
        TextForm(
            "a text of at most \(maximum) characters", pattern: #"[^\u0000]*"#, length: 0...maximum,
            remedy: "Write at most \(maximum) characters."
        ) { !$0.utf8.contains(0) }
    }

    /// A text that says something: not all of it is white space or control characters.
    package static func sentence(_ maximum: Int) -> TextForm {
        TextForm(
            "a text of 1 to \(maximum) characters that says something", pattern: #"[^\u0000]*[^\#(blank)][^\u0000]*"#,
            length: 1...maximum, remedy: "Write a sentence."
        ) { text in
            !text.utf8.contains(0) && text.unicodeScalars.contains { !isBlank($0) }
        }
    }

    /// A day of the calendar, as RFC 3339 writes it.
    package static let date = TextForm(
        "a date", length: 10...10, format: "date", remedy: "Write it as in 2026-03-01."
    ) { text in
        text.utf8.count == 10 && Timestamp(text)?.isDate == true
    }

    /// White space of Unicode, controls, and the byte order mark: spelt out, since no two dialects mean the same by `\s`.
    private static let blank = #"\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"#

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
