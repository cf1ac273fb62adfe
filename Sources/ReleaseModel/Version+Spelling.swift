// Whether a text in a manifest, a changelog or a package URL is this version: SemVer's own text, or a PEP 440 spelling of it.
import Files

extension Version {
    /// True where `text` names this version: the same text but for case, a leading `v` and build metadata; or one that PEP 440
    /// holds equal, so `1.0rc1`, `1.0.0.c1` and `v1.0.0-preview.1` are 1.0.0-rc.1, and `1.0` is 1.0.0.
    ///
    /// One reading of PEP 440 is left out: `1.0.0-1`, its implicit post-release, which is a pre-release in SemVer.
    package func isSpelled(_ text: String) -> Bool {
        let theirs = Self.core(text)
        let ours = Self.core(self.text)
        if theirs == ours { return !ours.isEmpty }
        guard let left = PythonVersion(ours), let right = PythonVersion(theirs) else { return false }
        return left == right
    }

    /// Lower-case bytes without white space around them, a leading `v`, and build metadata.
    private static func core(_ text: String) -> [UInt8] {
        var bytes = text.utf8.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }[...]
        let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        return Array(bytes.prefix { $0 != UInt8(ascii: "+") })
    }
}

/// The public part of a version as PEP 440 normalises it: what two spellings of one version share.
private struct PythonVersion: Equatable {
    var epoch = "0"
    /// Without zeros at the end.
    var release: [String] = []
    var pre: Part?
    var post: Part?
    var dev: Part?

    struct Part: Equatable {
        var name: String
        var number: String
    }

    /// `text` is in lower case. Nil where it is no version of PEP 440 (appendix B of the PEP has the grammar).
    init?(_ text: [UInt8]) {
        var rest = text[...]
        guard let first = Self.digits(&rest) else { return nil }
        if rest.first == UInt8(ascii: "!") {
            rest.removeFirst()
            guard let start = Self.digits(&rest) else { return nil }
            epoch = first
            release = [start]
        } else {
            release = [first]
        }
        while rest.first == UInt8(ascii: "."), let next = rest.dropFirst().first, Self.isDigit(next) {
            rest.removeFirst()
            if let number = Self.digits(&rest) { release.append(number) }
        }
        while release.count > 1, release.last == "0" { release.removeLast() }
        pre = Self.part(
            &rest,
            [
                ("alpha", "a"), ("a", "a"), ("beta", "b"), ("b", "b"), ("preview", "rc"), ("pre", "rc"), ("c", "rc"),
                ("rc", "rc"),
            ])
        post = Self.part(&rest, [("post", "post"), ("rev", "post"), ("r", "post")])
        dev = Self.part(&rest, [("dev", "dev")])
        guard rest.isEmpty else { return nil }
    }

    /// `[-_.]? name [-_.]? number?`; a name without a number has number 0. Takes nothing where no name follows.
    private static func part(_ rest: inout ArraySlice<UInt8>, _ names: [(spelling: String, name: String)]) -> Part? {
        var after = rest
        skipSeparator(&after)
        guard let match = names.first(where: { after.starts(with: $0.spelling.utf8) }) else { return nil }
        rest = after.dropFirst(match.spelling.utf8.count)
        skipSeparator(&rest)
        return Part(name: match.name, number: digits(&rest) ?? "0")
    }

    private static func skipSeparator(_ rest: inout ArraySlice<UInt8>) {
        if let first = rest.first, [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(first) {
            rest.removeFirst()
        }
    }

    /// A run of digits without leading zeros.
    private static func digits(_ rest: inout ArraySlice<UInt8>) -> String? {
        let run = rest.prefix(while: isDigit)
        guard !run.isEmpty else { return nil }
        rest = rest.dropFirst(run.count)
        let significant = run.drop { $0 == UInt8(ascii: "0") }
        return significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
