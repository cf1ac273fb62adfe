// Version numbers: Semantic Versioning 2.0.0 (clauses 2, 9, 10 and 11), and the other schemes that a project may declare.
import Primitives

/// One version. Equality is that of the text; `<` is precedence first, then the text's bytes, so that sorting is total.
package struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String
    package let scheme: VersionScheme
    /// The dot-separated numbers, as decimal digits without leading zeros (any length). Of the scheme `any` only where there
    /// are three or more.
    package let numbers: [String]
    package let prerelease: [String]
    package let build: String?
    /// What a scheme with an order of its own reads of the text.
    private let detail: Detail

    /// Indirect: most versions have none, and are copied by the thousand.
    private indirect enum Detail: Hashable, Sendable {
        case none
        case python(PythonVersion)
        case free(FreeVersion)
    }

    /// Nil where the text is no version of the scheme, or has more than 255 bytes. `calver` is two to four numbers, leading
    /// zeros allowed, and an optional `-pre.release`; `pep440` is any spelling that PEP 440 has.
    package init?(_ text: some StringProtocol, scheme: VersionScheme = .semver) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 255 else { return nil }
        switch scheme {
        case .semver, .calver: self.init(dotted: String(text), bytes, scheme: scheme)
        case .pep440:
            // Separators at the end are allowed, and are no names for folders.
            let lowered = bytes.map(ASCII.lower)
            let core = lowered.first == UInt8(ascii: "v") ? Array(lowered.dropFirst()) : lowered
            guard let last = core.last, ASCII.isDigit(last) || ASCII.isLetter(last),
                let version = PythonVersion(core, hasImplicitPost: true)
            else { return nil }
            self.init(String(text), version)
        case .any:
            guard let version = FreeVersion(String(text)) else { return nil }
            self.init(String(text), version)
        }
    }

    private init(_ text: String, _ version: PythonVersion) {
        self.text = text
        scheme = .pep440
        numbers = version.release
        prerelease = (version.pre.map { [$0.name, $0.number] } ?? []) + (version.dev.map { ["dev", $0] } ?? [])
        build = version.local.isEmpty ? nil : version.local.joined(separator: ".")
        detail = .python(version)
    }

    private init(_ text: String, _ version: FreeVersion) {
        self.text = text
        scheme = .any
        numbers = version.numbers
        prerelease =
            version.isPrerelease ? [String(decoding: text.utf8.dropFirst(version.base.utf8.count), as: UTF8.self)] : []
        build = nil
        detail = .free(version)
    }

    private init?(dotted text: String, _ bytes: [UInt8], scheme: VersionScheme) {
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
        self.text = text
        self.scheme = scheme
        self.numbers = numbers
        self.prerelease = prerelease
        self.build = build
        detail = .none
    }

    package var description: String { text }
    package var isPrerelease: Bool { !prerelease.isEmpty }
    /// What comes before all marks of a pre-release: `1.0.0` of `1.0.0-rc.1+5`.
    package var base: String {
        switch detail {
        case .none: numbers.joined(separator: ".")
        case .python(let version): version.base
        case .free(let version): version.base
        }
    }
    package var isInitialDevelopment: Bool { numbers.first == "0" }

    /// Whether the numbers of the scheme promise something, so that a step shows what kind of release it is.
    package var saysStep: Bool { scheme == .semver || scheme == .pep440 }

    /// What makes two versions the same one in a project: the text without build metadata, in lower case. Under `pep440` all
    /// spellings of one version share it; there the part behind "+" belongs to the version, and under `any` to the text.
    package var identity: String {
        switch detail {
        case .none:
            let core = text.utf8.prefix { $0 != UInt8(ascii: "+") }
            return String(decoding: core.map(ASCII.lower), as: UTF8.self)
        case .python(let version): return version.identity
        case .free: return String(decoding: text.utf8.map(ASCII.lower), as: UTF8.self)
        }
    }

    /// Whether a version is of the same numbers: a candidate of this one, or this one itself.
    package func hasSameBase(as other: Version) -> Bool {
        switch (detail, other.detail) {
        case (.python(let left), .python(let right)):
            left.epoch == right.epoch && left.significant == right.significant
        case (.none, .none): numbers == other.numbers
        default: ASCII.lowercased(base) == ASCII.lowercased(other.base)
        }
    }

    package static func < (a: Self, b: Self) -> Bool {
        let order = a.precedence(to: b)
        return order == 0 ? a.text.precedesBytewise(b.text) : order < 0
    }

    /// Negative, zero or positive. Of numbered versions this is the precedence of SemVer clause 11, where build metadata
    /// doesn't count; under `pep440` the PEP's order; under `any` that of the runs of digits and letters.
    package func precedence(to other: Version) -> Int {
        switch (detail, other.detail) {
        case (.python(let left), .python(let right)): return left.precedence(to: right)
        case (.free(let left), .free(let right)): return left.precedence(to: right)
        default: break
        }
        for index in 0..<max(numbers.count, other.numbers.count) {
            let order = VersionNumber.compare(
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
        if previous.isPrerelease, hasSameBase(as: previous) { return typeByZeros }
        if case .python(let version) = detail, case .python(let before) = previous.detail, version.epoch != before.epoch
        {
            return .major
        }
        if numbers.first != previous.numbers.first {
            return numbers.isEmpty || previous.numbers.isEmpty ? .patch : .major
        }
        if (numbers.dropFirst().first ?? "0") != (previous.numbers.dropFirst().first ?? "0") { return .minor }
        return .patch
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>, scheme: VersionScheme) -> [String]? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard scheme == .semver ? parts.count == 3 : (2...4).contains(parts.count) else { return nil }
        var result: [String] = []
        for part in parts {
            guard !part.isEmpty, part.allSatisfy(ASCII.isDigit) else { return nil }
            if scheme == .semver, part.count > 1, part.first == UInt8(ascii: "0") { return nil }
            result.append(VersionNumber.significant(part))
        }
        return result
    }

    private static func identifiers(_ bytes: ArraySlice<UInt8>, strictNumbers: Bool) -> [String]? {
        var result: [String] = []
        for part in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) || $0 == ASCII.hyphen })
            else { return nil }
            if strictNumbers, part.count > 1, part.first == UInt8(ascii: "0"), part.allSatisfy(ASCII.isDigit) {
                return nil
            }
            result.append(String(decoding: part, as: UTF8.self))
        }
        return result
    }

    private static func compareIdentifiers(_ a: String, _ b: String) -> Int {
        switch (a.utf8.allSatisfy(ASCII.isDigit), b.utf8.allSatisfy(ASCII.isDigit)) {
        case (true, true): VersionNumber.compare(a, b)
        case (true, false): -1
        case (false, true): 1
        case (false, false): a.compareBytes(with: b)
        }
    }
}
