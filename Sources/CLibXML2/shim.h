// Exposes libxml2's streaming reader to Swift, with inlines for what the importer can't see.
#ifndef COLOPHON_CLIBXML2_SHIM_H
#define COLOPHON_CLIBXML2_SHIM_H

#include <libxml/xmlreader.h>
#include <libxml/xmlerror.h>

// xmlFree is a global function pointer variable, which Swift 6 refuses to read as shared mutable state.
static inline void colophon_xmlFree(void *pointer) { xmlFree(pointer); }

// The error handler's second parameter became const in libxml2 2.12; Swift sees one signature for both.
static inline void colophon_setErrorHandler(xmlTextReaderPtr reader, void (*handler)(void *, const xmlError *),
                                            void *context) {
    xmlTextReaderSetStructuredErrorHandler(reader, (xmlStructuredErrorFunc)handler, context);
}

#endif
