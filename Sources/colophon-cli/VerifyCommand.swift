// colophon verify: checks a bundle, or everything that a site publishes.
import ArgumentParser
import Attestation
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Verification

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Verify bundles, or a whole output folder: structure, digests, verdicts evaluated again, history, signatures.",
        discussion:
            "Nothing is written. Exit status 2 says that something is not as it should be; 1, that it could not look. Where "
            + "signers are named, everything has to be signed by them.")

    @Argument(help: "Bundles, folders of releases, or folders that a build published.")
    var paths: [String] = []
    @Option(
        help: ArgumentHelp(
            "A list of what you downloaded, one address or path a line; may be repeated.", valueName: "file"))
    var addresses: [String] = []
    @Option(help: ArgumentHelp("Where the files of the list lie, if not beside it.", valueName: "folder"))
    var files: String?
    @Flag(help: "Use no network. It is never used: the flag is for scripts that want to say so.")
    var offline = false
    @Option(help: ArgumentHelp("The lock that you trust, instead of the published one.", valueName: "file"))
    var lock: String?
    @Option(
        help: ArgumentHelp("Who may sign, in the form of ssh-keygen; from a place that you trust.", valueName: "file"))
    var allowedSigners: String?
    @Option(help: ArgumentHelp("A public key that you trust; may be repeated.", valueName: "file"))
    var key: [String] = []
    @Option(help: ArgumentHelp("The keys that count no more.", valueName: "file"))
    var revoked: String?
    @Option(help: ArgumentHelp("Judge signers as of this day or time, instead of now.", valueName: "time"))
    var at: TimeArgument?
    @Option(help: ArgumentHelp("How many signers have to vouch for each release.", valueName: "number"))
    var threshold = 1
    @Flag(help: "Let drafts be that nobody signed: they are listed as such, and fail otherwise.")
    var drafts = false
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "The original of a redacted file: checked against its digest, and judged again. May be given several times.",
            valueName: "file"))
    var originals: [String] = []
    @Option(name: .shortAndLong, help: "text or json.")
    var format = PlainFormat.text
    @OptionGroup var consoleOptions: ConsoleOptions

    private var hasSigners: Bool { allowedSigners != nil || !key.isEmpty }

    func validate() throws {
        if paths.isEmpty, addresses.isEmpty { throw ValidationError("Name a bundle, a folder, or --addresses.") }
        if files != nil, addresses.isEmpty { throw ValidationError("--files goes with --addresses.") }
        if threshold < 1 { throw ValidationError("--threshold takes a number from 1 on.") }
        if !hasSigners, revoked != nil || at != nil || threshold > 1 || drafts {
            throw ValidationError("--revoked, --at, --threshold and --drafts need --allowed-signers or --key.")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        try await console.run {
            let now = Timestamp(secondsSinceEpoch: Environment.now)
            let today = Timestamp(secondsSinceEpoch: now.secondsSinceEpoch, isDate: true)
            let trust =
                hasSigners
                ? try Trust.read(
                    signers: allowedSigners, keys: key, revoked: revoked, time: at?.timestamp ?? now,
                    threshold: threshold, allowsUnsignedDrafts: drafts) : nil
            let request = Verification(
                paths: paths, lists: addresses, downloads: files, lock: lock, originals: originals, today: today,
                trust: trust)
            let outcome = try request.run()
            console.print(format == .json ? outcome.json.prettyText + "\n" : outcome.text)
            if outcome.isNegative { throw ExitCode(2) }
            if outcome.isIncomplete { throw ExitCode(1) }
        }
    }
}
