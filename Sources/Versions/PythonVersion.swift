// A version of Python's PEP 440: its parts, its normal form, and its place in the order.
import Files
import Primitives

/// Appendix B of the PEP has the grammar, "Normalization" the spellings, and "Summary of permitted suffixes and relative
/// ordering" the order. Numbers are decimal digits without leading zeros, of any length.
struct PythonVersion: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        /// "a", "b" or "rc".
        var name: String
        var number: String
    }

    private(set) var epoch = "0"
    /// As many as are written.
    private(set) var release: [String] = []
    private(set) var pre: Part?
    private(set) var post: String?
    private(set) var dev: String?
    /// The segments behind "+".
    private(set) var local: [String] = []

    /// `text` is in lower case, without white space around it and a leading `v`. Nil where it is no version of PEP 440.
    ///
    /// `hasImplicitPost`: `1.0-1` is `1.0.post1`. In Semantic Versioning it is a pre-release.
    init?(_ text: [UInt8], hasImplicitPost: Bool) {
        var rest = text[...]
        guard let first = Self.digits(&rest) else { return nil }
        if rest.first == ASCII.exclamation {
            rest.removeFirst()
            guard let start = Self.digits(&rest) else { return nil }
            epoch = first
            release = [start]
        } else {
            release = [first]
        }
        while rest.first == ASCII.dot, let next = rest.dropFirst().first, ASCII.isDigit(next) {
            rest.removeFirst()
            if let number = Self.digits(&rest) { release.append(number) }
        }
        pre = Self.part(
            &rest,
            [
                ("alpha", "a"), ("a", "a"), ("beta", "b"), ("b", "b"), ("preview", "rc"), ("pre", "rc"), ("c", "rc"),
                ("rc", "rc"),
            ])
        if hasImplicitPost, rest.first == ASCII.hyphen, let next = rest.dropFirst().first, ASCII.isDigit(next) {
            rest.removeFirst()
            post = Self.digits(&rest)
        } else {
            post = Self.part(&rest, [("post", "post"), ("rev", "post"), ("r", "post")])?.number
        }
        dev = Self.part(&rest, [("dev", "dev")])?.number
        if rest.first == ASCII.plus {
            let parts = rest.dropFirst().split(omittingEmptySubsequences: false) { "-_.".utf8.contains($0) }
            for part in parts {
                guard !part.isEmpty, part.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) }) else { return nil }
                var digits = part
                let number = part.allSatisfy(ASCII.isDigit) ? Self.digits(&digits) : nil
                local.append(number ?? String(decoding: part, as: UTF8.self))
            }
            rest = []
        }
        guard rest.isEmpty else { return nil }
    }

    var isPrerelease: Bool { pre != nil || dev != nil }

    /// Without zeros at the end, which make no difference.
    var significant: [String] {
        var numbers = release
        while numbers.count > 1, numbers.last == "0" { numbers.removeLast() }
        return numbers
    }

    /// The epoch and the numbers.
    var base: String { Self.base(epoch, release) }

    private static func base(_ epoch: String, _ release: [String]) -> String {
        (epoch == "0" ? "" : "\(epoch)!") + release.joined(separator: ".")
    }

    /// What all spellings of this version share.
    var identity: String { Self.base(epoch, significant) + suffix }

    private var suffix: String {
        (pre.map { $0.name + $0.number } ?? "") + (post.map { ".post\($0)" } ?? "") + (dev.map { ".dev\($0)" } ?? "")
            + (local.isEmpty ? "" : "+" + local.joined(separator: "."))
    }

    /// Whether two are one version but for what stands behind "+".
    func isSamePublicVersion(as other: PythonVersion) -> Bool {
        var (left, right) = (self, other)
        left.local = []
        right.local = []
        return left.identity == right.identity
    }

    // MARK: - Order

    /// Negative, zero or positive.
    func precedence(to other: PythonVersion) -> Int {
        let order = VersionNumber.compare(epoch, other.epoch)
        if order != 0 { return order }
        let (left, right) = (significant, other.significant)
        for index in 0..<max(left.count, right.count) {
            let order = VersionNumber.compare(
                index < left.count ? left[index] : "0", index < right.count ? right[index] : "0")
            if order != 0 { return order }
        }
        if preRank != other.preRank { return preRank - other.preRank }
        let parts = [
            (pre?.number, other.pre?.number, false), (post, other.post, false), (dev, other.dev, true),
        ]
        for (left, right, isLastWithout) in parts {
            switch (left, right) {
            case (nil, nil): continue
            case (nil, _?): return isLastWithout ? 1 : -1
            case (_?, nil): return isLastWithout ? -1 : 1
            case (let left?, let right?):
                let order = VersionNumber.compare(left, right)
                if order != 0 { return order }
            }
        }
        return localOrder(other)
    }

    /// A development release of the numbers themselves comes first, then a, b and rc, then all without one.
    private var preRank: Int {
        switch pre?.name {
        case "a": 1
        case "b": 2
        case "rc": 3
        default: post == nil && dev != nil ? 0 : 4
        }
    }

    /// Numbers come after words.
    private func localOrder(_ other: PythonVersion) -> Int {
        for (left, right) in zip(local, other.local) {
            let order =
                switch (Self.isNumber(left), Self.isNumber(right)) {
                case (true, true): VersionNumber.compare(left, right)
                case (true, false): 1
                case (false, true): -1
                case (false, false): left.compareBytes(with: right)
                }
            if order != 0 { return order }
        }
        return local.count - other.local.count
    }

    private static func isNumber(_ text: String) -> Bool { text.utf8.allSatisfy(ASCII.isDigit) }

    // MARK: - Reading

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
        if let first = rest.first, "-_.".utf8.contains(first) { rest.removeFirst() }
    }

    /// A run of digits without leading zeros.
    private static func digits(_ rest: inout ArraySlice<UInt8>) -> String? {
        let run = rest.prefix(while: ASCII.isDigit)
        guard !run.isEmpty else { return nil }
        rest = rest.dropFirst(run.count)
        return VersionNumber.significant(run)
    }
}
