// Version numbers: Semantic Versioning 2.0.0 (clauses 2, 9, 10 and 11), and calendar versions for projects that declare them.
import Primitives

/// How a project numbers its releases.
package enum VersionScheme: String, Sendable, Hashable, CaseIterable {
    case semver, calver

    /// How to write a version.
    package var remedy: String {
        switch self {
        case .semver: "Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1."
        case .calver: "Write numbers with dots: 2026.10 or 2026.10.1."
        }
    }
}

/// One version. Equality is that of the text; `<` is precedence first, then the text's bytes, so that sorting is total.
package struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String
    package let scheme: VersionScheme
    /// The dot-separated numbers, as decimal digits without leading zeros (any length).
    package let numbers: [String]
    package let prerelease: [String]
    package let build: String?

    /// Nil where the text is no version of the scheme. `calver` is two to four numbers, leading zeros allowed, and
    /// an optional `-pre.release`.
    package init?(_ text: some StringProtocol, scheme: VersionScheme = .semver) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 255 else { return nil }
        let plus = bytes.firstIndex(of: UInt8(ascii: "+")) ?? bytes.endIndex
        let dash = bytes[..<plus].firstIndex(of: UInt8(ascii: "-")) ?? plus
        guard let numbers = Self.numbers(bytes[..<dash], scheme: scheme) else { return nil }
        var prerelease: [String] = []
        if dash < plus {
            guard let parts = Self.identifiers(bytes[(dash + 1)..<plus], strictNumbers: true) else { return nil }
            prerelease = parts
        }
        var build: String?
        if plus < bytes.endIndex {
            guard let parts = Self.identifiers(bytes[(plus + 1)...], strictNumbers: false) else { return nil }
            build = parts.joined(separator: ".")
        }
        self.text = String(text)
        self.scheme = scheme
        self.numbers = numbers
        self.prerelease = prerelease
        self.build = build
    }

    package var description: String { text }
    package var isPrerelease: Bool { !prerelease.isEmpty }
    /// The numbers alone, `1.0.0` of `1.0.0-rc.1+5`.
    package var base: String { numbers.joined(separator: ".") }
    package var major: String { numbers[0] }
    package var isInitialDevelopment: Bool { scheme == .semver && numbers[0] == "0" }

    /// What makes two versions the same one in a project: the text without build metadata, in lower case.
    package var identity: String {
        let core = text.utf8.prefix { $0 != UInt8(ascii: "+") }
        return String(decoding: core.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }, as: UTF8.self)
    }

    package static func < (a: Self, b: Self) -> Bool {
        let order = a.precedence(to: b)
        return order == 0 ? a.text.precedesBytewise(b.text) : order < 0
    }

    /// Precedence of SemVer clause 11: negative, zero or positive. Build metadata doesn't count.
    package func precedence(to other: Version) -> Int {
        for index in 0..<max(numbers.count, other.numbers.count) {
            let order = Self.compareNumbers(
                index < numbers.count ? numbers[index] : "0",
                index < other.numbers.count ? other.numbers[index] : "0"
            )
            if order != 0 { return order }
        }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return prerelease.isEmpty ? (other.prerelease.isEmpty ? 0 : 1) : -1
        }
        for (a, b) in zip(prerelease, other.prerelease) {
            let order = Self.compareIdentifiers(a, b)
            if order != 0 { return order }
        }
        return prerelease.count - other.prerelease.count
    }

    /// The type that the version's own zeros show: x.0.0 is major, x.y.0 minor, all else a patch.
    package var typeByZeros: ReleaseType {
        let rest = numbers.dropFirst()
        if rest.allSatisfy({ $0 == "0" }) { return .major }
        return rest.dropFirst().allSatisfy { $0 == "0" } ? .minor : .patch
    }

    /// The release type that a step from `previous` to this version is; nil where it is no step upwards. A step from a
    /// pre-release to another one of the same numbers, or to its final version, is what those numbers' zeros show:
    /// 2.0.0 is a major release, whatever candidates came before it.
    package func bump(over previous: Version) -> ReleaseType? {
        guard precedence(to: previous) > 0 else { return nil }
        if previous.isPrerelease, numbers == previous.numbers { return typeByZeros }
        if numbers.first != previous.numbers.first { return .major }
        if numbers.dropFirst().first != previous.numbers.dropFirst().first { return .minor }
        return .patch
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>, scheme: VersionScheme) -> [String]? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard scheme == .semver ? parts.count == 3 : (2...4).contains(parts.count) else { return nil }
        var result: [String] = []
        for part in parts {
            guard !part.isEmpty, part.allSatisfy(isDigit) else { return nil }
            let significant = part.drop { $0 == UInt8(ascii: "0") }
            if scheme == .semver, significant.count != part.count, part.count > 1 { return nil }
            result.append(significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self))
        }
        return result
    }

    private static func identifiers(_ bytes: ArraySlice<UInt8>, strictNumbers: Bool) -> [String]? {
        var result: [String] = []
        for part in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }) else {
                return nil
            }
            if strictNumbers, part.count > 1, part.first == UInt8(ascii: "0"), part.allSatisfy(isDigit) { return nil }
            result.append(String(decoding: part, as: UTF8.self))
        }
        return result
    }

    private static func compareNumbers(_ a: String, _ b: String) -> Int {
        if a.utf8.count != b.utf8.count { return a.utf8.count - b.utf8.count }
        return a.compareBytes(with: b)
    }

    private static func compareIdentifiers(_ a: String, _ b: String) -> Int {
        switch (a.utf8.allSatisfy(isDigit), b.utf8.allSatisfy(isDigit)) {
        case (true, true): compareNumbers(a, b)
        case (true, false): -1
        case (false, true): 1
        case (false, false): a.compareBytes(with: b)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) >= 97 && (byte | 32) <= 122 }
}
