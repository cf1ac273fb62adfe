// One kind of credential that the scanner knows.
import Primitives
import ReleaseModel

/// To add one, add its row to the table that it belongs to and a sample to the tests, and write `docs/secrets.md` again: what is
/// searched for is computed from the rows. The forms are those that their issuers publish.
package struct SecretRule: Sendable {
    /// As findings and `policy.secrets.allow` call it.
    package let name: String
    /// One sentence without its full stop that says what the rule finds.
    package let description: String
    let forms: [SecretForm]

    init(_ name: String, _ description: String, _ forms: SecretForm...) {
        self.name = name
        self.description = description
        self.forms = forms
    }

    package static let all = general + tokens + named
    /// Those that are known by how they begin.
    static let tokens = clouds + development + services + models + commerce

    static func named(_ name: String) -> SecretRule? { all.first { $0.name == name } }
}
