// let version = "0.0.1"
// let version = "0.0.2"
// let version = "0.0.3"
let swiftVersion = "6.0"
enum Program {
    static let version: String = "1.2.0"
}
