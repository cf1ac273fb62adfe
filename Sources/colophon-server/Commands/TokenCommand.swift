// colophon-server token: makes, lists and revokes the tokens that the API asks for.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Sync

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke tokens.",
        subcommands: [TokenCreateCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

enum TokenFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token, and print its secret this once.",
        discussion: "Only the secret's digest is kept. The secret goes to standard output, all else to standard error.")

    @Option(help: ArgumentHelp("Whose it is: the name in the events of what is done with it.", valueName: "name"))
    var person: String
    @Option(help: ArgumentHelp("read, write, publish, sync, approve, admin: several with commas.", valueName: "scopes"))
    var scope: [String]
    @Option(help: ArgumentHelp("engineer, team-lead, on-call: what the person may agree to.", valueName: "roles"))
    var role: [String] = []
    @Option(help: ArgumentHelp("The day, or the time in UTC, from which it is no longer good.", valueName: "date"))
    var expires: String?
    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var label: String?
    @Option(name: .shortAndLong, help: "text or json.")
    var format = TokenFormat.text
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        _ = try Self.values(scope, TokenScope.self, option: "--scope")
        _ = try Self.values(role, ApprovalLevel.self, option: "--role")
        if let expires, Timestamp(expires) == nil {
            throw ValidationError("--expires takes a day or a time, as in 2027-01-01 or 2027-01-01T12:00:00Z.")
        }
    }

    func run() async throws {
        try await Report.run {
            let (_, service, _) = try storeOptions.openService()
            let (token, secret) = try await service.createToken(
                for: person, scopes: try Self.values(scope, TokenScope.self, option: "--scope"),
                roles: try Self.values(role, ApprovalLevel.self, option: "--role"),
                expires: expires.flatMap { Timestamp($0) }, label: label)
            switch format {
            case .text:
                StandardStream.error.write("\(token.line)\nThe secret, which is shown this once:\n")
                StandardStream.output.write("\(secret)\n")
            case .json:
                var members = token.members
                members.append(("secret", .string(secret)))
                StandardStream.output.write(JSON.object(compact: members).prettyText + "\n")
            }
        }
    }

    /// The values of an option that takes several, separated by commas or by being given again.
    private static func values<Value: RawRepresentable & CaseIterable & Hashable>(
        _ texts: [String], _: Value.Type, option: String
    ) throws -> Set<Value> where Value.RawValue == String {
        var values: Set<Value> = []
        for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            guard let value = Value(rawValue: String(text)) else {
                let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(option) knows \(known), not \"\(text)\".")
            }
            values.insert(value)
        }
        return values
    }
}

struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tokens, without secrets.")

    @Option(name: .shortAndLong, help: "text or json.")
    var format = TokenFormat.text
    @OptionGroup var storeOptions: StoreOptions

    func run() async throws {
        try await Report.run {
            let (_, service, _) = try storeOptions.openService(existing: true)
            let tokens = try await service.tokens()
            switch format {
            case .text: StandardStream.output.write(tokens.map { "\($0.line)\n" }.joined())
            case .json:
                let list = JSON.array(tokens.map { .object(compact: $0.members) })
                StandardStream.output.write(list.prettyText + "\n")
            }
        }
    }
}

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make a token worthless.",
        discussion: "A running server heeds it within a second.")

    @Argument(help: "The token's id: TOK- and 12 digits.")
    var id: String
    @OptionGroup var storeOptions: StoreOptions

    func validate() throws {
        guard let id = Identifier(id), id.kind == .token else {
            throw ValidationError("A token's id is TOK- and 12 hexadecimal digits.")
        }
    }

    func run() async throws {
        try await Report.run {
            guard let id = Identifier(id) else { return }
            let (_, service, _) = try storeOptions.openService(existing: true)
            let token = try await service.revokeToken(id)
            StandardStream.output.write("\(token.line)\n")
        }
    }
}

extension AccessToken {
    fileprivate var state: String {
        if revokedAt != nil { return "revoked" }
        return isGood(at: Timestamp(secondsSinceEpoch: Environment.now)) ? "good" : "expired"
    }

    private var sortedScopes: [String] { TokenScope.allCases.filter(scopes.contains).map(\.rawValue) }
    private var sortedRoles: [String] { ApprovalLevel.allCases.filter(roles.contains).map(\.rawValue) }

    /// For people: what a person typed can't steer a terminal, as the service refuses control characters.
    fileprivate var line: String {
        var parts = ["\(id)", state, person, sortedScopes.joined(separator: ",")]
        if !roles.isEmpty { parts.append(sortedRoles.joined(separator: ",")) }
        if let expires { parts.append("until \(expires.text)") }
        if let label { parts.append("(\(label))") }
        return parts.joined(separator: "  ")
    }

    fileprivate var members: [(String, JSON?)] {
        [
            ("token_id", .string("\(id)")), ("person", .string(person)), ("state", .string(state)),
            ("scopes", .array(sortedScopes.map(JSON.string))), ("roles", .array(sortedRoles.map(JSON.string))),
            ("label", label.map(JSON.string)), ("created_at", .string(createdAt.text)),
            ("expires", expires.map { .string($0.text) }), ("revoked_at", revokedAt.map { .string($0.text) }),
        ]
    }
}
