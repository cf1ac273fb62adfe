// Names of projects and packages, however they are written.
import Primitives

/// Letters and digits in lower case, since "my-lib", "my_lib" and "My Lib" are one name.
func plainName(_ name: String) -> Bytes {
    name.utf8.filter { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 }.map(ASCII.lower)
}
