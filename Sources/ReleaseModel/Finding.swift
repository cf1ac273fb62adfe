// A problem with the user's data, as a value: what it is, where it stands, and what to do about it.
import Documents
package import Files
import Primitives

/// How much a finding matters. An error makes the run end with status 1, a warning does so under `--strict`.
package enum FindingSeverity: String, Sendable, Hashable, CaseIterable {
    case error, warning, note
}

/// One problem. `file` is relative to the release's folder while a stage works on a release, and to the workspace once
/// the pipeline has collected it (`inFolder`).
package struct Finding: Sendable, Hashable {
    /// A stable kebab-case name, `unknown-key`.
    package var code: String
    package var severity: FindingSeverity
    package var file: String?
    /// 1-based.
    package var line: Int?
    package var column: Int?
    /// The field of a record or configuration, `notes.breaking[0].migration`.
    package var field: String?
    /// What is wrong, one sentence without a full stop at its end.
    package var message: String
    /// What to do, one sentence; empty where there is nothing to do.
    package var remedy: String
    /// What it is about, stable when lines move: a test's full name, a rule and its path, a request's number. Nil: one code
    /// stands for one thing in its check.
    package var subject: String?
    /// One of the many of a long list: it counts, and is not shown.
    package var isUnlisted = false

    package init(
        _ code: String, _ severity: FindingSeverity, _ message: String, remedy: String = "",
        file: String? = nil, line: Int? = nil, column: Int? = nil, field: String? = nil, subject: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
        self.remedy = remedy
        self.subject = subject
    }

    /// By which a waiver names it: the code, and the subject where there is one.
    package var key: String { subject.map { "\(code):\($0.oneLine)" } ?? code }

    /// The same finding with its file named from further up.
    package func inFolder(_ folder: String) -> Finding {
        var copy = self
        copy.file = file.map { "\(folder)/\($0)" } ?? folder
        return copy
    }

    /// Whether its file is the folder or below it.
    package func isIn(_ folder: String) -> Bool {
        guard let file, file.utf8.starts(with: folder.utf8) else { return false }
        let next = file.utf8.dropFirst(folder.utf8.count).first
        return next == nil || next == UInt8(ascii: "/")
    }

    /// The sentence with a capital, unless it begins with the name of its file.
    package var headline: String {
        if let file, message.utf8.starts(with: file.utf8) { return message }
        return message.prefix(1).uppercased() + message.dropFirst()
    }

    /// `file:line:column: severity: field: message. Remedy [code]`: one line for people, fit for a terminal.
    package var text: String {
        var place = file ?? ""
        if let line {
            place += place.isEmpty ? "line \(line)" : ":\(line)"
            if let column { place += ":\(column)" }
        }
        let head = place.isEmpty ? "" : "\(place): "
        let named = field.map { "\($0): " } ?? ""
        return TerminalText.line("\(head)\(severity.rawValue): \(named)\(sentences) [\(key)]")
    }

    /// What is wrong, and what to do about it. A message that ends with a text of the user's may have its full stop already.
    package var sentences: String {
        if remedy.isEmpty { return message }
        let isWhole = message.utf8.last.map { [ASCII.dot, UInt8(ascii: "!"), UInt8(ascii: "?")].contains($0) } ?? true
        return "\(message)\(isWhole ? " " : ". ")\(remedy)"
    }

    /// The code of the line that says how many more findings a list has, each of which has a key.
    package static let unlisted = "more"
    /// The code of the line that says how many more there are than a reader keeps.
    package static let notKept = "not-kept"

    /// The code of a listed file that is not there yet, of a release that is not out yet.
    package static let evidenceToCome = "evidence-to-come"

    /// That a file of a release could not be read, or changed while it was.
    package static func unreadable(_ file: String, _ error: FileError) -> Finding {
        error.isStale
            ? Finding(
                "evidence-changed", .error, "the file changed while the release was built",
                remedy: "Let whatever writes it end, and build again.", file: file)
            : Finding(
                "unreadable", .error, "\(error.operation): \(error.message)", remedy: "Let the file be read.",
                file: file)
    }
}
