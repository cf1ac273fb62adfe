// The page of a release whose record can't be read: what is wrong, where, and what to do.
import Bundles
import Mustache
import Primitives
import ReleaseModel
import Workspace

enum BrokenPage {
    enum Name: Int, ViewName { case folder, count, findings }
    static let shape = TemplateShape(Name.self, [.findings: FindingView.shape])

    static func view(_ release: BrokenRelease) -> View<Name> {
        [
            .folder: .string(release.folder), .count: .string(Wording.count(release.findings.count, "problem")),
            .findings: .views(release.findings, FindingView.view),
        ]
    }

    /// The problem in one line, with its place.
    static func line(_ finding: Finding) -> String {
        FindingView.place(finding).map { "\($0): \(finding.message)" } ?? finding.message
    }
}

/// A finding as pages show it.
enum FindingView {
    enum Name: Int, ViewName { case code, severity, place, message, remedy, remedyHtml }
    static let shape = TemplateShape(Name.self)

    static func view(_ finding: Finding) -> View<Name> {
        [
            .code: .string(finding.code), .severity: .string(finding.severity.rawValue), .place: .text(place(finding)),
            .message: .string(finding.message),
            .remedy: .text(finding.remedy.isEmpty ? nil : finding.remedy),
            .remedyHtml: .text(finding.remedy.isEmpty ? nil : html(finding.remedy)),
        ]
    }

    /// What is between two backticks is code; one without another stays. Only a remedy has code, a command to run: a message quotes what
    /// others wrote, whose backticks are not ours.
    static func html(_ text: String) -> String {
        let parts = text.utf8.split(separator: UInt8(ascii: "`"), omittingEmptySubsequences: false).map {
            HTML.escape(String(Substring($0)))
        }
        return parts.enumerated().map { index, part in
            guard index % 2 == 1 else { return part }
            return index + 1 < parts.count ? "<code>\(part)</code>" : "`" + part
        }.joined()
    }

    /// `junit.xml, line 12, notes.fixes[0]`
    static func place(_ finding: Finding) -> String? {
        let parts = [finding.file, finding.line.map { "line \($0)" }, finding.field].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
