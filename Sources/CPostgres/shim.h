// Exposes libpq to Swift; the importer sees all of it that is used here, so that there are no inlines.
#ifndef COLOPHON_CPOSTGRES_SHIM_H
#define COLOPHON_CPOSTGRES_SHIM_H

// By its folder, as Debian has it: pkg-config would be asked for the flags by every build, also one of the program alone.
#include <postgresql/libpq-fe.h>

#endif
