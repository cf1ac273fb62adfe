// Which checks there are: the rules of each bundle format, in the order of their identifiers.
package import ReleaseModel

/// A check is a file in `Rules/`, and its line here.
package struct RuleBook: Sendable {
    package let rules: [any Rule.Type]

    package init(_ rules: [any Rule.Type]) { self.rules = rules }

    package static let v1 = RuleBook([
        PullRequestsMerged.self, GatesPass.self, ChangelogUpdated.self, VersionBumped.self, DocumentationUpdated.self,
        SecurityReviewed.self, RollbackTested.self, NotesDrafted.self,
    ])

    /// What new releases are judged by.
    package static let current = v1

    package var descriptions: [RuleDescription] { rules.map { $0.description } }

    package var ids: [CheckID] { rules.map { $0.description.id } }

    package func description(of id: CheckID) -> RuleDescription? { descriptions.first { $0.id == id } }

    /// The identifiers as they are written.
    package var words: [String] { ids.map(\.rawValue) }

    /// `RL-01 to RL-08`
    package var span: String { "\(words.first ?? "") to \(words.last ?? "")" }
}
