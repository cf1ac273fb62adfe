// What a file's data may look like, as a value: the reader checks documents against it, and the JSON Schema is made of it.
import Files

/// The form of one value. Null and empty text are taken as absent wherever a member isn't required; read strictly, as
/// what programs send, only null is, and a text is nothing but a JSON string.
package indirect enum Shape: Sendable {
    case text(TextRule)
    /// Inclusive bounds.
    case number(minimum: Double, maximum: Double)
    /// Inclusive bounds.
    case integer(minimum: Int, maximum: Int = .max)
    case flag
    /// `true`, `false` or one of the words.
    case flagOr([String])
    case list(Shape)
    /// A list, or one of the words in its place.
    case listOr([String], Shape)
    case object(ObjectShape)
    /// A mapping whose keys are the user's own, each obeying the rule.
    case map(keys: TextRule, values: Shape)
}

/// What a scalar's text must be. Numbers and booleans count as the text they are written with.
package enum TextRule: Sendable {
    case any
    /// Any text, and a member that is there may also be empty.
    case possiblyEmpty
    case oneOf([String])
    case timestamp
    /// 40 or 64 lower-case hexadecimal digits.
    case commit
    case sha256
    /// `[a-z0-9._-]+`
    case name
    /// A relative path that `ArchivePath` allows in a bundle.
    case path
    /// A relative path of any file that `ArchivePath` allows.
    case treePath
    /// `http://` or `https://` with a host, without query and fragment.
    case webAddress
    /// Nothing but exactly this text.
    case exactly(String)
    case form(TextForm)
}

package struct ObjectShape: Sendable {
    package var title: String
    package var members: [Member]

    package struct Member: Sendable {
        package var name: String
        package var shape: Shape
        package var isRequired: Bool
        /// One sentence for the schema's readers.
        package var about: String
        /// For the documentation, in Markdown: what counts where the member is left out, if anything does.
        package var standard: String?
        /// For the documentation, in Markdown: what follows the sentence.
        package var more: String?

        package init(
            _ name: String, _ shape: Shape, required: Bool = false, _ about: String, standard: String? = nil,
            more: String? = nil
        ) {
            self.name = name
            self.shape = shape
            self.isRequired = required
            self.about = about
            self.standard = standard
            self.more = more
        }
    }

    package init(_ title: String, _ members: [Member]) {
        self.title = title
        self.members = members
    }
}

extension Shape {
    package static let text = Shape.text(.any)

    package static func words<E: CaseIterable & RawRepresentable>(_: E.Type) -> Shape where E.RawValue == String {
        .text(.oneOf(E.allCases.map(\.rawValue)))
    }

    /// A check that a release has.
    package static var checkID: Shape { CheckID.shape }

    /// The shape of an object's member; nil where this is no object that has it.
    package func member(_ name: String) -> Shape? {
        guard case .object(let object) = self else { return nil }
        return object.members.first { $0.name == name }?.shape
    }

    /// True where an empty text counts as no value at all.
    var isEmptyAbsence: Bool {
        switch self {
        case .text(.possiblyEmpty): false
        case .text: true
        default: false
        }
    }
}
