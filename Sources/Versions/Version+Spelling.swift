// Whether a text in a manifest, a changelog or a package URL is this version: SemVer's own text, or a PEP 440 spelling of it.
package import Primitives

extension Version {
    /// True where `text` names this version: the same text but for case, a leading `v` and build metadata; or one that PEP 440
    /// holds equal, so `1.0rc1`, `1.0.0.c1` and `v1.0.0-preview.1` are 1.0.0-rc.1, and `1.0` is 1.0.0.
    ///
    /// One reading of PEP 440 is left out: `1.0.0-1`, its implicit post-release, which is a pre-release in SemVer.
    /// Of a project that follows PEP 440 itself that reading counts as well. A tilde, by which packages of distributions mark
    /// what comes before a release, is a hyphen.
    package func isSpelled(_ text: String) -> Bool { isSame(self.text, text) }

    /// Whether a text names the numbers of this version alone.
    package func isBaseSpelled(_ text: String) -> Bool { isSame(base, text) }

    /// False only where no line of a text spells this version: its numbers, and of a development release `dev`. Quicker than reading
    /// a long text in vain.
    package func mayBeNamed(in text: Bytes) -> Bool {
        guard let own = PythonVersion(Self.core(self.text), hasImplicitPost: scheme == .pep440) else { return true }
        let numbers = own.significant.map { Bytes($0.utf8) }
        return text.lines.contains { line in
            Self.has(numbers, line) && (own.dev == nil || Self.hasDev(line))
        }
    }

    /// Whether these numbers come one after the other, with points between them and maybe zeros before each.
    private static func has(_ numbers: [Bytes], _ line: ArraySlice<UInt8>) -> Bool {
        var next = line.startIndex
        while let start = line[next...].firstIndex(of: numbers[0][0]) {
            next = start + 1
            let isInside = start > line.startIndex && line[start - 1] != 0x30 && ASCII.isDigit(line[start - 1])
            if !isInside, has(numbers, startingAt: line[start...]) { return true }
        }
        return false
    }

    private static func has(_ numbers: [Bytes], startingAt line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        for (place, number) in numbers.enumerated() {
            if place > 0 {
                guard rest.first == ASCII.dot else { return false }
                rest = rest.dropFirst().drop { $0 == 0x30 }
                if number == [0x30] { continue }
            }
            guard rest.starts(with: number) else { return false }
            rest = rest.dropFirst(number.count)
        }
        return !(rest.first.map(ASCII.isDigit) ?? false)
    }

    private static func hasDev(_ line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { line[$0...].prefix(3).elementsEqual("dev".utf8) { $0 | 32 == $1 } }
    }

    private func isSame(_ ours: String, _ theirs: String) -> Bool {
        // Most texts begin with other numbers, which is cheap to see.
        if let own = Self.firstNumbers(ours), let other = Self.firstNumbers(theirs), own != other { return false }
        let (ours, theirs) = (Self.core(ours), Self.core(theirs))
        if theirs == ours { return !ours.isEmpty }
        let hasImplicitPost = scheme == .pep440
        guard let left = PythonVersion(ours, hasImplicitPost: hasImplicitPost),
            let right = PythonVersion(theirs, hasImplicitPost: hasImplicitPost)
        else { return false }
        return left.isSamePublicVersion(as: right)
    }

    /// The two numbers that a text begins with; where there is no second one it is zero, which makes no difference. Nil where it begins
    /// with none, with an epoch, or with very long ones.
    private static func firstNumbers(_ text: String) -> (Int, Int)? {
        var text = text
        return text.withUTF8 { bytes in
            var rest = bytes.drop(while: ASCII.isSpace)
            if let first = rest.first, first | 32 == UInt8(ascii: "v") { rest.removeFirst() }
            let digits = rest.prefix(while: ASCII.isDigit)
            rest = rest.dropFirst(digits.count)
            guard rest.first != ASCII.exclamation, let first = ASCII.number(digits) else { return nil }
            guard rest.popFirst() == ASCII.dot, let next = rest.first, ASCII.isDigit(next) else { return (first, 0) }
            return ASCII.number(rest.prefix(while: ASCII.isDigit)).map { (first, $0) }
        }
    }

    /// Lower-case bytes without white space around them, a leading `v`, and build metadata.
    private static func core(_ text: String) -> [UInt8] {
        var bytes = ASCII.trimmed(text.utf8.map(ASCII.lower)[...])
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        return bytes.prefix { $0 != ASCII.plus }.map { $0 == ASCII.tilde ? ASCII.hyphen : $0 }
    }
}
