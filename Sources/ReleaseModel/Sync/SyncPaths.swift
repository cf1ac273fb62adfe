// Which paths and patterns a sync rule may name.
import Archives
import Files
import Primitives

package enum SyncPaths {
    /// Whether a path or pattern is absolute, or has ".." as one of its components.
    package static func leaves(_ path: String) -> Bool {
        path.utf8.first == ASCII.slash
            || path.utf8.split(separator: ASCII.slash).contains { $0.elementsEqual("..".utf8) }
    }

    /// The component of a path that belongs to git, in whatever spelling, or to the sync itself, in any case; nil: there is none.
    package static func reserved(in path: String) -> String? {
        var rest = path.utf8[...]
        if ArchivePath.isInGitFolder(path) { return ".git" }
        while !rest.isEmpty {
            let component = rest.prefix { $0 != ASCII.slash }
            rest = rest[component.endIndex...].dropFirst()
            guard component.first == ASCII.dot else { continue }
            let name = String(decoding: component.map(ASCII.lower), as: UTF8.self)
            if reserved.contains(name) { return name }
        }
        return nil
    }

    private static let reserved: Set<String> = [".colophon-sync", ".colophon-overrides"]
}
