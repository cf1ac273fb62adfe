// Finds the markers of a merge that was left unresolved, as git and this program write them.
import Files
import Primitives
import ReleaseModel

/// Lines that begin with `<<<<<<< `, then one that is `=======`, then one that begins with `>>>>>>> `: seven characters each (git
/// merge-file(1)). Markers in a fenced block of Markdown show how a conflict looks, and are none; so are those of a diff or of an
/// indented example.
package struct ConflictMarkers {
    private let isMarkdown: Bool
    private var line: Bytes = []
    private var number = 0
    private var fence: (byte: UInt8, count: Int)?
    /// Where the conflict begins that isn't ended yet, and whether its middle was seen.
    private var open: (line: Int, hasMiddle: Bool)?
    private var first: Int?

    /// No more of a line is looked at.
    private static let longest = 80

    package init(path: String) {
        let name = ASCII.lowercased(path)
        isMarkdown = [".md", ".markdown", ".mdx"].contains(where: name.hasSuffix)
    }

    /// What a merge of the sync calls the downstream's side.
    static let ownLabel = "downstream"

    /// Whether the file holds a marker that a merge of the sync wrote. One that is gone or can't be read holds none.
    static func areLeft(in place: String) -> Bool {
        guard let bytes = try? Files.readIfPresent(place, limit: 32 << 20) else { return false }
        let marker = Bytes("<<<<<<< \(ownLabel)".utf8)
        return bytes.split(separator: ASCII.newline).contains { line in
            line.starts(with: marker) && line.dropFirst(marker.count).allSatisfy(ASCII.isSpace)
        }
    }

    package mutating func feed(_ piece: ArraySlice<UInt8>) {
        guard first == nil else { return }
        var rest = piece
        while let end = rest.firstIndex(of: ASCII.newline) {
            if line.count < Self.longest { line += rest[..<end].prefix(Self.longest - line.count) }
            take()
            rest = rest[(end + 1)...]
        }
        if line.count < Self.longest { line += rest.prefix(Self.longest - line.count) }
    }

    /// After the last piece: the line of the first marker.
    package mutating func finish() -> Int? {
        if first == nil { take() }
        return first
    }

    private mutating func take() {
        number += 1
        defer { line.removeAll(keepingCapacity: true) }
        if line.last == ASCII.carriageReturn { line.removeLast() }
        if isMarkdown, isFence() { return }
        if fence != nil { return }
        if isMarker(ASCII.less) {
            open = (number, false)
        } else if let open, isMarker(ASCII.equals) {
            self.open = (open.line, true)
        } else if let open, open.hasMiddle, isMarker(ASCII.greater) {
            first = first ?? open.line
        }
    }

    private func isMarker(_ byte: UInt8) -> Bool {
        guard line.count >= 7, line.prefix(7).allSatisfy({ $0 == byte }) else { return false }
        return line.count == 7 || line[7] == ASCII.space
    }

    /// CommonMark, 4.5: three backticks or tildes and more, indented by at most three blanks; ended by as many.
    private mutating func isFence() -> Bool {
        let text = line.drop { $0 == ASCII.space }
        guard line.count - text.count <= 3, let byte = text.first, byte == ASCII.backtick || byte == ASCII.tilde else {
            return false
        }
        let count = text.prefix { $0 == byte }.count
        guard count >= 3 else { return false }
        if let fence {
            let isEnd = byte == fence.byte && count >= fence.count && text.dropFirst(count).allSatisfy(ASCII.isSpace)
            if isEnd { self.fence = nil }
        } else {
            fence = (byte, count)
        }
        return true
    }
}
