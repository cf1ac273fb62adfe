// What the document and timestamp tests share: a foreign program to compare with, a seeded generator, a small stack.
import Bundles
import Colophon
import Documents
import Foundation
import Primitives
import ReleaseModel
import Sync
import Workspace

struct ForeignProgramFailed: Error {
    var status: Int32
}

/// Runs a Python script (standard library only) as a subprocess; input and output go through files, so neither can block.
func runPython(_ script: String, input: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "colophon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inputFile = folder.appending(path: "input")
    let outputFile = folder.appending(path: "output")
    try Data(input.utf8).write(to: inputFile)
    try Data().write(to: outputFile)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ForeignProgramFailed(status: process.terminationStatus) }
    return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
}

/// SplitMix64: the same numbers on every run and machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Runs the work on a thread of 512 KiB of stack, the least that threads of a server's pool have.
func onSmallStack<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: work()) }
        thread.stackSize = 512 << 10
        thread.start()
    }
}

/// The error of a document that has to be refused, or nil where it was read.
func documentError(
    _ text: String, _ format: DocumentFormat, limits: DocumentLimits = .record
) -> DocumentError? {
    documentError(Array(text.utf8), format, limits: limits)
}

func documentError(_ bytes: Bytes, _ format: DocumentFormat, limits: DocumentLimits = .record) -> DocumentError? {
    do throws(DocumentError) {
        _ = try parseDocument(bytes, format: format, limits: limits)
        return nil
    } catch {
        return error
    }
}

func document(_ text: String, _ format: DocumentFormat) throws -> DataNode {
    try parseDocument(Array(text.utf8), format: format, limits: .record)
}

/// One line for a tree that another program can write as well: text in hexadecimal, no positions.
func dump(_ node: DataNode) -> String {
    switch node.content {
    case .scalar(_, .null): "n"
    case .scalar(let text, .bool): "b" + text
    case .scalar(let text, .number): "#" + text
    case .scalar(let text, .string): "s" + hex(text)
    case .sequence(let items): "[" + items.map(dump).joined(separator: ",") + "]"
    case .mapping(let members): "{" + members.map { hex($0.key) + ":" + dump($0.value) }.joined(separator: ",") + "}"
    }
}

func hex(_ text: String) -> String { hex(Array(text.utf8)) }

func hex(_ bytes: Bytes) -> String {
    bytes.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
}
