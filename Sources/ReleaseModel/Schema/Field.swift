// One declaration for each member of a file's mapping: its name, its shape, what it means, and how it is read and written.
package import Documents
import Files
import Primitives

/// A member of the mapping that a `Value` is in a file.
package struct Field<Value: Sendable>: Sendable {
    package typealias Read = @Sendable (DataNode, inout Value) -> Void
    package typealias Write = @Sendable (Value) -> JSON?

    package var member: ObjectShape.Member
    /// The node is not null.
    let read: Read
    /// Nil: the member is left out.
    let write: Write

    /// A member that is one property. `always`: it is also written where a file leaves it out.
    package init<Held: FieldValue>(
        _ name: String, _ path: any WritableKeyPath<Value, Held> & Sendable, as shape: Shape = Held.shape,
        required: Bool = false, always: Bool = false, _ about: String, standard: String? = nil, more: String? = nil
    ) {
        member = ObjectShape.Member(
            name, shape, required: required, about, standard: standard, more: more)
        let property = Property(path)
        read = { node, value in
            if let held = Held.read(node) { property.set(held, in: &value) }
        }
        write = { value in always ? property.get(value).json : property.get(value).statedJSON }
    }

    /// A member that its reader takes from the node, since reading it needs more than the node; or one with closures of its own.
    package init(
        _ name: String, as shape: Shape, required: Bool = false, _ about: String, standard: String? = nil,
        more: String? = nil, read: @escaping Read = { _, _ in }, write: @escaping Write
    ) {
        member = ObjectShape.Member(
            name, shape, required: required, about, standard: standard, more: more)
        self.read = read
        self.write = write
    }

    /// A mapping whose members belong to the same value.
    package static func group(_ name: String, _ members: [Field], _ about: String) -> Field {
        let fields = Fields(name, members)
        return Field(name, as: .object(fields.shape), about) { node, value in
            fields.read(node, into: &value)
        } write: { value in
            let members = fields.members(of: value)
            return members.isEmpty ? JSON?.none : .object(members)
        }
    }

    /// A mapping whose keys are the file's own. `write` gives all entries; without any, the member is left out.
    package static func map(
        _ name: String, keys: TextRule, values: Shape, _ about: String, standard: String? = nil, more: String? = nil,
        read: @escaping @Sendable (String, DataNode, inout Value) -> Void,
        write: @escaping @Sendable (Value) -> [(String, JSON)]
    ) -> Field {
        Field(name, as: .map(keys: keys, values: values), about, standard: standard, more: more) { node, value in
            for entry in node.mapping ?? [] { read(entry.key, entry.value, &value) }
        } write: { value in
            let entries = write(value)
            return entries.isEmpty ? JSON?.none : .object(compact: entries)
        }
    }
}

/// All members of a mapping, in the order of messages and documents.
package struct Fields<Value: Sendable>: Sendable {
    package let shape: ObjectShape
    /// What a value is before anything is read, with its defaults. Nil where only the reader can make one.
    package let blank: Value?
    package let all: [Field<Value>]
    /// Of all fields in their order, what writing a value needs and no more.
    private let writers: [(name: String, write: Field<Value>.Write)]

    package init(_ title: String, blank: Value? = nil, _ all: [Field<Value>]) {
        self.blank = blank
        self.all = all
        writers = all.map { ($0.member.name, $0.write) }
        shape = ObjectShape(
            title,
            all.map { field in
                var member = field.member
                if let blank, member.standard == nil { member.standard = field.write(blank)?.markdownValue }
                return member
            })
    }

    /// Null counts as absent, and what no member names is passed over: the shape is checked before.
    package func read(_ node: DataNode, into value: inout Value) {
        guard case .mapping(let members) = node.content else { return }
        for member in members where !member.value.isNull {
            if let index = index(of: member.key) { all[index].read(member.value, &value) }
        }
    }

    private func index(of name: String) -> Int? {
        for index in all.indices where all[index].member.name.hasSameBytes(as: name) { return index }
        return nil
    }

    package func json(_ value: Value) -> JSON { .object(members(of: value)) }

    func members(of value: Value) -> [String: JSON] {
        var members: [String: JSON] = [:]
        for (name, write) in writers {
            if let json = write(value) { members[name] = json }
        }
        return members
    }

    /// The same members as those of a larger mapping, of which the value is a part.
    package func part<Whole: Sendable>(
        of path: any WritableKeyPath<Whole, Value> & Sendable
    ) -> [Field<Whole>] {
        let property = Property(path)
        return all.map { field in
            let member = field.member
            return Field<Whole>(
                member.name, as: member.shape, required: member.isRequired, member.about, standard: member.standard,
                more: member.more
            ) { node, whole in
                field.read(node, &whole[keyPath: path])
            } write: { whole in
                field.write(property.get(whole))
            }
        }
    }

    /// The same members as those of a larger mapping, which all of the value comes from or none.
    package func part<Whole: Sendable>(of path: any WritableKeyPath<Whole, Value?> & Sendable) -> [Field<Whole>] {
        let blank = blank
        let property = Property(path)
        return all.map { field in
            let member = field.member
            return Field<Whole>(member.name, as: member.shape, member.about, more: member.more) { node, whole in
                guard node.string?.isEmpty != true, var part = property.get(whole) ?? blank else { return }
                field.read(node, &part)
                property.set(part, in: &whole)
            } write: { whole in
                property.get(whole).flatMap(field.write)
            }
        }
    }
}

extension JSON {
    /// A scalar as the documentation quotes it; nil for lists and objects.
    fileprivate var markdownValue: String? {
        switch self {
        case .array, .object, .null: nil
        case .string(let text): text.isEmpty ? nil : "`\(text)`"
        case .bool, .int, .double: "`\(prettyText)`"
        }
    }
}
