// What a build says of its result, and which exit status it ends with: the same for one that was merged of parts.
import ArgumentParser
import Colophon
import Files
import ReleaseModel
import Workspace

extension BuildOptions.FailOn: ExpressibleByArgument {}

struct BuildVerdictOptions: ParsableArguments {
    @Flag(help: "Warnings are errors; templates may name nothing unknown.")
    var strict = false
    @Flag(help: "Refuse if a published release is not in colophon.lock as it is.")
    var locked = false
    @Option(help: "Which releases that aren't ready make the exit status 2: unlocked, any or never.")
    var failOn = BuildOptions.FailOn.unlocked
    @Option(help: ArgumentHelp("Also write the checklists as a JUnit file.", valueName: "file"))
    var junit: String?
    @Option(help: ArgumentHelp("Also write what is in the way as GitLab's code quality report.", valueName: "file"))
    var codeQuality: String?
    @Flag(help: "Print findings as GitHub annotations, and add to the step's summary.")
    var github = false

    /// None of them is given.
    var areDefault: Bool {
        !strict && !locked && failOn == .unlocked && junit == nil && codeQuality == nil && !github
    }

    /// Throws where a report would be written over the workspace's own files.
    func apply(to options: inout BuildOptions, in workspace: Workspace) throws {
        if let junit { try workspace.requireFree(junit, for: "--junit") }
        if let codeQuality { try workspace.requireFree(codeQuality, for: "--code-quality") }
        options.strict = strict
        options.locked = locked
        options.failOn = failOn
        // What is remembered of a release has its verdicts, and not the findings that annotations tell.
        options.keepsChecklists = github || codeQuality != nil
    }

    /// Throws the exit status where it isn't 0.
    func report(
        _ result: BuildResult, _ outcome: OutputTree.Outcome, in workspace: Workspace, isCheck: Bool = false,
        on console: Console
    ) throws {
        console.report(result.findings)
        let report = BuildReport(
            result: result, outcome: outcome, output: workspace.outputPath, evidence: workspace.evidencePath,
            isCheck: isCheck)
        if let junit { try Files.writeAtomically(Array(report.junit.utf8), to: junit) }
        if let codeQuality {
            let annotations = report.annotations(root: Console.placeInRepository)
            try Files.writeAtomically(annotations.codeQuality, to: codeQuality)
        }
        if github {
            console.print(report.annotations(root: Console.placeInRepository).text)
            try Console.addSummary(report.markdown(Console.links(workspace)))
        }
        console.print(report.text(style: console.style, isVerbose: console.isVerbose))
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }
}
