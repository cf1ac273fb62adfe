// Who does something, and as what: taken from the caller's token, never from a field of a request.
package import ReleaseModel

package struct Actor: Sendable, Hashable {
    /// As records and events name the person or the program.
    package let name: String
    /// What the actor is at this moment; someone may lead a team and be on call.
    package let roles: Set<ApprovalLevel>

    /// Nil for a name that is blank, longer than 200 bytes, or holds control characters.
    package init?(_ name: String, roles: Set<ApprovalLevel> = []) {
        guard Self.isName(name) else { return nil }
        self.name = name
        self.roles = roles
    }

    static func isName(_ text: String) -> Bool {
        !text.isBlank && text.utf8.count <= 200 && !text.unicodeScalars.contains { $0.properties.isControl }
    }

    /// Engineer level: anyone. Team lead: a team lead. On call: whoever is on call, or a team lead.
    package func mayApprove(_ level: ApprovalLevel) -> Bool {
        switch level {
        case .engineer: true
        case .teamLead: roles.contains(.teamLead)
        case .onCall: roles.contains(.onCall) || roles.contains(.teamLead)
        }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control }
}

extension String {
    /// Nothing but white space, or nothing at all.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
