// The program's cryptography reads no configuration file of OpenSSL, whatever the environment names.
import Files
import Foundation
import Glibc
import Primitives
import Testing

@Suite struct CryptoConfigurationTests {
    /// Opening a pipe waits for whoever writes to it: a program that reads this configuration never ends.
    @Test func readsNoConfigurationThatTheEnvironmentNames() throws {
        let tree = try SyncTree([:])
        let configuration = tree.path("openssl.cnf")
        try #require(mkfifo(configuration, 0o600) == 0)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "timeout", "60", try ProgramOutput.program(), "key", "generate", tree.path("key"), "--type", "p256",
        ]
        process.environment = ["PATH": "/usr/bin:/bin", "OPENSSL_CONF": configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(Files.kind(tree.path("key")) == .file)
    }
}
