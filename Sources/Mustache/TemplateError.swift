// What is wrong with a template, and where.

package struct TemplateError: Error, Sendable, Hashable {
    /// The template's file name, `release.mustache`.
    package var file: String
    /// 1-based; nil where the file as a whole is meant.
    package var line: Int?
    package var message: String
    package var remedy: String
    package init(file: String, line: Int?, message: String, remedy: String) {
        self.file = file
        self.line = line
        self.message = message
        self.remedy = remedy
    }
}
