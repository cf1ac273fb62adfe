package func css() -> Int { PackageResources.colophon_css.count }
