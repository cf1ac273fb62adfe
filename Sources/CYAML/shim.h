// Exposes libyaml to Swift; the importer sees all of it that is used here, so that there are no inlines.
#ifndef COLOPHON_CYAML_SHIM_H
#define COLOPHON_CYAML_SHIM_H

#include <yaml.h>

#endif
