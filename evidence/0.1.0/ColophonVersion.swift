// The version of Colophon itself.

package enum ColophonVersion {
    package static let text = colophonVersion
}

/// Under a name that tells readers of version constants what it is: RL-04 of Colophon's own releases looks for it.
private let colophonVersion = "0.1.0"
