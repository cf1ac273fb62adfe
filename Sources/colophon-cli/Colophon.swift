// The program's entry point.
import ArgumentParser
import Colophon

@main
struct ColophonCommand: AsyncParsableCommand {
    func run() async throws { print(css()) }
}
