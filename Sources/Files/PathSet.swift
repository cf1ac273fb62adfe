// A set of relative paths, distinguished by their bytes and not by Unicode equivalence.
import Primitives

struct PathSet {
    private var members: Set<BytewiseKey>

    init(_ paths: [String] = []) { members = Set(paths.lazy.map(BytewiseKey.init)) }

    @discardableResult
    mutating func insert(_ path: String) -> Bool { members.insert(BytewiseKey(path)).inserted }

    /// Adds each folder that the path of these components lies in.
    mutating func insertAncestors(of components: [String]) { insertAncestors(of: components.joined(separator: "/")) }

    /// The same for a path in canonical spelling.
    mutating func insertAncestors(of path: String) {
        for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") { insert(String(path[..<index])) }
    }

    func contains(_ path: String) -> Bool { members.contains(BytewiseKey(path)) }

    /// Whether one of the folders that `path` lies in is a member.
    func containsAncestor(of path: String) -> Bool {
        guard !members.isEmpty else { return false }
        return path.utf8.indices.contains { path.utf8[$0] == UInt8(ascii: "/") && contains(String(path[..<$0])) }
    }

    /// Sorted bytewise.
    var sorted: [String] { members.map(\.text).sorted { $0.precedesBytewise($1) } }
}
