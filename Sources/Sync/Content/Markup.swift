// The kinds of text whose links the sync understands, detected by the name of the file.
import Evidence
import Files
import Primitives

enum Markup: Sendable, Hashable {
    case markdown, html

    /// By the extension, in any case; nil: another kind of file, whose bytes no transform touches.
    init?(path: String) {
        let name = path.utf8.split(separator: ASCII.slash).last ?? Substring(path).utf8
        guard let dot = name.lastIndex(of: ASCII.dot) else { return nil }
        let suffix = String(decoding: name[name.index(after: dot)...].map(ASCII.lower), as: UTF8.self)
        switch suffix {
        case "md", "markdown": self = .markdown
        case "html", "htm", "xhtml": self = .html
        default: return nil
        }
    }
}
