// .NET's project files and the files of properties that they share.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum DotNetProject: VersionManifestDialect {
    static let name = "a .NET project"
    static let mark = EvidenceMark.root { root in
        root.name == "Project"
            && (root["Sdk"] != nil
                || root.namespace == "http://schemas.microsoft.com/developer/msbuild/2003")
    }
    private static let suffixes: Set<String> = ["csproj", "fsproj", "vbproj", "props", "targets"]
    private static let properties = [
        "Version", "PackageVersion", "VersionPrefix", "VersionSuffix", "InformationalVersion", "FileVersion",
        "AssemblyVersion",
    ]

    static func fits(_ name: String) -> Bool {
        EvidencePath.extension(of: name).map(suffixes.contains) ?? false
    }
    /// Files of properties may be of another tool.
    static func owns(name: String) -> Bool {
        name.hasSuffix("proj") && fits(name) || name == "directory.build.props"
    }

    /// `Version`, else `VersionPrefix` with the suffix, else the versions of the assembly: the first that is there.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let texts = try XMLTexts(file, root: "Project", of: "an MSBuild project") {
            $0.hasPrefix("PropertyGroup/") && $0.utf8.count { $0 == 0x2F } == 1
        }
        var manifest = file.manifest()
        for name in properties where name != "VersionSuffix" {
            let found = items(name, texts)
            guard let first = found.first else { continue }
            guard found.allSatisfy({ $0.text == first.text }) else {
                if found.contains(where: \.isConditional) {
                    manifest.prove(nothing: "<\(name)> depends on conditions", line: first.line)
                } else {
                    // The last one counts for MSBuild.
                    manifest.take(value(found[found.count - 1].text, texts), line: found[found.count - 1].line)
                }
                return manifest
            }
            var text = value(first.text, texts)
            if name == "VersionPrefix" {
                let suffixes = items("VersionSuffix", texts)
                if let suffix = suffixes.first, !suffix.text.isEmpty { text += "-" + value(suffix.text, texts) }
            }
            manifest.take(text, line: first.line)
            guard name == "Version" else { return manifest }
            // What is published, where it is another one.
            if let package = items("PackageVersion", texts).first {
                let text = value(package.text, texts)
                if VersionText.statement(text) == .stated(text) {
                    manifest.add(text, called: "PackageVersion", line: package.line)
                }
            }
            return manifest
        }
        return manifest
    }

    private static func items(_ name: String, _ texts: XMLTexts) -> [XMLTexts.Item] {
        texts.items.filter { $0.path == "PropertyGroup/\(name)" }
    }

    /// A text with each `$(Name)` that the file sets to one text.
    private static func value(_ text: String, _ texts: XMLTexts) -> String {
        VersionManifest.filled(text, opening: "$(", closing: ")") { name in
            let found = items(name, texts)
            guard let first = found.first, found.allSatisfy({ $0.text == first.text }) else { return nil }
            return first.text
        }
    }
}
