// Who does what a call asks for: the token says it, and a field of the request can only say the same.
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService

extension TextForm {
    /// As `Actor` takes it.
    static let person = TextForm(
        "a person's name", pattern: #"[^\u0000-\u001f\u007f-\u009f]+"#, length: 1...200,
        remedy: "Write the name in at most 200 characters, without control characters."
    ) { text in
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

extension Call {
    /// The token's person. `field` of the request may name the person too, and then has to name the same one. A server without
    /// tokens takes the field's word, and "anonymous" where there is none.
    func actor(named name: String? = nil, in field: String = "") throws(Problem) -> Actor {
        if let caller {
            guard let name, !name.hasSameBytes(as: caller.actor.name) else { return caller.actor }
            throw Problem(
                status: .forbidden, code: "not-yourself",
                detail: "the token is \(excerpt(caller.actor.name))'s, and \(field) names \(excerpt(name))",
                remedy: "Leave \(field) out, or let that person call.")
        }
        if let actor = Actor(name ?? "anonymous", roles: Set(ApprovalLevel.allCases)) { return actor }
        throw Problem(
            status: .unprocessableContent, code: "bad-body", detail: "\(field) is no person's name",
            remedy: "Write the name in at most 200 bytes, with something to read in it.")
    }
}
