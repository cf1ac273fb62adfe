// A set of relative paths, told apart by their bytes and not by Unicode equivalence.

import Glibc

struct PathSet {
    private var members: Set<Bytes> = []

    init(_ paths: [String] = []) { members = Set(paths.map { Array($0.utf8) }) }

    @discardableResult
    mutating func insert(_ path: String) -> Bool { members.insert(Array(path.utf8)).inserted }

    /// Adds each folder that the path of these components lies in.
    mutating func insertAncestors(of components: [String]) {
        var folder = ""
        for component in components.dropLast() {
            folder = Files.join(folder, component)
            insert(folder)
        }
    }

    func contains(_ path: String) -> Bool { members.contains(Array(path.utf8)) }

    /// Whether one of the folders that `path` lies in is a member.
    func containsAncestor(of path: String) -> Bool {
        guard !members.isEmpty else { return false }
        let bytes = Array(path.utf8)
        return bytes.indices.contains { bytes[$0] == UInt8(ascii: "/") && members.contains(Array(bytes[..<$0])) }
    }

    /// Sorted bytewise.
    var sorted: [String] {
        members.map { String(decoding: $0, as: UTF8.self) }.sorted { strcmp($0, $1) < 0 }
    }
}
