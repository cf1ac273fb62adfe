// Resolves the name in a tag to the place of its value, and reports the names that do not exist.
import Primitives

extension TemplateCompiler {
    private static let transforms = Transform.allCases.map(\.rawValue)

    /// Where the value is, and what it looks like; nil where there is none, which is reported.
    mutating func resolve(
        _ token: Token, in template: Template
    ) -> (TemplateProgram.Reference, TemplateShape)? {
        guard let name = TagName(token.name) else { return nil }
        var transforms: [Transform] = []
        for text in name.transforms.reversed() {
            guard let transform = Transform(rawValue: text) else {
                report(token, template, text, "there is no transform “\(text)”", known: Self.transforms)
                return nil
            }
            transforms.append(transform)
        }
        guard let (found, slots, shape) = place(name, token, template) else { return nil }
        var reference = found
        if !slots.isEmpty || !transforms.isEmpty {
            reference.detail = program.add(.init(slots: slots, transforms: transforms))
        }
        return (reference, transforms.allSatisfy(\.keepsShape) ? shape : TemplateShape())
    }

    private mutating func place(
        _ name: TagName, _ token: Token, _ template: Template
    ) -> (TemplateProgram.Reference, [Int], TemplateShape)? {
        if name.key.isEmpty {
            return (.init(scope: TemplateProgram.Reference.placeInList, slot: -1), [], TemplateShape())
        }
        let innermost = scopes.count - 1
        if name.key == "." {
            guard innermost >= 0 else { return nil }
            return (.init(scope: Int32(clamping: innermost), slot: -1), [], scopes[innermost])
        }
        let path = name.path
        guard let first = path.first,
            let scope = scopes.lastIndex(where: { $0.members[first] != nil }), let member = scopes[scope].members[first]
        else {
            report(
                token, template, path.first ?? name.key, "this page has no value “\(name.key)” here",
                known: Array(Set(scopes.flatMap { $0.members.keys })))
            return nil
        }
        var (slots, shape): ([Int], TemplateShape) = ([], member.shape)
        for part in path.dropFirst() {
            guard let next = shape.members[part] else {
                report(token, template, part, "“\(name.key)” has no “\(part)”", known: Array(shape.members.keys))
                return nil
            }
            slots.append(next.slot)
            shape = next.shape
        }
        return (.init(scope: Int32(clamping: scope), slot: Int32(clamping: member.slot)), slots, shape)
    }

    /// `unknown`: the name that is not among the known ones.
    mutating func report(
        _ token: Token, _ template: Template, _ unknown: String, _ message: String, known: [String]
    ) {
        guard faults.count < 100 else { return }
        let near = nearest(unknown, among: known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let error = TemplateError(
            file: Template.file(template.name), line: token.line, message: message,
            remedy: near.map { "Did you mean “\($0)”?" }
                ?? "Take it out, or see the built-in template for the names that exist.")
        if !faults.contains(error) { faults.append(error) }
    }
}
