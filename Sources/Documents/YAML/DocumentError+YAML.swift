// Says what libyaml could not read in words for people who write YAML by hand, with what to do about it.
package import Primitives

extension DocumentError {
    /// The table below follows the messages of libyaml 0.2.5; one that is not in it is passed on as it is.
    package init(_ problem: YAMLProblem, in bytes: Bytes) {
        let position = problem.position
        let start = problem.start.map { "that starts on line \($0.line)" } ?? ""
        let quoted = "Put text that holds it in quotes."
        switch problem.problem {
        case "found character that cannot start any token", "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            self = Self.character(at: position, in: bytes)
        case "mapping values are not allowed in this context":
            self.init(
                "a colon and a space are not allowed here",
                remedy: "Put text that holds a colon in quotes, or indent this key like its neighbours.", at: position)
        case "block sequence entries are not allowed in this context":
            self.init(
                "a list item is not allowed here",
                remedy: "Start the list on the line below its key, and put text that starts with \"- \" in quotes.",
                at: position)
        case "mapping keys are not allowed in this context":
            self.init("a question mark and a space are not allowed here", remedy: quoted, at: position)
        case "could not find expected ':'":
            self.init(
                "no colon follows this key",
                remedy: "Write it as \"key: value\", or indent it if it continues the text above.",
                at: problem.start ?? position)
        case "did not find expected key":
            self.init(
                "this does not fit into the mapping \(start)",
                remedy:
                    "Indent it like the other keys, and put text with quotes, colons or brackets in quotes as a whole.",
                at: position)
        case "did not find expected '-' indicator":
            self.init(
                "this does not fit into the list \(start)",
                remedy: "Start each item with \"- \", indented like the first.",
                at: position)
        case "did not find expected ',' or ']'":
            self.init(
                "the list in brackets \(start) lacks a comma or its ]", remedy: "Add it; \(Self.lowered(quoted))",
                at: position)
        case "did not find expected ',' or '}'":
            self.init(
                "the mapping in braces \(start) lacks a comma or its }", remedy: "Add it; \(Self.lowered(quoted))",
                at: position)
        case "found unexpected end of stream":
            self.init(
                "the text in quotes that starts here does not end", remedy: "Add the closing quote.",
                at: problem.start ?? position)
        case "found unexpected document indicator":
            self.init(
                "a line \"---\" or \"...\" stands inside the text in quotes \(start)",
                remedy: "Add the closing quote before it, or indent the line.", at: position)
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            self.init(
                "a backslash in double quotes starts no escape that is known",
                remedy: "Write a backslash as \\\\, use single quotes, or write the character itself.", at: position)
        case "did not find expected comment or line break":
            self.init(
                "something follows the sign that starts a block of text", remedy: "Start the text on the next line.",
                at: position)
        case "found an indentation indicator equal to 0":
            self.init(
                "the indentation of a block of text can't be 0", remedy: "Use a number from 1 to 9, or none.",
                at: position)
        case "did not find expected alphabetic or numeric character":
            self.init(
                "no name follows the sign & or *", remedy: "Put text that starts with it in quotes.",
                at: problem.start ?? position)
        case "did not find expected node content":
            self.init("a value is missing here", remedy: "Add it, or put the text in quotes.", at: position)
        case "did not find expected <document start>":
            self.init(
                "this stands outside of the document", remedy: "Indent it like what comes before, or remove it.",
                at: position)
        case "found undefined tag handle":
            self.init(
                "the tag here is not known", remedy: "Remove the tag, or put text that starts with ! in quotes.",
                at: position)
        case "control characters are not allowed":
            self.init("the file holds a control character", remedy: "Remove it.", at: position)
        case YAMLProblem.missingKey:
            self.init(
                "a key is missing after the question mark", remedy: "Add it, or put the question mark in quotes.",
                at: position)
        case "out of memory":
            self.init("memory ran out while reading the file", remedy: "Make the file smaller.", at: nil)
        default:
            self.init(
                "this is not YAML: \(problem.problem)", remedy: "Correct it, or put the text in quotes.", at: position)
        }
    }

    private static func lowered(_ sentence: String) -> String {
        sentence.prefix(1).lowercased() + sentence.dropFirst()
    }

    /// A tab in the wrong place, or a character that YAML keeps for itself.
    private static func character(at position: SourcePosition, in bytes: Bytes) -> DocumentError {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.indices.contains(position.line - 1) ? lines[position.line - 1] : []
        let before = String(decoding: line, as: UTF8.self).unicodeScalars
        guard let scalar = before.dropFirst(position.column - 1).first else {
            return DocumentError("a value is missing here", remedy: "Add it.", at: position)
        }
        guard scalar == "\t" else {
            return DocumentError(
                "a value can't start with \(excerpt(String(scalar)))", remedy: "Put the text in quotes.", at: position)
        }
        let isIndentation = before.prefix(position.column - 1).allSatisfy { $0 == " " || $0 == "\t" }
        return DocumentError(
            isIndentation ? "the line is indented with a tab" : "a tab stands where YAML wants a space",
            remedy: isIndentation ? "Indent with spaces." : "Replace the tab with spaces.", at: position)
    }
}
