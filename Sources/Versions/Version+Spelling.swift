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
        line.indices.contains { start in
            guard line[start] == numbers[0][0],
                start == line.startIndex || line[start - 1] == 0x30 || !ASCII.isDigit(line[start - 1])
            else { return false }
            var rest = line[start...]
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
    }

    private static func hasDev(_ line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { line[$0...].prefix(3).elementsEqual("dev".utf8) { $0 | 32 == $1 } }
    }

    private func isSame(_ ours: String, _ theirs: String) -> Bool {
        // Most texts begin with another number, which is cheap to see.
        if let own = Self.firstNumber(ours), let other = Self.firstNumber(theirs), !own.elementsEqual(other) {
            return false
        }
        let (ours, theirs) = (Self.core(ours), Self.core(theirs))
        if theirs == ours { return !ours.isEmpty }
        let hasImplicitPost = scheme == .pep440
        guard let left = PythonVersion(ours, hasImplicitPost: hasImplicitPost),
            let right = PythonVersion(theirs, hasImplicitPost: hasImplicitPost)
        else { return false }
        return left.isSamePublicVersion(as: right)
    }

    /// The digits that a text begins with, without zeros before them. Nil of an epoch, which zero is the same as none.
    private static func firstNumber(_ text: String) -> Substring.UTF8View? {
        var rest = text.utf8.drop(while: ASCII.isSpace)
        if let first = rest.first, first | 32 == UInt8(ascii: "v") { rest = rest.dropFirst() }
        let digits = rest.prefix(while: ASCII.isDigit)
        guard !digits.isEmpty, rest.dropFirst(digits.count).first != ASCII.exclamation else { return nil }
        return digits.drop { $0 == 0x30 }
    }

    /// Lower-case bytes without white space around them, a leading `v`, and build metadata.
    private static func core(_ text: String) -> [UInt8] {
        var bytes = ASCII.trimmed(text.utf8.map(ASCII.lower)[...])
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        return bytes.prefix { $0 != ASCII.plus }.map { $0 == ASCII.tilde ? ASCII.hyphen : $0 }
    }
}
