// Points and numbers of the curve P-256, checked and computed by libcrypto before a key is made of them.
import CCrypto
import Primitives

enum P256Curve {
    /// An EC_GROUP, for as long as the program runs; nothing changes it.
    private nonisolated(unsafe) static let group: OpaquePointer = {
        guard let group = EC_GROUP_new_by_curve_name_ex(CryptoLibrary.context, nil, NID_X9_62_prime256v1) else {
            preconditionFailure("libcrypto has no curve P-256")
        }
        return group
    }()

    /// Whether these are 0x04 and the coordinates of a point, each less than the field's prime. libcrypto would take the
    /// hybrid form as well, which begins with 0x06 or 0x07.
    static func isPoint(_ raw: Bytes) -> Bool {
        guard raw.count == 65, raw[0] == 0x04, let point = Point(of: group) else { return false }
        let isPoint = EC_POINT_oct2point(group, point.pointer, raw, raw.count, nil) == 1
        if !isPoint { CryptoLibrary.forgetErrors() }
        return isPoint
    }

    /// The point that belongs to a private number of 32 bytes, big-endian; nil for zero, and from the curve's order on.
    static func point(of secret: ArraySlice<UInt8>) -> Bytes? {
        guard secret.count == 32, let number = Number(secret), let point = Point(of: group) else { return nil }
        guard BN_is_zero(number.pointer) == 0, BN_cmp(number.pointer, EC_GROUP_get0_order(group)) < 0,
            EC_POINT_mul(group, point.pointer, number.pointer, nil, nil, nil) == 1
        else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        var raw = Bytes(repeating: 0, count: 65)
        guard EC_POINT_point2oct(group, point.pointer, POINT_CONVERSION_UNCOMPRESSED, &raw, raw.count, nil) == raw.count
        else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        return raw
    }

    /// Owns an EC_POINT.
    private struct Point: ~Copyable {
        let pointer: OpaquePointer

        init?(of group: OpaquePointer) {
            guard let pointer = EC_POINT_new(group) else { return nil }
            self.pointer = pointer
        }

        deinit { EC_POINT_free(pointer) }
    }

    /// Owns a private BIGNUM, which is overwritten before it is freed, and computed with in constant time.
    private struct Number: ~Copyable {
        let pointer: OpaquePointer

        init?(_ bytes: ArraySlice<UInt8>) {
            let number = bytes.withUnsafeBufferPointer { BN_bin2bn($0.baseAddress, Int32($0.count), nil) }
            guard let number else { return nil }
            BN_set_flags(number, BN_FLG_CONSTTIME)
            pointer = number
        }

        deinit { BN_clear_free(pointer) }
    }
}
