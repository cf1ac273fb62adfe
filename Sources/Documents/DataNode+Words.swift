// How messages name a value of a document.
import Primitives

extension DataNode {
    /// The value as a message names it: a text in quotes, else what kind of thing it is.
    package var inWords: String {
        switch kindName {
        case "text": quoted(string ?? "")
        case "true/false", "nothing": string ?? "nothing"
        case let kind: string.map { "the \(kind) \($0)" } ?? "a \(kind)"
        }
    }
}
