// The forms of the texts that requests bring, and the parameters that many operations share.
import Attestation
import Bundles
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Versions
import Workspace

extension TextForm {
    static func identifier(_ kind: Identifier.Kind) -> TextForm {
        TextForm(
            "an identifier of its kind", pattern: "\(kind.rawValue)-[0-9a-f]{12}", length: 16...16,
            remedy: "It is \(kind.rawValue)- and 12 lower-case hexadecimal digits."
        ) { Identifier($0)?.kind == kind }
    }

    /// As `Version` reads it, but shorter and in ASCII: it names folders and bundles.
    static func version(_ scheme: VersionScheme) -> TextForm {
        let number = "(0|[1-9][0-9]*)"
        let part = "(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
        let ending = #"(-\#(part)(\.\#(part))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"#
        let pattern =
            switch scheme {
            case .semver: #"\#(number)\.\#(number)\.\#(number)\#(ending)"#
            case .calver: #"[0-9]+(\.[0-9]+){1,3}\#(ending)"#
            case .pep440: python
            case .any: #"(?=[^0-9]*[0-9])[0-9A-Za-z]([0-9A-Za-z._+~@=,-]*[0-9A-Za-z_+~@=,-])?"#
            }
        let isLong = scheme == .semver || scheme == .calver
        return TextForm("a version", pattern: pattern, length: (isLong ? 3 : 1)...64, remedy: scheme.remedy) {
            $0.utf8.allSatisfy { $0 < 0x80 } && Version($0, scheme: scheme) != nil
        }
    }

    /// PEP 440's appendix B, with both cases of each letter and a letter or digit at the end.
    private static var python: String {
        func word(_ text: String) -> String {
            text.unicodeScalars.map { "[\($0)\(String($0).uppercased())]" }.joined()
        }
        func either(_ texts: String...) -> String { "(\(texts.map(word).joined(separator: "|")))" }
        let pre = either("alpha", "a", "beta", "b", "preview", "pre", "c", "rc")
        let separator = "[-_.]?"
        let post = "(-[0-9]+|\(separator)\(either("post", "rev", "r"))\(separator)[0-9]*)?"
        let dev = "(\(separator)\(word("dev"))\(separator)[0-9]*)?"
        let local = #"(\+[0-9A-Za-z]+([-_.][0-9A-Za-z]+)*)?"#
        return #"(?=.*[0-9A-Za-z]$)[vV]?([0-9]+!)?[0-9]+(\.[0-9]+)*"#
            + "(\(separator)\(pre)\(separator)[0-9]*)?\(post)\(dev)\(local)"
    }

    /// Runs of letters and digits with one `.`, `_`, `+` or `-` between them.
    static let candidateTag = TextForm(
        "the tag of a candidate", pattern: "[0-9A-Za-z]+([._+-][0-9A-Za-z]+)*", length: 1...100,
        remedy: "Write it as in 2.0.1-rc.1."
    ) { text in
        text.utf8.split(omittingEmptySubsequences: false) { [0x2E, 0x5F, 0x2B, 0x2D].contains($0) }
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isLetterOrDigit) }
    }

    /// Names of letters, digits and `._+@=~-` with slashes between them; none begins with anything but a letter or a digit.
    static let evidencePath = TextForm(
        "the path of an evidence file", pattern: "[0-9A-Za-z][0-9A-Za-z._+@=~-]*(/[0-9A-Za-z][0-9A-Za-z._+@=~-]*)*",
        length: 1...100, remedy: "Write it as in reports/junit.xml: letters, digits and ._+@=~- in each name."
    ) { text in
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { name in
            name.first.map(isLetterOrDigit) == true
                && name.allSatisfy { isLetterOrDigit($0) || "._+@=~-".utf8.contains($0) }
        }
    }

    /// A word in lower case, as steps are named.
    static let stepName = TextForm(
        "the name of a step", pattern: "[a-z]{1,40}", length: 1...40, remedy: "Take it from the rollback's steps."
    ) { $0.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A } }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}

extension Shape {
    static func form(_ form: TextForm) -> Shape { .text(.form(form)) }
    static func identifier(_ kind: Identifier.Kind) -> Shape { .form(.identifier(kind)) }
    /// White space alone is no sentence.
    static let sentence = Shape.form(.sentence(4000))
    static let prose = Shape.form(.prose(10_000))
    static let person = Shape.form(.person)
    /// Any text of an answer; it may be empty.
    static let words = Shape.text(.possiblyEmpty)
    static let moment = Shape.text(.timestamp)
    static let count = Shape.integer(minimum: 0, maximum: 1_000_000_000)
}

extension Parameter {
    static func id(_ kind: Identifier.Kind, _ about: String) -> Parameter {
        Parameter(place: .path, name: "id", shape: .identifier(kind), about: about, isRequired: true)
    }

    static let release = id(.release, "The release.")

    static func limit(_ standard: Int) -> Parameter {
        Parameter(
            place: .query, name: "limit", shape: .integer(minimum: 1, maximum: 200),
            about: "How many at most; \(standard) where it is left out.")
    }

    /// Where a page begins: the identifier that the page before ended with.
    static func cursor(_ kind: Identifier.Kind) -> Parameter {
        Parameter(
            place: .query, name: "cursor", shape: .identifier(kind),
            about: "Where the page begins, as the Link of the page before says it.")
    }
}

extension RequestBody {
    /// Of an object with these members; without a required one it may be left out.
    static func members(_ title: String, _ members: [ObjectShape.Member]) -> RequestBody {
        RequestBody(
            content: .json(.object(ObjectShape(title, members))), isRequired: members.contains(where: \.isRequired))
    }
}
