// Asks the user's desktop to show something.

import Subprocess

package enum Desktop {
    #if os(macOS)
        private static let program = "open"
        /// Whether there is a desktop that could show it.
        package static var isThere: Bool { true }
    #else
        private static let program = "xdg-open"
        /// Whether there is a desktop that could show it, or the user named a browser that needs none.
        package static var isThere: Bool {
            ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].contains { !(Environment.value($0) ?? "").isEmpty }
        }
    #endif

    /// Opens an address or a file in the user's browser. False where there is no program for that, or it failed.
    package static func open(_ address: String) async -> Bool {
        let result = try? await Subprocess.run(
            .name(program), arguments: [address], input: .none, output: .discarded, error: .discarded)
        return result?.terminationStatus.isSuccess ?? false
    }
}
