// The version of Colophon itself.

package enum ColophonVersion {
    package static let text = "0.1.0"
}
