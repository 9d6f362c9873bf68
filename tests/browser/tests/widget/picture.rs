//! What a window shows, pixel by pixel.

use browser_tests::Rect;

/// Rows of red, green and blue.
#[derive(PartialEq)]
pub(crate) struct Picture(Vec<Vec<[u8; 3]>>);

impl Picture {
    /// Reads a PNG file's content.
    pub(crate) fn read(png: &[u8]) -> Picture {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let image = reader.next_frame(&mut bytes).unwrap();
        let colour = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2]];
        let row = |bytes: &[u8]| bytes.chunks(image.color_type.samples()).map(colour).collect();
        Picture(bytes.chunks(image.line_size).map(row).collect())
    }

    /// The same without the scroll bars at its right edge: they come and go by
    /// themselves.
    pub(crate) fn without_bars(mut self) -> Picture {
        const BARS: usize = 32;
        self.0.iter_mut().for_each(|row| row.truncate(row.len() - BARS));
        self
    }

    /// A part of it.
    pub(crate) fn part(&self, place: Rect) -> Picture {
        let (x, width) = (place.x as usize, place.width as usize);
        let rows = self.0.iter().skip(place.y as usize).take(place.height as usize);
        Picture(rows.map(|row| row.iter().copied().skip(x).take(width).collect()).collect())
    }

    /// How many pixels of either picture have nothing like them in the other,
    /// there or one pixel beside: engines smooth letters and edges a little
    /// differently when they paint anew, which nobody sees.
    pub(crate) fn differing(&self, other: &Picture) -> usize {
        if self == other { 0 } else { self.alone(other).max(other.alone(self)) }
    }

    fn alone(&self, other: &Picture) -> usize {
        const ROUNDING: u8 = 64;
        let like = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= ROUNDING);
        let found = |x: usize, y: usize| {
            let rows = other.0.iter().skip(y.saturating_sub(1)).take(3);
            let mut near = rows.flat_map(|row| row.iter().skip(x.saturating_sub(1)).take(3));
            near.any(|pixel| like(*pixel, self.0[y][x]))
        };
        let places = (0..self.0.len()).flat_map(|y| (0..self.0[y].len()).map(move |x| (x, y)));
        places.filter(|(x, y)| !found(*x, *y)).count()
    }
}

/// So few pixels may differ all the same: less than one underlined word.
pub(crate) const SPECKS: usize = 40;
