// Exposes zlib to Swift, with inlines for what the importer can't see.
#ifndef COLOPHON_CZLIB_SHIM_H
#define COLOPHON_CZLIB_SHIM_H

#include <zlib.h>

// deflateInit2 is a macro over deflateInit2_, and macros with arguments aren't imported.
// windowBits is negative: raw deflate, since the gzip header and trailer are written by hand to stay fixed.
static inline int colophon_deflateInit2(z_streamp stream, int level, int windowBits, int memLevel, int strategy) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, memLevel, strategy);
}

// inflateInit2 is a macro over inflateInit2_.
static inline int colophon_inflateInit2(z_streamp stream, int windowBits) {
    return inflateInit2(stream, windowBits);
}

#endif
