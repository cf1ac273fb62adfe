// The journal of a staged write: the changes still to make, one a line, closed by a last line that proves it whole.
package import Primitives

package struct OutputJournal: Equatable, Sendable {
    package enum Step: Equatable, Sendable {
        /// Remove what stands in the way of a later step.
        case clear(String)
        /// Give what is staged under this path its place: a file, or a whole folder that the output has not yet.
        case put(String)
        case remove(String)
    }

    package var steps: [Step]

    package init(steps: [Step]) { self.steps = steps }

    private static let header = "colophon output journal 2"
    private static let footer = "end"

    package var bytes: Bytes {
        var text = Self.header + "\n"
        for step in steps {
            switch step {
            case .clear(let path): text += "clear \(path)\n"
            case .put(let path): text += "put \(path)\n"
            case .remove(let path): text += "remove \(path)\n"
            }
        }
        return Array((text + Self.footer + "\n").utf8)
    }

    /// nil for a journal that is not whole or not one of ours.
    package init?(_ bytes: Bytes) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count >= 3, lines[0] == Self.header, lines[lines.count - 2] == Self.footer,
            lines[lines.count - 1] == ""
        else { return nil }
        steps = []
        for line in lines[1..<(lines.count - 2)] {
            let words = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1).map { Substring($0) }
            guard words.count == 2 else { return nil }
            switch words[0] {
            case "clear": steps.append(.clear(String(words[1])))
            case "remove": steps.append(.remove(String(words[1])))
            case "put": steps.append(.put(String(words[1])))
            default: return nil
            }
        }
    }
}
