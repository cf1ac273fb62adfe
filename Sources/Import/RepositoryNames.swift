// What a repository is called: where it was cloned from, and the folder that it is in.
import Files
import GitHistory
import Primitives

struct RepositoryNames {
    /// That of the address comes first: a clone may be in a folder of any name.
    let all: [String]

    init(_ repository: GitRepository, origin: String?) {
        let parts = (origin ?? "").split { $0 == "/" || $0 == ":" }
        all = ([parts.last.map(String.init), Files.name(repository.root)]).compactMap(\.self).map(Self.bare)
            .filter { !$0.isEmpty }
    }

    /// Without the ending of a folder that holds nothing but a repository.
    private static func bare(_ name: String) -> String { name.hasSuffix(".git") ? String(name.dropLast(4)) : name }
}
