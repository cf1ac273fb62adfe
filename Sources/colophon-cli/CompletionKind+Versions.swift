// What a shell completes where the name of a release belongs.
import ArgumentParser
import Colophon
import ReleaseModel
import Workspace

extension CompletionKind {
    /// The workspace's releases.
    static var versions: CompletionKind {
        .custom { words, _, _ in
            let workspace = try? Workspace.open(configurationFile: configuration(in: words))
            return (try? workspace?.releaseFolders()) ?? []
        }
    }

    /// The configuration that the command line names so far.
    private static func configuration(in words: [String]) -> String {
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--config" || word == "-c" { return words.first ?? Workspace.configurationName }
            for start in ["--config=", "-c="] where word.utf8.starts(with: start.utf8) {
                return String(word.dropFirst(start.count))
            }
        }
        return Workspace.configurationName
    }
}
