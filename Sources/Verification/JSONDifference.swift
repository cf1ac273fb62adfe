// Says in words where two JSON values differ: what a bundle states, and what its evidence gives.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

enum JSONDifference {
    /// One line a difference, `checks/RL-02/status: the bundle says "pass", and its content gives "fail"`; empty where
    /// both are written the same.
    static func lines(stated: JSON, found: JSON) -> [String] {
        var lines: [String] = []
        collect(stated, found, at: "", into: &lines)
        return shortened(lines)
    }

    private static func collect(_ stated: JSON, _ found: JSON, at path: String, into lines: inout [String]) {
        switch (stated, found) {
        case (.object(let a), .object(let b)):
            let keys = Set(a.keys).union(b.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for key in keys { collect(a[key], b[key], at: join(path, key), into: &lines) }
        case (.array(let a), .array(let b)):
            // Most long lists have no names, and need no list of them.
            let isNamed =
                a.count == b.count
                && zip(a, b).allSatisfy { one, other in name(one).map { $0 == name(other) } ?? false }
            if isNamed {
                for (one, other) in zip(a, b) { collect(one, other, at: join(path, name(one) ?? ""), into: &lines) }
            } else {
                for index in 0..<max(a.count, b.count) {
                    collect(
                        index < a.count ? a[index] : nil, index < b.count ? b[index] : nil, at: "\(path)[\(index)]",
                        into: &lines)
                }
            }
        default:
            if stated.canonicalBytes != found.canonicalBytes {
                lines.append("\(path): the bundle says \(short(stated)), and its content gives \(short(found))")
            }
        }
    }

    private static func collect(_ stated: JSON?, _ found: JSON?, at path: String, into lines: inout [String]) {
        switch (stated, found) {
        case (let a?, let b?): collect(a, b, at: path, into: &lines)
        case (let a?, nil): lines.append("\(path): the bundle says \(short(a)), and its content gives nothing")
        case (nil, let b?): lines.append("\(path): the bundle says nothing, and its content gives \(short(b))")
        case (nil, nil): break
        }
    }

    /// What an item of a list is known by.
    private static func name(_ value: JSON) -> String? {
        guard case .object(let members) = value else { return nil }
        for key in ["id", "path"] { if case .string(let name)? = members[key] { return name } }
        return nil
    }

    private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path)/\(key)" }

    private static func short(_ value: JSON) -> String { short(value.canonicalBytes) }

    /// `canonical`: the bytes of a value.
    static func short(_ canonical: Bytes) -> String {
        let text = String(decoding: canonical, as: UTF8.self)
        return text.unicodeScalars.count <= 120
            ? text : "\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(119))))…"
    }
}
