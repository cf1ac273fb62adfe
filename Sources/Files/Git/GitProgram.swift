// Runs the git program, shielded from what the caller's environment and the user's settings would make of its output.

import Glibc
package import Primitives
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
package struct GitProgram: Sendable {
    package struct Outcome: Sendable {
        /// The exit status; 128 and the signal's number where a signal ended it.
        package var status: Int32
        package var output: Bytes
        package var errors: String

        fileprivate init(_ status: TerminationStatus, output: Bytes = [], errors: Bytes) {
            self.status =
                switch status {
                case .exited(let code): code
                case .signaled(let number): 128 &+ number
                }
            self.output = output
            self.errors = String(decoding: errors, as: UTF8.self)
        }

        /// The output without the newline at its end.
        package var line: String {
            String(decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output[...], as: UTF8.self)
        }

        /// What to throw where git failed; `tried` completes "git could not …".
        package func failure(_ tried: String, remedy: String) -> GitError {
            // Advice after the first lines is for people at a terminal.
            let said = errors.split(separator: "\n").filter { !$0.hasPrefix("hint:") }.prefix(3)
            let words = said.isEmpty ? "it ended with status \(status)" : said.joined(separator: "; ")
            return GitError("git could not \(tried): \(words)", remedy: remedy)
        }
    }

    package let folder: String
    /// Looked up once: each start would go through PATH again.
    private let executable: Executable
    private let settings: [String]
    /// Nil takes a variable away.
    private let variables: [Subprocess.Environment.Key: String?]

    package init(folder: String) {
        self.folder = folder
        executable = Self.executable
        settings = Self.settings
        variables = Self.variables
    }

    /// For an untrusted repository, of which only the objects and references count: no program that it names is run, nothing is
    /// fetched, and no object replaces another.
    package init(readingOnly folder: String) {
        self.folder = folder
        executable = Self.executable
        settings =
            Self.settings + [
                "--no-replace-objects", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
                "-c", "log.showSignature=false", "-c", "core.attributesFile=/dev/null", "-c", "core.quotePath=true",
            ]
        // This counts before any setting of the repository.
        variables = Self.variables.merging(["GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"]) { $1 }
    }

    /// Runs it to its end, however it ends.
    package func attempt(_ arguments: [String], input: Bytes = []) async throws(GitError) -> Outcome {
        let configuration = try self.configuration(arguments)
        do {
            let file = try Descriptor.unnamed(holding: input)
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(FileDescriptor(rawValue: file.raw), closeAfterSpawningProcess: false),
                output: .bytes(limit: .max),
                error: .bytes(limit: .max))
            return Outcome(
                result.terminationStatus, output: result.standardOutput, errors: result.standardError)
        } catch { throw Self.failure(error) }
    }

    /// Runs it, and gives its output to `body` while it is written, so that none of it has to be kept. Any exit status but 0 is an
    /// error; what `body` throws goes before it.
    package func stream<Result: Sendable>(
        _ arguments: [String], input: Bytes = [], to tried: String, remedy: String,
        _ body: (inout GitOutput) async throws -> Result
    ) async throws(GitError) -> Result {
        let configuration = try self.configuration(arguments)
        do {
            let file = try Descriptor.unnamed(holding: input)
            let result = try await Subprocess.run(
                configuration,
                input: .fileDescriptor(FileDescriptor(rawValue: file.raw), closeAfterSpawningProcess: false),
                output: .sequence,
                error: .bytes(limit: .max)
            ) { execution in
                var output = GitOutput(execution.standardOutput.makeAsyncIterator())
                return try await body(&output)
            }
            let outcome = Outcome(result.terminationStatus, errors: result.standardError)
            guard outcome.status == 0 else { throw outcome.failure(tried, remedy: remedy) }
            return result.closureResult
        } catch let error as GitError { throw error } catch { throw Self.failure(error) }
    }

    private func configuration(_ arguments: [String]) throws(GitError) -> Subprocess.Configuration {
        let all = ["-C", folder] + settings + arguments
        guard !all.contains(where: { $0.utf8.contains(0) }) else {
            throw GitError("a NUL character stands in what git was to be given", remedy: "remove it")
        }
        return Subprocess.Configuration(
            executable: executable, arguments: Arguments(all), environment: .inherit.updating(variables))
    }

    /// Without one of that name the start fails, and says so.
    private static var executable: Executable {
        Program.inPath("git").map { .path(FilePath($0)) } ?? .name("git")
    }

    private static func failure(_ error: any Error) -> GitError {
        if (error as? SubprocessError)?.code == .executableNotFound {
            return GitError(
                "there is no git program on the path", remedy: "install git, or add its folder to PATH")
        }
        return GitError("git could not be run: \(error)", remedy: "see that `git --version` works here")
    }

    /// Its output; any exit status but 0 is an error.
    package func run(
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
