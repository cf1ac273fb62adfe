// Whether a text shows anything, in the sense of Unicode.

extension String {
    /// Nothing that can be seen: white space of any script, control and format characters, fillers and blank patterns.
    package var isBlank: Bool {
        for byte in utf8 {
            // What prints in ASCII shows; what doesn't shows nothing; the rest is looked at by its properties.
            if (0x21...0x7E).contains(byte) { return false }
            if byte >= 0x80 { return unicodeScalars.allSatisfy(\.isInvisible) }
        }
        return true
    }
}

extension Unicode.Scalar {
    /// Shows nothing by itself. The default ignorable ones hold the Hangul fillers and the variation selectors.
    package var isInvisible: Bool {
        if value < 0x80 { return value <= 0x20 || value == 0x7F }
        if value == 0x2800 { return true }  // a Braille pattern without dots is a symbol by its category
        switch properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }
}
