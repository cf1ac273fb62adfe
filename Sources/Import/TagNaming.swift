// Which version a tag names: by a pattern, by a package's name, or by the forms that tags have everywhere.
import Primitives
import ReleaseModel
package import Versions

package struct TagNaming: Sendable {
    private let scheme: VersionScheme
    private let projects: [String]
    private let pattern: Pattern?
    private let package: String?
    /// Some tag has the package's very name, so that one with a scope before it is another package.
    private let isExact: Bool

    private struct Pattern: Sendable {
        var start: String
        var end: String
    }

    package enum Answer: Sendable, Hashable {
        case version(Version)
        /// A version of one package among several, and what else the tag would be.
        case package(String, Version)
        /// Why it names none.
        case none(String)
    }

    /// `projects`: what the project is called. `pattern`: a text with `{version}` in it; nil where it has none. `tags`: all that there are.
    package init?(
        scheme: VersionScheme, projects: [String], pattern: String?, package: String?, tags: [String] = []
    ) {
        self.scheme = scheme
        self.projects = projects
        self.package = package
        isExact = tags.contains { tag in
            package.map { ASCII.lowercased(Self.packaged(tag)?.name ?? "") == ASCII.lowercased($0) } ?? false
        }
        guard let pattern else {
            self.pattern = nil
            return
        }
        let parts = pattern.replacing("{package}", with: package ?? "").split(
            separator: "{version}", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.pattern = Pattern(start: String(parts[0]), end: String(parts[1]))
    }

    package func answer(_ tag: String) -> Answer {
        if let pattern {
            let (start, end) = (pattern.start.utf8, pattern.end.utf8)
            guard tag.utf8.count > start.count + end.count, tag.utf8.starts(with: start),
                tag.utf8.suffix(end.count).elementsEqual(end)
            else { return .none("it does not have the form of --tag-pattern") }
            return version(String(decoding: tag.utf8.dropFirst(start.count).dropLast(end.count), as: UTF8.self))
        }
        if let package {
            guard let (name, text) = Self.packaged(tag), Self.isSame(name, package),
                !isExact || ASCII.lowercased(name) == ASCII.lowercased(package)
            else {
                return .none("it is not of the package \(package)")
            }
            return version(text)
        }
        if Self.isLine(tag) { return .none("it names a line of releases, and no single one") }
        if let text = plain(tag) { return version(text) }
        if let (name, _) = Self.packaged(tag), Self.moving.contains(ASCII.lowercased(name)) {
            return .none("it is of a build that is no release")
        }
        if let (name, text) = Self.packaged(tag), case .version(let version) = version(text) {
            return .package(name, version)
        }
        return .none("it names no version")
    }

    private func version(_ text: String) -> Answer {
        if let version = Version(text, scheme: scheme) { return .version(version) }
        guard text.utf8.contains(where: ASCII.isDigit) else { return .none("it names no version") }
        return .none("\(text) is no version of the scheme \(scheme.rawValue)")
    }

    // MARK: Forms

    /// What moves from build to build.
    private static let moving: Set<String> = [
        "nightly", "latest", "snapshot", "canary", "edge", "dev", "daily", "weekly", "continuous", "backup", "old",
    ]

    /// `8.0.x`, `1.x`
    private static func isLine(_ tag: String) -> Bool {
        guard let last = tag.utf8.split(separator: ASCII.dot).last, tag.utf8.contains(ASCII.dot) else { return false }
        return last.count == 1 && last.first.map(ASCII.lower) == UInt8(ascii: "x")
    }

    private static let words = ["release", "releases", "rel", "version", "ver", "tag", "tags", "stable"]

    /// `1.0.0`, `v1.0.0`, `release-1.0.0`, `name-1.0.0` with the project's name: from the first digit on.
    private func plain(_ tag: String) -> String? {
        if let text = Self.numbered(tag) { return text }
        guard let (name, text) = Self.packaged(tag) else { return nil }
        let isFrame =
            Self.words.contains(ASCII.lowercased(name)) || projects.contains { Self.isSame(name, ASCII.lowercased($0)) }
        return isFrame ? text : nil
    }

    /// A digit, or a `v` before one.
    private static func numbered(_ text: some StringProtocol) -> String? {
        guard let first = text.utf8.first else { return nil }
        if ASCII.isDigit(first) { return String(text) }
        let rest = text.utf8.dropFirst()
        guard ASCII.lower(first) == UInt8(ascii: "v"), let next = rest.first, ASCII.isDigit(next) else { return nil }
        return String(decoding: rest, as: UTF8.self)
    }

    /// `name@1.0.0`, `@scope/name@1.0.0`, `name/v1.0.0`, `name-v1.0.0`, `name-1.0.0`, `name_1.0.0`: the name ends at the first such mark
    /// with a version behind it, but an `@` counts before all others.
    static func packaged(_ tag: String) -> (name: String, version: String)? {
        for marks in ["@", "/", "-_"] {
            for index in tag.utf8.indices.dropFirst() where marks.utf8.contains(tag.utf8[index]) {
                guard let text = numbered(tag[tag.utf8.index(after: index)...]),
                    text.utf8.contains(ASCII.dot) || marks == "@"
                else { continue }
                return (String(tag[..<index]), text)
            }
        }
        return nil
    }

    /// The same name, or the last part of a scoped one.
    static func isSame(_ name: String, _ package: String) -> Bool {
        let (left, right) = (ASCII.lowercased(name), ASCII.lowercased(package))
        return left == right || left.split(separator: "/").last.map(String.init) == right
    }
}
