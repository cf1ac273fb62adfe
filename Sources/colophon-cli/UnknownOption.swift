// What is said of an option that a command doesn't have, with the one that was likely meant.
import ArgumentParser
import Primitives

struct UnknownOption {
    /// `colophon` and the command's names.
    private let path: [String]
    private let name: String
    private let known: [String]

    /// Nil: the command has every option among the arguments.
    init?(in arguments: some Sequence<String>, of root: any ParsableCommand.Type) {
        var command = root
        var path = [command._commandName]
        var options: [String] = []
        for argument in arguments {
            if argument == "--" { break }
            if argument.utf8.starts(with: "--".utf8) {
                options.append(String(decoding: argument.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self))
            } else if options.isEmpty,
                let next = command.configuration.subcommands.first(where: { $0._commandName == argument })
            {
                command = next
                path.append(argument)
            }
        }
        let known = Self.options(in: root.helpMessage(for: command, columns: 200))
        guard let name = options.first(where: { !known.contains($0) }) else { return nil }
        self.path = path
        self.name = name
        self.known = known
    }

    /// Each is at the beginning of a line of the help, maybe behind its letter.
    private static func options(in help: String) -> [String] {
        let lines = help.split(separator: "\n").map { $0.drop { $0 == " " } }.filter {
            $0.utf8.first == UInt8(ascii: "-")
        }
        return lines.flatMap { line in
            line.split { $0 == " " || $0 == "," || $0 == "/" }.prefix(4).map(String.init).filter {
                $0.utf8.starts(with: "--".utf8)
            }
        }
    }

    private var likely: String? {
        if name == "--json", known.contains("--format") { return "--format json" }
        return nearest(name, among: known)
    }

    var message: String {
        let command = path.joined(separator: " ")
        let hint = likely.map { " Did you mean '\($0)'?" } ?? ""
        return """
            Error: There is no option \(quoted(TerminalText.line(name))).\(hint)
            Usage: \(command) [<options>]
              See '\(command) --help' for more information.

            """
    }
}
