// A template's fault as a finding.
import ReleaseModel

extension TemplateError {
    /// `folder`: the templates folder as seen from where colophon runs.
    func finding(in folder: String) -> Finding {
        Finding("template", .error, message, remedy: remedy, file: "\(folder)/\(file)", line: line)
    }
}
