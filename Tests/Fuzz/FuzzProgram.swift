// colophon-fuzz: feeds one of the readers with what libFuzzer makes of its seeds. `scripts/fuzz` builds and runs it.
import Attestation
import Colophon
import Evidence
import Files
import Glibc
import Primitives

@main enum FuzzProgram {
    /// Set once, before libFuzzer calls for the first time; it runs on one thread.
    nonisolated(unsafe) static var chosen: FuzzTarget?

    static func main() {
        let arguments = CommandLine.arguments
        switch (arguments.dropFirst().first, arguments.count) {
        case ("list", 2):
            for target in FuzzTarget.all { print(target.name) }
        case ("seeds", 4):
            guard let target = FuzzTarget.named(arguments[2]) else { return refuse(arguments[2]) }
            for (index, seed) in target.seeds().enumerated() {
                let path = Files.join(arguments[3], "seed-\(index)")
                do { try Files.writeAtomically(seed, to: path, durable: false) } catch { return refuse("\(error)") }
            }
        case (let name?, _):
            guard let target = FuzzTarget.named(name) else { return refuse(name) }
            chosen = target
            exit(fuzz([arguments[0]] + arguments.dropFirst(2) + ["-max_len=\(target.maximumLength)"]))
        default: refuse("usage: colophon-fuzz list | seeds READER FOLDER | READER [libFuzzer's options and folders]")
        }
    }

    private static func refuse(_ what: String) {
        StandardStream.error.write("colophon-fuzz: \(what)\n")
        exit(64)
    }

    private static func fuzz(_ arguments: [String]) -> CInt {
        var values = arguments.map { strdup($0) } + [nil]
        var count = CInt(arguments.count)
        return values.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            return runDriver(&count, &start) { bytes, size in
                FuzzProgram.chosen?.run(Bytes(UnsafeBufferPointer(start: bytes, count: size)))
                return 0
            }
        }
    }
}

/// libFuzzer's own loop, from the archive of its runtime that has no `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
