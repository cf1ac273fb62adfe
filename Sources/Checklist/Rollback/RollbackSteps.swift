// The steps of each type of rollback, in the words of one release.
import Evidence
import Files
package import ReleaseModel

package enum RollbackSteps {
    /// In the order in which they are taken. `version` nil: no release in particular; `target` nil: there is none to go back to.
    package static func steps(of type: RollbackType, from version: String?, to target: String?) -> [RollbackStep] {
        let version = version ?? "the release"
        let target = target ?? "the release to go back to, once one is found"
        switch type {
        case .immediate: return immediate(version, target)
        case .planned:
            return orderly("all of \(version)", version, target, undo: "Put \(target) in the place of \(version).")
        case .partial:
            return orderly(
                "the components of \(version) that are affected, each by its name", version, target,
                undo:
                    "Put the components that the plan names back to their state in \(target), and leave the others as they are."
            )
        case .config:
            return orderly(
                "the configuration keys that are affected, each with its present value and the one to set", version,
                target,
                undo: "Set the keys that the plan names to their values in \(target); \(version) itself stays in place."
            )
        }
    }

    private static func immediate(_ version: String, _ target: String) -> [RollbackStep] {
        [
            RollbackStep(
                name: "detect", description: "Make sure that \(version) causes the incident, and note when it began."),
            RollbackStep(
                name: "decide",
                description:
                    "Decide on going back to \(target). The rollback may begin before it is approved; without the approval it is not complete.",
                minutes: 5),
            RollbackStep(name: "execute", description: "Put \(target) in the place of \(version)."),
            RollbackStep(name: "verify", description: "Check that \(target) runs and that the incident is over."),
            RollbackStep(
                name: "communicate", description: "Tell users and the team that \(version) was taken back, and why."),
            RollbackStep(
                name: "document",
                description: "Write the rollback into the record of \(version), and the incident with its cause."),
        ]
    }

    private static func orderly(_ scope: String, _ version: String, _ target: String, undo: String) -> [RollbackStep] {
        [
            RollbackStep(name: "assess", description: "Write down what goes back: \(scope)."),
            RollbackStep(
                name: "approve", description: "Get the approval that the decision asks for; nothing begins before it."),
            RollbackStep(
                name: "prepare",
                description: "Set a time, announce it, secure the data, and make sure that \(target) is available."),
            RollbackStep(name: "execute", description: undo),
            RollbackStep(name: "verify", description: "Check that what went back runs, and that the incident is over."),
            RollbackStep(
                name: "close",
                description: "Write the rollback into the record of \(version), close the incident, and tell its users."
            ),
        ]
    }
}
