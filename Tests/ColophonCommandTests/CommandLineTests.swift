// What the program makes of a command line: commands that don't exist, completions, and help.
import Files
import Primitives
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [
        ("buidl", "Did you mean colophon build?", "colophon"),
        ("chek 1.0.1", "Did you mean colophon check?", "colophon"),
        ("prev", "Did you mean colophon preview?", "colophon"),
        ("help buidl", "Did you mean colophon build?", "colophon"),
        ("sync plann", "Did you mean colophon sync plan?", "colophon sync"),
        ("key gen x", "Did you mean colophon key generate?", "colophon key"),
        ("help sync plann", "Did you mean colophon sync plan?", "colophon sync"),
        ("sync push", "Known here: plan, approve, apply, resume, status, match.", "colophon sync"),
    ])
    func suggestsACommand(line: String, hint: String, usage: String) throws {
        let folder = try CommandFolder()
        let words = line.split(separator: " ").map(String.init)
        let run = try folder.run(program: CommandFolder.program(), words)
        #expect(run.status == 64 && run.output.isEmpty)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.first?.hasPrefix("Error: There is no command ") == true && lines.first?.hasSuffix(hint) == true)
        #expect(lines.dropFirst().first == "Usage: \(usage) <subcommand>")
    }

    @Test func namesNoCommandThatSteersATerminal() throws {
        let run = try CommandFolder().run("\u{1B}[31mbuild")
        #expect(run.status == 64 && !run.errors.contains("\u{1B}"))
    }

    /// The completions that bash offers for the last of the words, by the script that the program makes.
    private func completions(_ words: [String], in folder: CommandFolder) throws -> [String] {
        let script = try folder.run("--generate-completion-script", "bash")
        #expect(script.status == 0)
        try folder.write(script.output, to: "completion.bash")
        let program = try CommandFolder.program()
        let asking = """
            PATH=\(Files.parent(program) ?? ""):$PATH
            source completion.bash
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=$((${#COMP_LINE}))
            _colophon colophon "${@: -1}" "${@: -2:1}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let run = try folder.run(program: "/bin/bash", ["-c", asking, "bash"] + words)
        return run.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test func completesVersions() throws {
        let folder = try CommandFolder.ready()
        try folder.write(CommandFolder.record("1.1.0"), to: "evidence/1.1.0/release.yaml")
        try folder.write(CommandFolder.record("2.0.0"), to: "evidence/2.0.0/release.yaml")
        try folder.write("project: {name: sample}\npaths: {evidence: old}\n", to: "other.yaml")
        try folder.write(CommandFolder.record("0.9.0"), to: "old/0.9.0/release.yaml")
        for command in ["check", "build", "notes", "open", "lock", "sign", "waive", "preview"] {
            #expect(
                try completions(["colophon", command, ""], in: folder) == ["1.0.1", "1.1.0", "2.0.0"], "\(command)")
        }
        #expect(try completions(["colophon", "check", "1."], in: folder) == ["1.0.1", "1.1.0"])
        #expect(try completions(["colophon", "rollback", "plan", "2"], in: folder) == ["2.0.0"])
        #expect(try completions(["colophon", "explain", "RL-02", "2"], in: folder) == ["2.0.0"])
        #expect(try completions(["colophon", "check", "--config", "other.yaml", ""], in: folder) == ["0.9.0"])
    }

    @Test func completesNothingWithoutAWorkspace() throws {
        let folder = try CommandFolder()
        #expect(try completions(["colophon", "check", ""], in: folder).isEmpty)
    }
}
