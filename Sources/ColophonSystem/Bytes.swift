// Byte strings and the few conversions that every stage needs.

package typealias Bytes = [UInt8]
