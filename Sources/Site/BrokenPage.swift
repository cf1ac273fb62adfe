// The page of a release whose record can't be read: what is wrong, where, and what to do.
import Bundles
import ReleaseModel
import Workspace

enum BrokenPage {
    static let shape = TemplateShape("folder count", ["findings": FindingView.shape])

    static func view(_ release: BrokenRelease) -> View {
        [
            "folder": release.folder, "count": Wording.count(release.findings.count, "problem"),
            "findings": release.findings.map(FindingView.view),
        ]
    }

    /// The problem in one line, with its place.
    static func line(_ finding: Finding) -> String {
        FindingView.place(finding).map { "\($0): \(finding.message)" } ?? finding.message
    }
}

/// A finding as pages show it.
enum FindingView {
    static let shape = TemplateShape("code severity place message remedy")

    static func view(_ finding: Finding) -> View {
        var view: View = [
            "code": finding.code, "severity": finding.severity.rawValue, "message": finding.message,
        ]
        view["place"] = place(finding)
        if !finding.remedy.isEmpty { view["remedy"] = finding.remedy }
        return view
    }

    /// `junit.xml, line 12, notes.fixes[0]`
    static func place(_ finding: Finding) -> String? {
        let parts = [finding.file, finding.line.map { "line \($0)" }, finding.field].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
