// The fnmatch language: the patterns of Python's fnmatch.fnmatchcase, which know nothing of "/".

enum Fnmatch {
    static func compile(_ text: String) -> PathPattern.Program {
        let pattern = Array(text.unicodeScalars)
        var program = PathPattern.Program()
        var at = 0
        while at < pattern.count {
            let scalar = pattern[at]
            at += 1
            switch scalar {
            case "*":
                if program.steps.last != .run { program.steps.append(.run) }
            case "?":
                program.steps.append(.scalar)
            case "[":
                guard let end = closing(pattern, from: at) else { fallthrough }
                if pattern[at] == "^" { program.warnings.append(caretWarning) }
                program.add(set(pattern[at..<end]))
                at = end + 1
            default:
                program.add(literal: scalar)
            }
        }
        if holds(pattern, ["*", "*", "/"]) { program.warnings.append(directoriesWarning) }
        if pattern.contains("{") { program.warnings.append(braceWarning) }
        return program
    }

    /// The index of the "]" that ends the set whose content starts at `start`.
    private static func closing(_ pattern: [Unicode.Scalar], from start: Int) -> Int? {
        var at = start
        if at < pattern.count, pattern[at] == "!" { at += 1 }
        if at < pattern.count, pattern[at] == "]" { at += 1 }
        return pattern[at...].firstIndex(of: "]")
    }

    private typealias Member = (first: Unicode.Scalar, last: Unicode.Scalar, isRange: Bool)

    /// CPython drops reversed ranges first and looks for the "!" of a negation after that, so `[b-a!x]` is `[!x]`, and a
    /// range that began with that "!" is two members and its hyphen.
    private static func set(_ content: ArraySlice<Unicode.Scalar>) -> ScalarSet {
        var content = content
        var set = ScalarSet()
        if content.first == "!" {
            set.isNegated = true
            content = content.dropFirst()
        }
        let all = members(content)
        var kept = all.filter { $0.first <= $0.last }
        if !set.isNegated, let start = all.first, start.first > start.last, let first = kept.first, first.first == "!" {
            set.isNegated = true
            kept.removeFirst()
            if first.isRange { kept += [("-", "-", false), (first.last, first.last, false)] }
        }
        for member in kept { set.insert(from: member.first, through: member.last) }
        return set
    }

    private static func members(_ content: ArraySlice<Unicode.Scalar>) -> [Member] {
        var members: [Member] = []
        var at = content.startIndex
        while at < content.endIndex {
            let isRange = at + 2 < content.endIndex && content[at + 1] == "-"
            members.append((content[at], content[isRange ? at + 2 : at], isRange))
            at += isRange ? 3 : 1
        }
        return members
    }

    private static func holds(_ pattern: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        pattern.indices.contains { pattern[$0...].starts(with: part) }
    }

    private static let directoriesWarning =
        "In fnmatch syntax `**/` is the same as `*/`: it needs a folder, so `docs/**/*.md` does not match `docs/a.md`. "
        + "Write `docs/*.md`, which matches at any depth, or set `syntax: glob`."
    private static let braceWarning =
        "In fnmatch syntax `{` is an ordinary character: `{a,b}` does not mean a or b. Write one pattern for each."
    private static let caretWarning =
        "In fnmatch syntax `[^` does not negate: it is a set that holds `^`. Write `[!`."
}
