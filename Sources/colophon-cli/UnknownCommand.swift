// What is said of a command that doesn't exist, with the one that was likely meant.
import ArgumentParser
import Primitives

struct UnknownCommand {
    /// `colophon`, and the commands down to the one that has no such subcommand.
    private let path: [String]
    private let name: String
    private let known: [String]

    /// Nil: the arguments name a command that exists, or an option comes before it.
    init?(in arguments: some Sequence<String>, of root: any ParsableCommand.Type) {
        var command = root
        var path = [command._commandName]
        for argument in arguments {
            let subcommands = command.configuration.subcommands
            if subcommands.isEmpty || argument.utf8.first == UInt8(ascii: "-") { return nil }
            if path.count == 1, argument == "help" { continue }
            guard let next = subcommands.first(where: { $0._commandName == argument }) else {
                self.path = path
                name = argument
                known = subcommands.map { $0._commandName }
                return
            }
            command = next
            path.append(argument)
        }
        return nil
    }

    /// The nearest, or the only one that begins so.
    private var likely: String? {
        if let near = nearest(name, among: known) { return near }
        let longer = known.filter { !name.isEmpty && $0.utf8.starts(with: name.utf8) }
        return longer.count == 1 ? longer[0] : nil
    }

    var message: String {
        let command = path.joined(separator: " ")
        let hint = likely.map { "Did you mean \(command) \($0)?" } ?? "Known here: \(known.joined(separator: ", "))."
        return """
            Error: There is no command \(quoted(TerminalText.line(name))). \(hint)
            Usage: \(command) <subcommand>
              See '\(command) --help' for more information.

            """
    }
}
