// JSON documents one after the other, as pages of an answer and JSON lines are, written as one list.
package import Primitives

package enum JSONSequence {
    /// The list of the documents, on the lines on which they are; nil where there is one at most, or something else between them.
    /// The last one may be cut off: then so is the list.
    package static func list(of bytes: Bytes) -> Bytes? {
        var ends: [Int] = []
        var depth = 0
        var isText = false
        var isEscaped = false
        for (index, byte) in bytes.enumerated() {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == ASCII.backslash {
                    isEscaped = true
                } else if byte == ASCII.quote {
                    isText = false
                }
                continue
            }
            switch byte {
            case ASCII.leftBrace, ASCII.leftBracket: depth += 1
            case ASCII.rightBrace, ASCII.rightBracket:
                depth -= 1
                guard depth >= 0 else { return nil }
                if depth == 0 { ends.append(index + 1) }
            case ASCII.quote where depth > 0: isText = true
            default: guard depth > 0 || ASCII.isSpace(byte) else { return nil }
            }
        }
        guard ends.count > 1 || (ends.count == 1 && depth > 0) else { return nil }
        var list: Bytes = [ASCII.leftBracket]
        list.reserveCapacity(bytes.count + ends.count + 2)
        var start = 0
        for end in depth > 0 ? ends : ends.dropLast() {
            list += bytes[start..<end]
            list.append(UInt8(ascii: ","))
            start = end
        }
        list += bytes[start...]
        if depth == 0 { list.append(ASCII.rightBracket) }
        return list
    }
}
