// colophon key: the keys that releases are signed with.
import ArgumentParser
import Attestation
import Primitives
import ReleaseModel
import Signing

extension KeyAlgorithm: ExpressibleByArgument {}
extension PrivateKey.Form: ExpressibleByArgument {}
extension KeyChain.Purpose: ExpressibleByArgument {}

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make signing keys, show public ones, and say who signs.",
        subcommands: [
            KeyGenerateCommand.self, KeyShowCommand.self, KeyAllowedSignersCommand.self, KeyRevokeCommand.self,
        ])
}

/// A day, or a time of the day, as RFC 3339 writes it.
struct TimeArgument: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        guard let timestamp = Timestamp(argument) else { return nil }
        self.timestamp = timestamp
    }
}
