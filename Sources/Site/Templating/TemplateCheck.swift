// Follows a page's template through its partials and names what does not exist.
import Bundles
import Evidence
import Files
import ReleaseModel

/// The walk over one page's template.
struct TemplateCheck {
    let tags: [String: [TemplateTag]]
    /// Every template that some page reaches.
    private(set) var reached: Set<String> = []
    /// Unknown names: an error under `strict`, else rendered as nothing.
    private(set) var faults: [TemplateError] = []
    private var path: [String] = []

    static let transforms: Set<String> = [
        "first", "last", "index", "even", "odd", "count", "empty", "reversed", "sorted", "enumerated", "capitalized",
        "lowercased", "uppercased",
    ]

    init(tags: [String: [TemplateTag]]) { self.tags = tags }

    mutating func visit(_ name: String, scopes: [TemplateShape]) throws(TemplateError) {
        guard let list = tags[name] else { return }
        reached.insert(name)
        path.append(name)
        var scopes = scopes
        var isScoped: [Bool] = []
        for tag in list {
            switch tag.kind {
            case .value: _ = find(tag, in: scopes, file: name)
            case .section, .inverted:
                let shape = find(tag, in: scopes, file: name)
                let opens = tag.kind == .section && shape?.members.isEmpty == false
                if opens, let shape { scopes.append(shape) }
                isScoped.append(opens)
            case .block: isScoped.append(false)
            case .parent, .partial:
                if tag.kind == .parent { isScoped.append(false) }
                try follow(tag, scopes: scopes, file: name)
            case .close: if isScoped.popLast() == true { scopes.removeLast() }
            case .comment: break
            }
        }
        path.removeLast()
    }

    private mutating func follow(_ tag: TemplateTag, scopes: [TemplateShape], file: String) throws(TemplateError) {
        guard tags[tag.name] != nil else {
            return report(tag, file: file, "there is no template “\(tag.name)”", known: Array(tags.keys))
        }
        guard !path.contains(tag.name) else {
            throw TemplateError(
                file: "\(file).mustache", line: tag.line, message: "“\(tag.name)” would include itself without end",
                remedy: "Take one of the inclusions out: \((path + [tag.name]).joined(separator: " → ")).")
        }
        try visit(tag.name, scopes: scopes)
    }

    private mutating func find(_ tag: TemplateTag, in scopes: [TemplateShape], file: String) -> TemplateShape? {
        let (name, transforms) = tag.key
        for transform in transforms where !Self.transforms.contains(transform) {
            report(tag, file: file, "there is no transform “\(transform)”", known: Array(Self.transforms))
        }
        if name == "." || name.isEmpty { return nil }
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first, let scope = scopes.last(where: { $0.members[first] != nil }) else {
            report(
                tag, file: file, "this page has no value “\(name)” here",
                known: Array(Set(scopes.flatMap { $0.members.keys })))
            return nil
        }
        var shape = scope
        for part in parts {
            guard let next = shape.members[part] else {
                report(tag, file: file, "“\(name)” has no “\(part)”", known: Array(shape.members.keys))
                return nil
            }
            shape = next
        }
        return transforms.isEmpty ? shape : nil
    }

    private mutating func report(_ tag: TemplateTag, file: String, _ message: String, known: [String]) {
        let wrong = tag.key.name
        let near = nearest(wrong, among: known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let error = TemplateError(
            file: "\(file).mustache", line: tag.line, message: message,
            remedy: near.map { "Did you mean “\($0)”?" }
                ?? "Take it out, or see the built-in template for the names that exist.")
        if !faults.contains(error) { faults.append(error) }
    }
}
