// What a repository's tags have in front of their versions, for workflows that run for them.
import GitHistory
import Primitives
import ReleaseModel
import Versions

package enum TagPrefix {
    /// Of the newest tag that names a version; nil where there is no repository or no such tag, or a shell could take the text for
    /// more than it says.
    package static func find(in folder: String, project: String) async -> String? {
        guard let repository = try? await GitRepository.open(folder), let tags = try? await repository.tags().0,
            let naming = TagNaming(scheme: .any, projects: [project], pattern: nil, package: nil)
        else { return nil }
        let named = tags.filter { if case .version = naming.answer($0.name) { $0.date != nil } else { false } }
        let newest = named.max { left, right in
            guard let first = left.date, let second = right.date, first != second else {
                return left.name.precedesBytewise(right.name)
            }
            return first < second
        }
        return newest.flatMap { prefix(of: $0.name) }
    }

    private static func prefix(of tag: String) -> String? {
        let prefix = tag.utf8.prefix { !ASCII.isDigit($0) }
        guard prefix.count < tag.utf8.count, prefix.allSatisfy({ ASCII.isLetter($0) || "._-/".utf8.contains($0) }),
            prefix.first != UInt8(ascii: "-")
        else { return nil }
        return String(decoding: prefix, as: UTF8.self)
    }
}
