// Whether a text in a manifest, a changelog or a package URL is this version: SemVer's own text, or a PEP 440 spelling of it.
import Primitives

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

    private func isSame(_ ours: String, _ theirs: String) -> Bool {
        let (ours, theirs) = (Self.core(ours), Self.core(theirs))
        if theirs == ours { return !ours.isEmpty }
        let hasImplicitPost = scheme == .pep440
        guard let left = PythonVersion(ours, hasImplicitPost: hasImplicitPost),
            let right = PythonVersion(theirs, hasImplicitPost: hasImplicitPost)
        else { return false }
        return left.isSamePublicVersion(as: right)
    }

    /// Lower-case bytes without white space around them, a leading `v`, and build metadata.
    private static func core(_ text: String) -> [UInt8] {
        var bytes = ASCII.trimmed(text.utf8.map(ASCII.lower)[...])
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        return bytes.prefix { $0 != ASCII.plus }.map { $0 == ASCII.tilde ? ASCII.hyphen : $0 }
    }
}
