// The names within a view as a tree, with the place of each value: templates are resolved against it before anything is
// rendered.

/// The names within one scope; a value without members is a leaf.
package struct TemplateShape: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        /// Where a view keeps the value.
        package let slot: Int
        package let shape: TemplateShape
    }
    /// By name, as templates write it.
    package private(set) var members: [String: Member] = [:]

    /// A leaf: a text, a number, a flag, or a list of such.
    package init() {}

    /// All names of a kind of view. `scopes`: those that hold views, or lists of views, and what these look like.
    package init<Name: ViewName>(_ names: Name.Type, _ scopes: [Name: TemplateShape] = [:]) {
        for name in Name.allCases {
            members[name.templateName] = Member(slot: name.rawValue, shape: scopes[name] ?? TemplateShape())
        }
    }

    /// The members of a view whose names are only known from data, in the order of its values; of two with the same name the
    /// first counts.
    package init(members: [(name: String, shape: TemplateShape)]) {
        for (slot, member) in members.enumerated() where self.members[member.name] == nil {
            self.members[member.name] = Member(slot: slot, shape: member.shape)
        }
    }

    /// The same without names that these views never have.
    package func without<Name: ViewName>(_ names: Name...) -> TemplateShape {
        var shape = self
        for name in names { shape.members[name.templateName] = nil }
        return shape
    }
}
