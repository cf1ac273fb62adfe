// Asks the user's desktop to show something.

import Subprocess

package enum Desktop {
    /// Opens an address in the user's browser. False where there is no program for that.
    package static func open(_ address: String) async -> Bool {
        let result = try? await Subprocess.run(
            .name("xdg-open"), arguments: [address], input: .none, output: .discarded, error: .discarded)
        return result?.terminationStatus.isSuccess ?? false
    }
}
