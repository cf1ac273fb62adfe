// colophon waive: lets named findings pass, visibly; and lists all waivers.
import ArgumentParser
import Colophon
import Documents
import Files
import Primitives
import ReleaseModel
import Workspace

struct WaiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waive", abstract: "Let named findings of a check pass, visibly; or list all waivers.",
        discussion: "colophon check prints the key of each finding in brackets at the end of its line.")

    @Argument(help: "The release.", completion: .versions)
    var version: String?
    @Argument(help: "The check, as in RL-02; or unread, for evidence that no check reads.")
    var check: String?
    @Option(name: .long, parsing: .singleValue, help: "The key of a finding; give it once for each. KEY×2 waives two.")
    var finding: [String] = []
    @Flag(help: "Waive all findings of the check, whatever they are.")
    var all = false
    @Option(help: "Who waives them.")
    var by: String?
    @Option(help: "Why.")
    var reason: String?
    @Option(help: "The last day on which the waiver counts.")
    var expires: String?
    @Flag(help: "List the waivers of all releases.")
    var list = false
    @Option(name: .shortAndLong, help: "text or json, with --list.")
    var format = PlainFormat.text
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions

    func validate() throws {
        if list { return }
        guard version != nil, check != nil else { throw ValidationError("Name the release and the check.") }
        guard all != !finding.isEmpty else { throw ValidationError("Name findings with --finding, or give --all.") }
        let given = [("--by NAME", by), ("--reason TEXT", reason), ("--expires YYYY-MM-DD", expires)]
        let missing = given.filter { $0.1?.isBlank ?? true }.map(\.0)
        guard let by, let reason, let expires, missing.isEmpty else {
            throw ValidationError("A waiver needs \(missing.joined(separator: " and ")).")
        }
        try check(expires: expires)
        guard !Placeholder.namesNobody(by) else { throw ValidationError("--by names nobody: \(excerpt(by)).") }
        guard !Placeholder.saysNothing(reason) else {
            throw ValidationError("--reason says nothing: \(excerpt(reason)).")
        }
    }

    private func check(expires: String) throws {
        guard let day = Timestamp(expires) else {
            throw ValidationError("--expires \(excerpt(expires)) is no day: write it as YYYY-MM-DD.")
        }
        let today = Timestamp(secondsSinceEpoch: try BuildOptions.clock().now)
        guard day.days(since: today) >= 0 else {
            throw ValidationError("--expires \(day.dateText) is past, so the waiver would count for nothing.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let place = try workspace.open()
            let options = try workspace.buildOptions(published)
            if list {
                let waivers = try WaiverList(place, options: options)
                console.print(format == .json ? waivers.json.prettyText + "\n" : waivers.text)
                return
            }
            guard let version, let name = check, let by, let reason else { return }
            let request = WaiverRequest(workspace: place, options: options)
            let waiver = Waiver(
                findings: all ? .all : .keys(finding), by: by, reason: reason,
                expires: expires.flatMap { Timestamp($0) })
            let answer = try request.waive(waiver, check: name, of: place.releaseName(for: version))
            console.print(answer.text)
            if !answer.counts { throw ExitCode(2) }
        }
    }
}
