// The workflows that `colophon init` writes for a CI service: those of docs/workflows/, with the project and Colophon's source filled in.
import ArgumentParser
import Primitives

struct WorkflowOptions: ParsableArguments {
    @Flag(help: "Write workflows for GitHub Actions, too.")
    var github = false
    @Flag(help: "Write a pipeline for GitLab CI, too.")
    var gitlab = false
    @Flag(help: "Write a Jenkinsfile, too.")
    var jenkins = false
    @Option(help: ArgumentHelp("Where CI gets Colophon's source: an address that git can clone.", valueName: "address"))
    var source: String?
    @Option(help: ArgumentHelp("The commit or tag of the source that CI builds.", valueName: "commit"))
    var ref: String?

    var isAsked: Bool { github || gitlab || jenkins }

    func validate() throws {
        guard isAsked else {
            guard source == nil, ref == nil else {
                throw ValidationError("--source and --ref go with --github, --gitlab or --jenkins.")
            }
            return
        }
        guard let source else {
            throw ValidationError(
                "CI builds Colophon from its source, since no release of it is out yet: name the source with --source.")
        }
        // Whatever a shell, YAML or Groovy could take for more than text is refused.
        guard Self.isPlain(source, ".:/@_~%+-"), ref.map({ Self.isPlain($0, "._/+-") }) ?? true else {
            throw ValidationError("--source and --ref take letters, digits and no other signs than an address has.")
        }
        guard ref != nil || !source.utf8.contains(UInt8(ascii: ":")) else {
            throw ValidationError("Name the commit or tag of the source with --ref.")
        }
    }

    private static func isPlain(_ text: String, _ signs: String) -> Bool {
        text.utf8.first.map { $0 != UInt8(ascii: "-") } ?? false
            && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || signs.utf8.contains($0) }
    }

    /// Paths from the workspace's folder. `tagPrefix`: what tags have in front of a version.
    func files(project: String, tagPrefix: String) -> [(path: String, text: String)] {
        let workflows = ".github/workflows/colophon-"
        var files: [(path: String, bytes: Bytes)] = []
        if github {
            files += [
                (".github/actions/colophon/action.yml", PackageResources.github_action_yml),
                ("\(workflows)pull-request.yml", PackageResources.github_pull_request_yml),
                ("\(workflows)comment.yml", PackageResources.github_comment_yml),
                ("\(workflows)release.yml", PackageResources.github_release_yml),
                ("\(workflows)pages.yml", PackageResources.github_pages_yml),
            ]
        }
        if gitlab { files.append((".gitlab-ci.yml", PackageResources.gitlab_ci_yml)) }
        if jenkins { files.append(("Jenkinsfile", PackageResources.Jenkinsfile)) }
        return files.map {
            ($0.path, tagged(filled(String(decoding: $0.bytes, as: UTF8.self), project), tagPrefix))
        }
    }

    /// In docs/workflows/, tags begin with `v`.
    private func tagged(_ text: String, _ prefix: String) -> String {
        guard prefix != "v" else { return text }
        let pattern = prefix.utf8.map { ASCII.isLetter($0) ? "" : "\\" }
        let escaped = zip(pattern, prefix).map { $0 + String($1) }.joined()
        var text = text.replacing("tags: [\"v*\"]", with: "tags: [\"\(prefix)[0-9]*\"]")
            .replacing("=~ /^v/", with: "=~ /^\(escaped)[0-9]/")
        // A tag that begins with its version is left as it is.
        guard !prefix.isEmpty else { return text }
        for name in ["GITHUB_REF_NAME", "CI_COMMIT_TAG", "TAG_NAME"] {
            text = text.replacing("{\(name)#v}", with: "{\(name)#\(prefix)}")
        }
        return text
    }

    /// As they lie in docs/workflows/, they are those of a project named orchard, which Colophon's own folder is the source for.
    private func filled(_ text: String, _ project: String) -> String {
        let source = source ?? ".", ref = ref ?? ""
        return text.replacing("orchard", with: project)
            .replacing("    default: \".\"\n", with: "    default: \"\(source)\"\n")
            .replacing("cannot be moved.\n    default: \"\"\n", with: "cannot be moved.\n    default: \"\(ref)\"\n")
            .replacing("COLOPHON_SOURCE: \".\"", with: "COLOPHON_SOURCE: \"\(source)\"")
            .replacing("COLOPHON_REF: \"\"", with: "COLOPHON_REF: \"\(ref)\"")
            .replacing("COLOPHON_SOURCE = '.'", with: "COLOPHON_SOURCE = '\(source)'")
            .replacing("COLOPHON_REF = ''", with: "COLOPHON_REF = '\(ref)'")
    }
}
