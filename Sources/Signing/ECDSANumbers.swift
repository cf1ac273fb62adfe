// The two numbers of an ECDSA signature over P-256, and their one form in DER.
import Primitives

/// 32 bytes each, big-endian. The check of the signature finds out whether they are within the curve's order.
struct ECDSANumbers {
    var r: Bytes
    var s: Bytes

    init(r: Bytes, s: Bytes) {
        self.r = r
        self.s = s
    }

    /// Ecdsa-Sig-Value of RFC 3279 section 2.2.3, in DER; nil for any other encoding of the same numbers.
    init?(der: Bytes) {
        var outer = DERReader(der[...])
        guard var inner = outer.sequence(), outer.isAtEnd, let r = inner.unsignedInteger(width: 32),
            let s = inner.unsignedInteger(width: 32), inner.isAtEnd
        else { return nil }
        self.init(r: r, s: s)
    }

    var der: Bytes { DER.sequence(DER.unsignedInteger(r), DER.unsignedInteger(s)) }
}
