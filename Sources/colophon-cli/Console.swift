// Prints: results to standard output; findings, progress and logs to standard error.
import ArgumentParser
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Workspace

enum ColourChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

/// The options that every command has.
struct ConsoleOptions: ParsableArguments {
    @Option(help: "Colour: auto, always or never. NO_COLOR is heeded.")
    var color = ColourChoice.auto
    @Flag(name: .shortAndLong, help: "Print results only.")
    var quiet = false
    @Flag(name: .shortAndLong, help: "Print notes too, and what was written.")
    var verbose = false

    var console: Console { Console(color: color, isQuiet: quiet, isVerbose: verbose) }
}

struct Console {
    let style: TextStyle
    private let errorStyle: TextStyle
    private let showsProgress: Bool
    private let isTerminal: Bool
    let isQuiet: Bool
    let isVerbose: Bool

    init(color: ColourChoice, isQuiet: Bool, isVerbose: Bool) {
        self.isQuiet = isQuiet
        self.isVerbose = isVerbose
        // A dumb terminal knows no escape sequences at all.
        let isDumb = Environment.value("TERM") == "dumb"
        let refuses = isDumb || !(Environment.value("NO_COLOR") ?? "").isEmpty
        func style(_ descriptor: Int32) -> TextStyle {
            switch color {
            case .always: .coloured
            case .never: .plain
            case .auto: !refuses && Environment.isTerminal(fd: descriptor) ? .coloured : .plain
            }
        }
        self.style = style(1)
        errorStyle = style(2)
        isTerminal = Environment.isTerminal(fd: 1)
        showsProgress = !isQuiet && !isDumb && Environment.isTerminal(fd: 2)
    }

    /// Which notes a checklist has under the checks that are met.
    var notes: ChecklistReport.Notes { isVerbose ? .all : isQuiet ? .none : .some }

    /// The folder that colophon runs in, as seen from the root of the repository that the runner of GitHub or GitLab checked out.
    static var placeInRepository: String {
        let repository = Environment.value("GITHUB_WORKSPACE") ?? Environment.value("CI_PROJECT_DIR")
        return Annotations.root(repository: repository, current: Files.currentDirectory())
    }

    /// Where the summary of GitHub's step leads to.
    static func links(_ workspace: Workspace) -> ReportLinks {
        ReportLinks(
            site: workspace.configuration.site.url,
            files: ReportLinks.files(
                server: Environment.value("GITHUB_SERVER_URL"), repository: Environment.value("GITHUB_REPOSITORY"),
                commit: Environment.value("GITHUB_SHA")), root: placeInRepository)
    }

    /// Adds to the step's summary, where a runner asks for one.
    static func addSummary(_ markdown: @autoclosure () -> String) throws(FileError) {
        guard let summary = Environment.value("GITHUB_STEP_SUMMARY") else { return }
        try Files.append(Array(markdown().utf8), to: summary)
    }

    /// A result: as it is where a file or a program takes it, and with nothing but our own colours to steer a terminal.
    func print(_ text: String) { StandardStream.output.write(isTerminal ? TextStyle.keepingColour(text) : text) }

    /// A line about what is going on.
    func log(_ line: String) { if !isQuiet { StandardStream.error.write(line + "\n") } }

    /// Errors always, warnings unless quiet, notes when asked for.
    func report(_ findings: [Finding]) {
        for finding in findings {
            switch finding.severity {
            case .error: break
            case .warning: if isQuiet { continue }
            case .note: if !isVerbose { continue }
            }
            StandardStream.error.write(errorStyle.severity(finding.text, finding.severity) + "\n")
        }
    }

    func progress(_ progress: BuildProgress) {
        guard showsProgress else { return }
        let isLast = progress.done == progress.total
        StandardStream.error.write(
            "\r\u{1B}[K" + (isLast ? "" : "\(progress.stage.rawValue) \(progress.done) of \(progress.total)"))
    }

    /// Runs `body`, and turns what stops it into findings and exit status 1.
    func run(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as WorkspaceError {
            report(error.findings)
            throw ExitCode(1)
        } catch let error as FileError {
            report(WorkspaceError(error).findings)
            throw ExitCode(1)
        }
    }
}
