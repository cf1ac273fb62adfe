// Where the values of a file stand, for what is found only once the files beside it are known.
import Documents
import Files
import ReleaseModel

struct DocumentPlace {
    let file: String
    let document: DataNode

    func item(_ index: Int, of list: String) -> DataNode? {
        let items = document.nodes(list)
        return items.indices.contains(index) ? items[index] : nil
    }

    func finding(
        _ code: String, _ message: String, remedy: String, field: String, at node: DataNode?, subject: String? = nil
    ) -> Finding {
        Finding(
            code, .error, message, remedy: remedy, file: file, line: node?.position.line, column: node?.position.column,
            field: field, subject: subject)
    }
}
