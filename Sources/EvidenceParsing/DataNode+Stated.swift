// Members of foreign documents, in which null is a way to say that there is none.
package import Documents
import Primitives

extension DataNode {
    /// A number, also where it is written as text: "9.8".
    package var decimal: Double? {
        double ?? string.flatMap { Double(ASCII.trimmed($0)) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// The member, unless it is null.
    package func stated(_ key: String) -> DataNode? { self[key].flatMap { $0.isNull ? nil : $0 } }
}
