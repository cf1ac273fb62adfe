// Members of reports that have to be of their type: a reader that passed over another would not see what it says.
package import Documents
package import Primitives

extension DataNode {
    private static let remedy = EvidenceFault.anew

    /// The entries of a member that is a list of mappings; none where it is absent.
    package func entries(_ member: String) throws(EvidenceFault) -> [DataNode] {
        try EvidenceFields.mappings(self[member], member, remedy: Self.remedy)
    }

    /// The entries of a member that is a list of texts; none where it is absent.
    package func statedTexts(_ member: String) throws(EvidenceFault) -> [String] {
        let list = try EvidenceFields.list(self[member], member, remedy: Self.remedy) ?? []
        return try list.map { entry throws(EvidenceFault) in
            guard let text = entry.string else { throw entry.wrongType("an entry of \(member)", "text") }
            return text
        }
    }

    /// A member that is a mapping; nil where it is absent.
    package func part(_ member: String) throws(EvidenceFault) -> DataNode? {
        try EvidenceFields.mapping(self[member], member, remedy: Self.remedy)
    }

    /// A member that is text; nil where it is absent.
    package func statedText(_ member: String) throws(EvidenceFault) -> String? {
        guard let node = stated(member) else { return nil }
        guard let text = node.string else { throw node.wrongType(member, "text") }
        return text
    }

    /// A member that is a time, in UTC where it names no zone, as many tools write it; nil where it is absent.
    package func statedTime(_ member: String) throws(EvidenceFault) -> Timestamp? {
        guard let node = stated(member) else { return nil }
        if let time = node.string.flatMap({ Timestamp("\($0)Z") }) { return time }
        return try EvidenceFields.time(node, member)
    }

    /// A member that is a whole number, also one that is written as text; nil where it is absent.
    package func statedNumber(_ member: String) throws(EvidenceFault) -> Int? {
        guard let node = stated(member) else { return nil }
        guard let number = node.int ?? node.string.flatMap({ Int(ASCII.trimmed($0)) }) else {
            throw node.wrongType(member, "a whole number")
        }
        return number
    }

    /// The first member whose name is one of these but for case: what it holds would be taken for absent.
    package func misspelled(_ known: [String]) -> (member: DataMember, known: String)? {
        for member in mapping ?? [] {
            for name in known
            where member.key.utf8.count == name.utf8.count && !member.key.hasSameBytes(as: name) {
                if zip(member.key.utf8, name.utf8).allSatisfy({ ASCII.lower($0) == ASCII.lower($1) }) {
                    return (member, name)
                }
            }
        }
        return nil
    }

    package func checkSpelling(_ known: [String]) throws(EvidenceFault) {
        guard let found = misspelled(known) else { return }
        throw EvidenceFault(
            "misspelled-member",
            "there is a member \(quoted(found.member.key)), and its name is \(quoted(found.known))",
            remedy: Self.remedy, line: found.member.keyPosition.line)
    }

    package func wrongType(_ place: String, _ expected: String) -> EvidenceFault {
        .wrongType(place, self, expected, remedy: Self.remedy)
    }
}
