rockspec_format = "3.0"
package = "orchard"
version = "1.2.0-1"
source = { url = "https://example.org/orchard-1.2.0.tar.gz" }
dependencies = { "lua >= 5.1" }
