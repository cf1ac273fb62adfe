// Who is calling, as the presented token says.

package struct Caller: Sendable, Hashable {
    /// The person with the roles that the token gives.
    package let actor: Actor
    package let scopes: Set<TokenScope>

    package init(actor: Actor, scopes: Set<TokenScope>) {
        self.actor = actor
        self.scopes = scopes
    }

    package func may(_ scope: TokenScope) -> Bool { scopes.contains(scope) || scopes.contains(.admin) }
}
