// Where the output may lie: a build writes and removes there, so it shares no folder with what the user keeps.
import Documents
import Evidence
import Files
package import Primitives
import ReleaseModel

extension Workspace {
    /// An error where `paths.output` is or holds the workspace, or shares a folder with what belongs to the user.
    var outputFinding: Finding? {
        let output = Self.place(outputPath)
        let home = Self.place(root)
        if home.starts(with: output) { return badOutput("is or holds the workspace itself") }
        let paths = configuration.paths
        for folder in [paths.evidence, paths.templates, Self.stateFolder, ".git"] {
            let kept = Self.place(path(folder))
            if kept.starts(with: output) { return badOutput("is or holds the folder \(excerpt(folder))") }
            // A folder that the whole workspace lies in has room for an output too.
            if output.starts(with: kept), !home.starts(with: kept) {
                return badOutput("lies in the folder \(excerpt(folder))")
            }
        }
        if Self.place(path(paths.source)).starts(with: output) {
            return badOutput("is or holds the source tree \(excerpt(paths.source))")
        }
        return nil
    }

    private func badOutput(_ what: String) -> Finding {
        Finding(
            "bad-output", .error,
            "the output folder \(excerpt(configuration.paths.output)) \(what), which a build may not overwrite",
            remedy: "Give the output a folder of its own, such as output.", file: configurationFile,
            field: "paths.output")
    }

    /// The components of a path, with links followed as far as it exists. Those of UTF-8 bytes, since the file system
    /// tells names apart by them.
    package static func place(_ path: String) -> [Bytes] {
        var place = "/"
        for component in Files.absolute(path).utf8.split(separator: UInt8(ascii: "/")) {
            let name = String(Substring(component))
            if name == ".." {
                place = Files.parent(place) ?? "/"
            } else {
                place = Files.join(place, name)
                place = Files.realPath(place) ?? place
            }
        }
        return place.utf8.split(separator: UInt8(ascii: "/")).map(Bytes.init)
    }
}
