// Runs the git program, shielded from what the caller's environment and the user's settings would make of its output.

import Glibc
import Primitives
import Subprocess
import SystemPackage

/// What git could not do, in its own words, and what to do about it.
package struct GitError: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    package var remedy: String

    package init(_ message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message); \(remedy)" }
}

/// git, run in one folder.
struct GitProgram: Sendable {
    struct Outcome {
        /// The exit status; 128 and the signal's number where a signal ended it.
        var status: Int32
        var output: Bytes
        var errors: String

        /// The output without the newline at its end.
        var line: String {
            String(decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output[...], as: UTF8.self)
        }

        /// What to throw where git failed; `tried` completes "git could not …".
        func failure(_ tried: String, remedy: String) -> GitError {
            // Advice after the first lines is for people at a terminal.
            let said = errors.split(separator: "\n").filter { !$0.hasPrefix("hint:") }.prefix(3)
            let words = said.isEmpty ? "it ended with status \(status)" : said.joined(separator: "; ")
            return GitError("git could not \(tried): \(words)", remedy: remedy)
        }
    }

    let folder: String

    /// Runs it to its end, however it ends.
    func attempt(_ arguments: [String], input: Bytes = []) async throws(GitError) -> Outcome {
        let all = ["-C", folder] + Self.settings + arguments
        guard !all.contains(where: { $0.utf8.contains(0) }) else {
            throw GitError("a NUL character stands in what git was to be given", remedy: "remove it")
        }
        do {
            let file = try Descriptor.unnamed(holding: input)
            let result = try await Subprocess.run(
                .name("git"),
                arguments: Arguments(all),
                environment: .inherit.updating(Self.variables),
                input: .fileDescriptor(FileDescriptor(rawValue: file.raw), closeAfterSpawningProcess: false),
                output: .bytes(limit: .max),
                error: .bytes(limit: .max))
            let status =
                switch result.terminationStatus {
                case .exited(let code): code
                case .signaled(let number): 128 &+ number
                }
            return Outcome(
                status: status, output: result.standardOutput,
                errors: String(decoding: result.standardError, as: UTF8.self))
        } catch {
            if (error as? SubprocessError)?.code == .executableNotFound {
                throw GitError(
                    "there is no git program on the path", remedy: "install git, or choose a folder outside of git")
            }
            throw GitError("git could not be run: \(error)", remedy: "see that `git --version` works here")
        }
    }

    /// Its output; any exit status but 0 is an error.
    func run(
        _ arguments: [String], input: Bytes = [], to tried: String, remedy: String
    ) async throws(GitError) -> Outcome {
        let outcome = try await attempt(arguments, input: input)
        guard outcome.status == 0 else { throw outcome.failure(tried, remedy: remedy) }
        return outcome
    }

    /// No program of the repository's choice watches its files or tidies it up in the background.
    private static let settings = [
        "--no-pager", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
    ]

    /// What would lead git to another repository, index or meaning of a path is taken away (nil).
    private static let variables: [Subprocess.Environment.Key: String?] = [
        "LC_ALL": "C", "LANGUAGE": nil,
        "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": ":", "GIT_PAGER": "cat", "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LITERAL_PATHSPECS": "1", "GIT_GLOB_PATHSPECS": nil, "GIT_NOGLOB_PATHSPECS": nil,
        "GIT_ICASE_PATHSPECS": nil,
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_COMMON_DIR": nil, "GIT_INDEX_FILE": nil, "GIT_PREFIX": nil,
        "GIT_NAMESPACE": nil, "GIT_OBJECT_DIRECTORY": nil, "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil,
        "GIT_CONFIG": nil, "GIT_CONFIG_PARAMETERS": nil, "GIT_CONFIG_COUNT": nil, "GIT_GRAFT_FILE": nil,
        "GIT_SHALLOW_FILE": nil, "GIT_NO_REPLACE_OBJECTS": nil, "GIT_REPLACE_REF_BASE": nil,
        "GIT_EXTERNAL_DIFF": nil, "GIT_DIFF_OPTS": nil, "GIT_DEFAULT_HASH": nil, "GIT_TRACE": nil,
        "GIT_IMPLICIT_WORK_TREE": nil, "GIT_INTERNAL_SUPER_PREFIX": nil, "GIT_QUARANTINE_PATH": nil,
    ]
}
