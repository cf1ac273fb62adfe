// Checks that a text is YAML, whatever it may mean.
package import Primitives

/// Throws where `bytes` are no stream of YAML documents as libyaml reads them: also where an alias names no anchor of its
/// document before it (YAML 1.2.2, 3.2.2.2), and where lists and mappings lie more than 512 deep. Any number of documents,
/// tags, merge keys, repeated keys and keys that are no text are all right. Nothing is kept of what is read.
package func checkYAML(_ bytes: Bytes) throws(DocumentError) {
    if let offset = firstInvalidUTF8(in: bytes) {
        throw DocumentError(
            "the file is not UTF-8 text here", remedy: "Save the file as UTF-8.",
            at: SourcePosition(ofByte: offset, in: bytes))
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if body.isEmpty { return }
    try body.withUnsafeBufferPointer { (buffer) throws(DocumentError) in
        guard var events = YAMLEvents(buffer) else {
            throw DocumentError("memory ran out while reading the file", remedy: "Make the file smaller.", at: nil)
        }
        var anchors: Set<String> = []
        var depth = 0
        while true {
            let event: YAMLEvent
            do throws(YAMLProblem) { event = try events.next() } catch {
                throw DocumentError(error, in: Array(buffer))
            }
            if let anchor = event.anchor { anchors.insert(anchor) }
            switch event.kind {
            case .streamEnd: return
            case .documentStart: anchors = []
            case .sequenceStart, .mappingStart:
                depth += 1
                if depth > 512 {
                    throw DocumentError(
                        "lists and mappings lie more than 512 deep here", remedy: "Nest them less deeply.",
                        at: event.position)
                }
            case .collectionEnd: depth -= 1
            case .alias(let name) where !anchors.contains(name):
                throw DocumentError(
                    "*\(name) repeats a value that no &\(name) before it marks",
                    remedy: "Put &\(name) before the value, or put text that starts with * in quotes.",
                    at: event.position)
            case .streamStart, .documentEnd, .alias, .scalar: break
            }
        }
    }
}
