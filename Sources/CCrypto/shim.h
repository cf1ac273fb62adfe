// Exposes OpenSSL's libcrypto to Swift, with inlines for what the importer can't see.
#ifndef COLOPHON_CCRYPTO_SHIM_H
#define COLOPHON_CCRYPTO_SHIM_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/params.h>
#include <openssl/rand.h>

// A parameter keeps a pointer to its name, and to its text. Swift's copy of a C literal lives for one call only; these stay.
static inline OSSL_PARAM colophon_curveP256(void) {
    return OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)SN_X9_62_prime256v1, 0);
}

// The same for the name of the public point.
static inline OSSL_PARAM colophon_publicPoint(const unsigned char *point, size_t size) {
    return OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, size);
}

// The same for the name of the private number, whose bytes are in the machine's own order.
static inline OSSL_PARAM colophon_privateNumber(const unsigned char *number, size_t size) {
    return OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, (unsigned char *)number, size);
}

// EVP_PKEY_KEYPAIR and EVP_PKEY_PUBLIC_KEY are macros made of other macros, which aren't imported.
static inline int colophon_keyFromParameters(EVP_PKEY_CTX *context, EVP_PKEY **key, int isPrivate, OSSL_PARAM *list) {
    return EVP_PKEY_fromdata(context, key, isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, list);
}

#endif
