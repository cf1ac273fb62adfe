// Members of foreign documents, in which null is a way to say that there is none.
import Documents

extension DataNode {
    /// The member, unless it is null.
    func stated(_ key: String) -> DataNode? { self[key].flatMap { $0.isNull ? nil : $0 } }
}
