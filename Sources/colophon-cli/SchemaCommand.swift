// colophon schema: the JSON Schemas of the files that people write.
import ArgumentParser
import Colophon
import Documents
import ReleaseModel
import Verification

extension PublishedSchema: ExpressibleByArgument {}

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (2020-12) of a record, the configuration, incidents or collected.json.")

    @Argument(help: "record, configuration, incidents or collected.")
    var schema: PublishedSchema
    @OptionGroup var consoleOptions: ConsoleOptions

    func run() { consoleOptions.console.print(schema.json.prettyText + "\n") }
}
