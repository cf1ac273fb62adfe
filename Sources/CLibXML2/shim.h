// Exposes libxml2's push parser to Swift, with inlines for what the importer can't see.
#ifndef COLOPHON_CLIBXML2_SHIM_H
#define COLOPHON_CLIBXML2_SHIM_H

#include <libxml/xmlversion.h>
// Distributions build libxml2 with ICU, whose headers clash with those of the ICU in Swift's Foundation. Nothing here converts by it, and no
// structure that has a member for it is used.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

// The error handler's second parameter became const in libxml2 2.12; Swift sees one signature for both.
static inline void colophon_setErrorHandler(xmlSAXHandler *handlers, void (*handler)(void *, const xmlError *)) {
    handlers->serror = (xmlStructuredErrorFunc)handler;
}

#endif
