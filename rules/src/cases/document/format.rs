//! The formats that a document can have: those that are told by their content.

/// A format, told by content and never by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// A picture, PNG.
    Png,
    /// A picture, JPEG.
    Jpeg,
    /// A picture, GIF.
    Gif,
    /// A picture, TIFF, as scanners make it.
    Tiff,
    /// A picture, WebP.
    Webp,
    /// A picture, HEIC, as telephones make it.
    Heic,
    /// Plain text in UTF-8.
    Text,
    /// A text of Microsoft Word without macros.
    Docx,
    /// A table of Microsoft Excel without macros.
    Xlsx,
    /// Slides of Microsoft PowerPoint without macros.
    Pptx,
    /// A text in the `OpenDocument` format without macros.
    Odt,
    /// A table in the `OpenDocument` format without macros.
    Ods,
    /// Slides in the `OpenDocument` format without macros.
    Odp,
}

impl Format {
    /// Every format, in the order of its declaration.
    pub const ALL: &'static [Self] = &[
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Tiff,
        Self::Webp,
        Self::Heic,
        Self::Text,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
    ];

    /// Its media type, as documents are kept and told with.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Text => "text/plain; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// What a file of it is called at its end; the first is its name in the configuration.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpeg", "jpg"],
            Self::Gif => &["gif"],
            Self::Tiff => &["tiff", "tif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Text => &["txt", "csv", "md", "log"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
        }
    }

    /// Its name in the configuration and in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.endings().first().copied().unwrap_or("")
    }

    /// The format of this name in the configuration.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format of this media type, with or without parameters.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let plain = |text: &'static str| text.split(';').next().unwrap_or(text);
        let wanted = media_type.split(';').next()?.trim();
        let mut all = Self::ALL.iter().copied();
        all.find(|format| plain(format.media_type()).eq_ignore_ascii_case(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name_and_its_media_type() {
        for format in Format::ALL {
            assert_eq!(Format::named(format.name()), Some(*format));
            let upper = format.name().to_uppercase();
            assert_eq!(Format::named(&upper), Some(*format));
            assert_eq!(Format::of_media_type(format.media_type()), Some(*format));
        }
        assert_eq!(Format::named("exe"), None);
        assert_eq!(Format::named("jpg"), None);
        assert_eq!(Format::of_media_type("text/html"), None);
    }

    #[test]
    fn no_two_formats_share_an_ending() {
        let mut endings: Vec<&str> = Format::ALL
            .iter()
            .flat_map(|one| one.endings())
            .copied()
            .collect();
        let all = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), all);
    }
}
