// What the name of a constant says of the version in it: the thing's own, or that of something else.
import Primitives

package struct ConstantName: Sendable, Hashable {
    /// In lower case: `api` and `version` of `API_VERSION` and of `apiVersion`.
    let parts: [String]

    /// What has versions of its own, and what a version is compared with.
    private static let others: Set<String> = [
        "abi", "api", "cache", "client", "compat", "compatibility", "compatible", "config", "configuration",
        "data", "database", "db", "default", "dependency", "expected", "file", "format", "framework", "highest",
        "installed", "ip", "language", "latest", "lowest", "max", "maximum", "min", "minimum",
        "next", "old", "oldest", "parser", "platform", "prev", "previous", "protocol", "python", "required",
        "requires", "schema", "server", "so", "spec", "storage", "sdk", "supported", "target", "tested", "tls", "wire",
        "xml",
    ]
    /// What may follow "version" where the text is the version all the same.
    private static let endings: Set<String> = ["string", "str", "text", "number"]

    package init(_ name: String) {
        var parts: [[UInt8]] = [[]]
        let bytes = Array(name.utf8)
        for (index, byte) in bytes.enumerated() {
            let isUpper = byte >= 65 && byte <= 90
            let isAfterLower = index > 0 && (ASCII.isDigit(bytes[index - 1]) || bytes[index - 1] >= 97)
            let isBeforeLower =
                index > 0 && index + 1 < bytes.count && bytes[index - 1] >= 65 && bytes[index - 1] <= 90
                && bytes[index + 1] >= 97
            if !(ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80) {
                parts.append([])
            } else if isUpper, isAfterLower || isBeforeLower {
                parts.append([ASCII.lower(byte)])
            } else {
                parts[parts.count - 1].append(ASCII.lower(byte))
            }
        }
        self.parts = parts.filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Without "string" and the like at the end.
    private var stem: ArraySlice<String> {
        let stem = parts.last.map(Self.endings.contains) == true ? parts.dropLast() : parts[...]
        // `kVersion`
        return stem.first == "k" ? stem.dropFirst() : stem
    }

    var isVersion: Bool { stem.last == "version" }
    /// It says "version", and nothing more.
    var isExact: Bool { stem.elementsEqual(["version"]) }
    /// What is before "version", without marks.
    package var owner: String { stem.dropLast().joined() }
    var isOfSomethingElse: Bool { stem.dropLast().contains(where: Self.others.contains) }
}
