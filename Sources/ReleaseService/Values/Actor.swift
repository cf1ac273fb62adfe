// Who does something, and as what: taken from the caller's token, never from a field of a request.
import Primitives
package import ReleaseModel

package struct Actor: Sendable, Hashable {
    /// As records and events name the person or the program.
    package let name: String
    /// What the actor is at this moment; someone may lead a team and be on call.
    package let roles: Set<ApprovalLevel>

    /// Nil for a name that `isName` is false for.
    package init?(_ name: String, roles: Set<ApprovalLevel> = []) {
        guard Self.isName(name) else { return nil }
        self.name = name
        self.roles = roles
    }

    /// One to 200 bytes without control characters, and without what would let two names read alike that are not the same: no
    /// white space but single blanks between words, no marks that nobody sees, and accents as the letters that have them.
    static func isName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty, text.utf8.count <= 200, scalars.first != " ", scalars.last != " " else { return false }
        return scalars.allSatisfy { $0 == " " || !$0.isInvisible }
            && zip(scalars, scalars.dropFirst()).allSatisfy { $0 != " " || $1 != " " } && text.isComposed
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

extension String {
    /// Whether it is in Unicode's normalization form C, where one text has one spelling.
    fileprivate var isComposed: Bool {
        var span = utf8Span
        return span.checkForNFC(quickCheck: false)
    }
}
