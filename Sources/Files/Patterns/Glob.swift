// The glob language: git's path patterns, where "/" is matched by itself and by `**` only.

struct Glob {
    private let pattern: [Unicode.Scalar]
    private var at = 0
    private var program = PathPattern.Program()

    init(_ text: String) {
        pattern = Array(text.unicodeScalars)
    }

    mutating func compile() throws(PathPattern.Failure) -> PathPattern.Program {
        while let scalar = next() {
            switch scalar {
            case "*": addRun()
            case "?": program.steps.append(.segmentScalar)
            case "[": try addSet()
            case "\\": program.add(literal: try escaped())
            default: program.add(literal: scalar)
            }
        }
        if let open = pattern.firstIndex(of: "{"), pattern[open...].contains("}") {
            program.warnings.append(
                "In glob syntax `{` is an ordinary character: `{a,b}` does not mean a or b. Write one pattern for each."
            )
        }
        return program
    }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        at += 1
        return scalar
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        at + offset < pattern.count ? pattern[at + offset] : nil
    }

    private mutating func escaped() throws(PathPattern.Failure) -> Unicode.Scalar {
        guard let scalar = next() else {
            throw PathPattern.Failure(
                message: "the pattern ends in a backslash that escapes nothing",
                remedy: "Remove it, or write `\\\\` for a backslash.")
        }
        return scalar
    }

    /// One or more stars, the first of them read. Two or more are special where they stand for whole components.
    private mutating func addRun() {
        let startsComponent = at == 1 || pattern[at - 2] == "/"
        var stars = 1
        while peek() == "*" {
            at += 1
            stars += 1
        }
        guard stars > 1, startsComponent else { return program.steps.append(.segmentRun) }
        if peek() == "/" {
            at += 1
            program.steps.append(.directories)
        } else if peek() == nil || (peek() == "\\" && peek(1) == "/") {
            program.steps.append(.run)
        } else {
            program.steps.append(.segmentRun)
        }
    }

    /// A set, its "[" read. The first of a range counts by itself as well, also where the range is reversed.
    private mutating func addSet() throws(PathPattern.Failure) {
        var set = ScalarSet()
        set.excludesSlash = true
        if peek() == "!" || peek() == "^" {
            at += 1
            set.isNegated = true
        }
        var rangeStart: Unicode.Scalar?
        var isFirst = true
        while let scalar = next() {
            if scalar == "]", !isFirst {
                program.add(set)
                return
            }
            isFirst = false
            if scalar == "-", let start = rangeStart, let last = peek(), last != "]" {
                at += 1
                set.insert(from: start, through: last == "\\" ? try escaped() : last)
                rangeStart = nil
            } else if scalar == "[", let name = className() {
                try insert(classNamed: name, into: &set)
                rangeStart = nil
            } else {
                let member = scalar == "\\" ? try escaped() : scalar
                set.insert(member)
                rangeStart = member
            }
        }
        throw PathPattern.Failure(
            message: "a `[` has no closing `]`", remedy: "Close the set, or write `\\[` for the character itself.")
    }

    /// Reads `:name:]` behind a "[" in a set; nil, and nothing read, where it is no class.
    private mutating func className() -> String? {
        guard peek() == ":", let end = pattern[(at + 1)...].firstIndex(of: "]"), end > at + 1, pattern[end - 1] == ":"
        else { return nil }
        var name = ""
        name.unicodeScalars.append(contentsOf: pattern[(at + 1)..<(end - 1)])
        at = end + 1
        return name
    }

    /// The classes of POSIX (Base Definitions 9.3.5) in the POSIX locale: ASCII only.
    private func insert(classNamed name: String, into set: inout ScalarSet) throws(PathPattern.Failure) {
        let ranges: [(Unicode.Scalar, Unicode.Scalar)]
        switch name {
        case "alnum": ranges = [("0", "9"), ("A", "Z"), ("a", "z")]
        case "alpha": ranges = [("A", "Z"), ("a", "z")]
        case "blank": ranges = [("\t", "\t"), (" ", " ")]
        case "cntrl": ranges = [("\0", "\u{1F}"), ("\u{7F}", "\u{7F}")]
        case "digit": ranges = [("0", "9")]
        case "graph": ranges = [("!", "~")]
        case "lower": ranges = [("a", "z")]
        case "print": ranges = [(" ", "~")]
        case "punct": ranges = [("!", "/"), (":", "@"), ("[", "`"), ("{", "~")]
        case "space": ranges = [("\t", "\r"), (" ", " ")]
        case "upper": ranges = [("A", "Z")]
        case "xdigit": ranges = [("0", "9"), ("A", "F"), ("a", "f")]
        default:
            throw PathPattern.Failure(
                message: "[:\(name):] is no character class",
                remedy:
                    "Use one of alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, xdigit."
            )
        }
        for (first, last) in ranges { set.insert(from: first, through: last) }
    }
}
