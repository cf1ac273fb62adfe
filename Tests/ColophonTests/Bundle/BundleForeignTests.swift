// Holds bundles against programs that others wrote, and runs the commands of VERIFY.md as they stand.
import Archives
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct BundleForeignTests {
    /// A folder with the bundle, and the bag unpacked by GNU tar.
    private func unpacked(_ sample: BundleSample = .init()) throws -> BundleFolder {
        let folder = try BundleFolder()
        let bundle = try sample.bundle()
        try folder.write(bundle.bytes, to: bundle.name)
        let outcome = try folder.shell("tar --extract --gzip --file \(bundle.name)")
        try #require(outcome.status == 0, "\(outcome.output)")
        return folder
    }

    private var oddNames: BundleSample {
        var sample = BundleSample(version: "1.0.1-rc.1+build.5", status: "rc", date: nil)
        sample.files.append(.init(path: "sub folder/übersicht (1).txt", kind: "log", text: ""))
        sample.files.append(
            .init(
                path: "\(String(repeating: "long", count: 20))/\(String(repeating: "n", count: 90)).log", kind: "log",
                text: "x"))
        return sample
    }

    @Test(
        .enabled(
            if: BundleFolder.has("python3 -c 'import bagit'"),
            "the Python package “bagit” is not installed: pip install bagit"))
    func bagItValidatesTheBag() throws {
        for (sample, name) in [(BundleSample(), "demo-1.0.1"), (oddNames, "demo-1.0.1-rc.1+build.5")] {
            let outcome = try unpacked(sample).shell("python3 -m bagit --validate \(name)")
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    @Test(
        .enabled(
            if: BundleFolder.has("python3 -c 'import bagit'"),
            "the Python package “bagit” is not installed: pip install bagit"))
    func bagItSeesAChangedFile() throws {
        let folder = try unpacked()
        try folder.write(Bytes("changed".utf8), to: "demo-1.0.1/data/notes.md")
        #expect(try folder.shell("python3 -m bagit --validate demo-1.0.1").status != 0)
    }

    @Test func sha256sumChecksBothManifests() throws {
        for (sample, name) in [(BundleSample(), "demo-1.0.1"), (oddNames, "demo-1.0.1-rc.1+build.5")] {
            let outcome = try unpacked(sample).shell(
                "cd \(name) && sha256sum -c --strict manifest-sha256.txt && sha256sum -c --strict tagmanifest-sha256.txt"
            )
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    @Test func sha256sumTakesTheCommentLine() throws {
        let folder = try BundleFolder()
        let content = try BundleSample().content()
        let bundle = try BundleBuilder.bundle(content, history: BundleSample().history)
        for file in content.publishedFiles { try folder.write(file.bytes, to: file.path) }
        try folder.write(bundle.bytes, to: bundle.name)
        try folder.write(Checksums(bundle: bundle, files: content.publishedFiles).bytes, to: "SHA256SUMS")
        let outcome = try folder.shell("sha256sum --check --strict SHA256SUMS")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.split(separator: "\n").count == 4)
    }

    @Test(arguments: [
        "tar --list --gzip --file B",
        "bsdtar -tf B",
        "python3 -c 'import sys, tarfile; [print(m.name) for m in tarfile.open(sys.argv[1])]' B",
    ])
    func otherReadersListTheSameFiles(command: String) throws {
        guard BundleFolder.has("command -v \(command.prefix { $0 != " " })") else {
            try Test.cancel("not installed: \(command)")
        }
        let folder = try BundleFolder()
        let bundle = try oddNames.bundle()
        try folder.write(bundle.bytes, to: "b.tar.gz")
        let script = String(command.dropLast()) + "b.tar.gz"
        // GNU tar quotes names that are not ASCII unless it is told not to.
        let outcome = try folder.shell("export TAR_OPTIONS=--quoting-style=literal; \(script)")
        #expect(outcome.status == 0, "\(outcome.output)")
        let expected = try Tar.read(Gzip.decompress(bundle.bytes), maximumEntries: 100).entries.map(\.path)
        #expect(outcome.output.split(separator: "\n").map(String.init) == expected)
    }

    /// The command blocks of VERIFY.md, in order.
    private func commands() -> [String] {
        bytesText(VerifyInstructions.bytes(project: "demo", version: "1.0.1"))
            .split(separator: "```sh\n").dropFirst()
            .map { String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)) }
    }

    @Test func theInstructionsWorkAsTheyStand() throws {
        let commands = commands()
        try #require(commands.count == 7)
        let folder = try BundleFolder()
        let content = try BundleSample().content()
        let bundle = try BundleBuilder.bundle(content, history: BundleSample().history)
        try folder.write(bundle.bytes, to: bundle.name)
        try folder.write(Checksums(bundle: bundle, files: content.publishedFiles).bytes, to: "SHA256SUMS")
        try sign(folder)
        func run(_ index: Int) throws -> String {
            let script = commands[index].replacing("IDENTITY", with: "release@demo.example")
            let outcome = try folder.shell("set -e; \(script)")
            #expect(outcome.status == 0, "\(commands[index])\n\(outcome.output)")
            return outcome.output
        }
        #expect(try run(0) == "\(bundle.name): OK\n")
        #expect(try run(1).hasPrefix(bundle.digests.tar.hex))
        #expect(try run(2).hasPrefix("Good \"colophon-release@v1\" signature"))
        #expect(try run(3).split(separator: "\n").allSatisfy { $0.hasSuffix(": OK") })
        let numbers = try run(4).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(numbers.count == 2)
        #expect(Set(numbers) == [try bagFiles(bundle).keys.count { $0.hasPrefix("data/") }])
        #expect(try run(5).hasPrefix(bundle.digests.manifest.hex))
        #expect(try run(6).contains("Signature Verified Successfully"))
        #expect(bytesText(try Files.read(Files.join(folder.path, "statement.json"))) == #"{"_type":"x"}"#)
    }

    /// Signs as a publisher would, with ssh-keygen and openssl alone.
    private func sign(_ folder: BundleFolder) throws {
        let outcome = try folder.shell(
            """
            set -e
            ssh-keygen -q -t ed25519 -N '' -f key
            printf 'release@demo.example %s\\n' "$(cut -d' ' -f1,2 key.pub)" > allowed_signers
            : > revoked_keys
            ssh-keygen -q -Y sign -f key -n colophon-release@v1 SHA256SUMS
            openssl genpkey -algorithm ed25519 -out release-key.private
            openssl pkey -in release-key.private -pubout -out release-key.pem
            printf '{"_type":"x"}' > body
            printf 'DSSEv1 28 application/vnd.in-toto+json 13 {"_type":"x"}' > pae
            openssl pkeyutl -sign -inkey release-key.private -rawin -in pae -out sig
            printf '{"payload":"%s","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"k","sig":"%s"}]}\\n' \
              "$(openssl base64 -A < body)" "$(openssl base64 -A < sig)" > demo-1.0.1.intoto.jsonl
            """)
        try #require(outcome.status == 0, "\(outcome.output)")
    }

    @Test func theInstructionsNameNoOtherProgram() {
        let allowed: Set = [
            "sha256sum", "gzip", "tar", "ssh-keygen", "openssl", "cd", "sed", "wc", "printf", "cat",
        ]
        for line in commands().joined().split(separator: "\n") {
            for part in line.split(separator: " | ").flatMap({ $0.split(separator: " && ") }) {
                let program = part.drop { $0 == "(" }.prefix { $0 != " " }
                #expect(allowed.contains(String(program)), "\(part)")
            }
        }
    }
}
