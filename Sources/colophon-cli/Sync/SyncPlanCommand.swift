// colophon sync plan: the dry run.
import ArgumentParser
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Sync
import Verification

struct SyncPlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Compare a release with the downstream tree of a rule, and write the plan; the tree is not touched.")

    @Argument(help: "The rule.")
    var rule: String?
    @Flag(help: "Plan every rule.")
    var all = false
    @Option(help: "The release; the newest that is out if left out.", completion: .versions)
    var release: String?
    @Option(help: ArgumentHelp("Only rules that run on change, whose files changed since.", valueName: "commit"))
    var changedSince: String?
    @Option(help: "fail, ours, theirs or merge, instead of what the rule says.")
    var onConflict: ConflictChoice?
    @Flag(help: "Give up what was changed downstream outside the overrides.")
    var restore = false
    @Flag(help: "Show what changes inside the files, as a unified diff.")
    var diff = false
    @Flag(help: "Digest every file again.")
    var noCache = false
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var published: PublishedOptions
    @OptionGroup var consoleOptions: ConsoleOptions
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text

    func validate() throws {
        guard (rule == nil) == (all || changedSince != nil) else {
            throw ValidationError("Name one rule, or ask for --all.")
        }
        if diff, format == .json { throw ValidationError("--diff goes with --format text.") }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            var options = try workspace.buildOptions(published)
            options.usesCache = !noCache
            let sync = try SyncUseCase(workspace: workspace.open(), options: options)
            let plans = try await sync.writtenPlans(question)
            let findings = sync.findings + plans.flatMap(\.findings)
            console.report(findings)
            switch format {
            case .text:
                for plan in plans { console.print(try await text(plan, sync, isVerbose: console.isVerbose)) }
                if plans.isEmpty { console.print("No rule is to be planned.\n") }
            case .json:
                console.print(JSON.array(plans.map { SyncPlanText.json($0.plan, digest: $0.digest) }).prettyText + "\n")
            }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
            if plans.contains(where: { $0.plan.state != .unknown && !$0.plan.obstacles.isEmpty }) { throw ExitCode(2) }
        }
    }

    private var question: SyncUseCase.Question {
        var question = SyncUseCase.Question()
        question.rule = rule
        question.version = release
        question.changedSince = changedSince
        question.onConflict = onConflict
        question.restores = restore
        return question
    }

    private func text(_ written: WrittenPlan, _ sync: SyncUseCase, isVerbose: Bool) async throws -> String {
        let table = SyncPlanText.table(written.plan, digest: written.digest, showsUnchanged: isVerbose)
        let changes = diff ? try await sync.difference(written.plan) : ""
        return table + "\(written.isKept ? "not written: an earlier plan is in" : "written to") \(written.file)\n\n"
            + changes
    }
}
