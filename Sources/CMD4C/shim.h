// Exposes MD4C's callback parser to Swift.
#ifndef COLOPHON_CMD4C_SHIM_H
#define COLOPHON_CMD4C_SHIM_H

#include <md4c.h>

#endif
