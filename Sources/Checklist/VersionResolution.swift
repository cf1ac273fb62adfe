// Which version each listed manifest states, with what it takes from others: a parent, a workspace, a file that it names.
import Evidence
import Files
import Primitives
import ReleaseModel
import VersionManifests

/// The manifests of one release together.
struct VersionResolution {
    struct Item {
        var path: String
        var manifest: VersionManifest
    }

    enum Result {
        /// `from` is the manifest that states the text, where it is another one.
        case stated([VersionManifest.Place], from: String?)
        /// Another listed manifest states it, and is judged itself.
        case elsewhere(String)
        case indefinite(String)
        case absent
    }

    private let items: [Item]
    private let project: String

    init(_ items: [Item], project: String) {
        self.items = items
        self.project = Self.plain(project)
    }

    func result(of index: Int) -> Result {
        let (path, manifest) = (items[index].path, items[index].manifest)
        if !manifest.packages.isEmpty {
            let names = Set(items.compactMap { $0.manifest.packages.isEmpty ? $0.manifest.name : nil })
            let own = manifest.packages.filter { names.contains($0.name) }
            if !own.isEmpty { return .stated(own, from: nil) }
        }
        switch manifest.statement {
        case .absent: return .absent
        case .stated(let text):
            if let constant = manifest.constant, !fits(constant) {
                return .indefinite("\(constant) may be the version of something else than \(quoted(project))")
            }
            let place = VersionManifest.Place(name: "", text: text, line: manifest.line ?? 1)
            return .stated([place] + manifest.further, from: nil)
        case .indefinite(let why):
            switch manifest.source {
            case .values(let text, let owner):
                guard let found = filled(text, by: owner) else { return .indefinite(why) }
                return .stated([.init(name: "", text: found.text, line: manifest.line ?? 1)], from: found.path)
            case .file(let target):
                return other { Self.names(target, from: path, $0) } ?? .indefinite(why)
            case .module(let name):
                let target = name.utf8.map { $0 == ASCII.dot ? ASCII.slash : $0 }
                let module = String(decoding: target, as: UTF8.self)
                return other {
                    Self.names("\(module).py", from: path, $0) || Self.names("\(module)/__init__.py", from: path, $0)
                } ?? .indefinite(why)
            case .constant(let suffix): return other { $0.hasSuffix(".\(suffix)") } ?? .indefinite(why)
            case nil: return .indefinite(why)
            }
        }
    }

    /// The only other manifest that states a version and has such a path.
    private func other(_ isNamed: (String) -> Bool) -> Result? {
        let found = items.filter { item in
            if case .stated = item.manifest.statement { isNamed(item.path) } else { false }
        }
        return found.count == 1 ? .elsewhere(found[0].path) : nil
    }

    // MARK: - Values of others

    /// The text with what the manifest called `owner` and those above it offer; nil where something is left open.
    private func filled(_ text: String, by owner: String) -> (text: String, path: String)? {
        var text = text
        var owner: String? = owner
        for _ in 0..<8 {
            guard let name = owner else { return nil }
            let found = items.filter { $0.manifest.offer?.owner == name }
            guard let first = found.first, let offer = first.manifest.offer else { return nil }
            text = VersionManifest.filled(text) { key in
                let values = Set(found.map { $0.manifest.offer?.values[key] })
                return values.count == 1 ? values.first ?? nil : nil
            }
            if !text.contains("${") { return text.isEmpty ? nil : (text, first.path) }
            owner = offer.parent
        }
        return nil
    }

    // MARK: - Names

    /// Whether `path` is the file that `target` names from the folder of `manifest`. Evidence may lie elsewhere than in the
    /// repository: the last names decide, as many as both have.
    private static func names(_ target: String, from manifest: String, _ path: String) -> Bool {
        guard path != manifest else { return false }
        let wanted = target.split(separator: "/").filter { $0 != "." && $0 != ".." }
        let listed = path.split(separator: "/")
        let count = min(wanted.count, listed.count)
        return count > 0 && wanted.suffix(count) == listed.suffix(count)
    }

    /// Whether a constant is called after the project: `colophonVersion`, `ORDERS_VERSION` of `orders-service`.
    private func fits(_ constant: String) -> Bool {
        let owner = Self.plain(ConstantName(constant).owner)
        if owner == project { return true }
        return min(owner.utf8.count, project.utf8.count) > 2
            && (project.hasPrefix(owner) || project.hasSuffix(owner) || owner.hasPrefix(project)
                || owner.hasSuffix(project))
    }

    private static func plain(_ text: String) -> String { String(decoding: plainName(text), as: UTF8.self) }
}
