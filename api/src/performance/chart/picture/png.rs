//! PNG from SVG, with the one font in the binary: the machine's own fonts are not looked at.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// Open Sans, under the Apache licence 2.0: see the licence beside it.
const FONT: &[u8] = include_bytes!("../../../../assets/fonts/OpenSans-Regular.ttf");
/// Pixels of the PNG to one of the SVG.
const SHARPNESS: f32 = 2.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family("Open Sans");
    Arc::new(fonts)
});

/// Why there is no PNG. Always our own fault: the SVG is ours.
#[derive(Debug, thiserror::Error)]
pub enum DrawingFault {
    /// The SVG cannot be read.
    #[error("the SVG cannot be read: {0}")]
    Unreadable(#[from] resvg::usvg::Error),
    /// The picture has no size or no room.
    #[error("the picture cannot be painted")]
    Unpainted,
}

/// The picture in `svg`, painted.
///
/// # Errors
/// When it is no SVG.
pub fn png(svg: &str) -> Result<Vec<u8>, DrawingFault> {
    let options = Options {
        font_family: "Open Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size().scale_by(SHARPNESS);
    let size = size.ok_or(DrawingFault::Unpainted)?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(DrawingFault::Unpainted)?;
    let transform = Transform::from_scale(SHARPNESS, SHARPNESS);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    pixels.encode_png().map_err(|_| DrawingFault::Unpainted)
}
