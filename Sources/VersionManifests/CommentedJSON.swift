// JSON in which its own tools allow comments and a comma after the last member.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum CommentedJSON {
    /// The file's document. Comments and such commas are read as blanks, so that lines stay what they are.
    static func mapping(_ file: EvidenceInput) throws(EvidenceFault) -> DataNode {
        let root = try evidenceDocument(plain(file.bytes), path: "", limits: file.limits)
        guard root.mapping != nil else { return try file.mapping() }
        return root
    }

    static func plain(_ bytes: Bytes) -> Bytes {
        var output = bytes
        var index = 0
        /// Where there is a comma after which nothing but blanks and comments came.
        var comma: Int?
        func has(_ text: StaticString, at place: Int) -> Bool {
            place + 1 < bytes.count && bytes[place] == text.utf8Start[0] && bytes[place + 1] == text.utf8Start[1]
        }
        func blank(_ range: Range<Int>) {
            for place in range where !ASCII.isLineEnd(bytes[place]) { output[place] = ASCII.space }
        }
        while index < bytes.count {
            let start = index
            switch bytes[index] {
            case ASCII.quote:
                index += 1
                while index < bytes.count, bytes[index] != ASCII.quote {
                    index += bytes[index] == ASCII.backslash ? 2 : 1
                }
                index += 1
                comma = nil
            case ASCII.slash where has("//", at: index):
                while index < bytes.count, !ASCII.isLineEnd(bytes[index]) { index += 1 }
                blank(start..<index)
            case ASCII.slash where has("/*", at: index):
                index += 2
                while index < bytes.count, !has("*/", at: index) { index += 1 }
                index = min(index + 2, bytes.count)
                blank(start..<index)
            case UInt8(ascii: ","):
                comma = index
                index += 1
            case ASCII.rightBrace, ASCII.rightBracket:
                if let comma { output[comma] = ASCII.space }
                comma = nil
                index += 1
            case let byte:
                if !ASCII.isSpace(byte) { comma = nil }
                index += 1
            }
        }
        return output
    }
}
