// `colophon init --templates`: the built-in templates as files of the workspace, to be changed there.
import Files
import Primitives
import Site
package import Workspace

package enum TemplateCopy {
    /// Writes the templates, the style sheet and the icon into `folder`, and refuses to touch anything that is there. The scripts are
    /// left out: they belong to the program's own pages. Returns the paths written.
    package static func write(into folder: String) throws(WorkspaceError) -> [String] {
        let files = BuiltInTemplate.files.filter { !$0.key.utf8.suffix(3).elementsEqual(".js".utf8) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let paths = files.map { Files.join(folder, $0.key) }
        if let taken = paths.first(where: { Files.kind($0) != nil }) {
            throw WorkspaceError(
                "exists", "there is such a file already",
                remedy: "Move it away: it replaces the built-in one as it is.",
                file: taken)
        }
        do throws(FileError) {
            for (path, file) in zip(paths, files) { try Files.writeAtomically(file.value, to: path) }
            return paths
        } catch { throw WorkspaceError(error) }
    }
}
