//! How an edition travels in the frame page: one value a line, in order.
//!
//! The values stand in the order of the types' fields, without names, so the
//! reader's browser needs no parser but this one. Measured against JSON read by
//! `serde_json`, it makes the app half as large; see `docs/size.md`.
//!
//! | value | lines |
//! |---|---|
//! | words | the words; they hold no line break |
//! | number, truth | its digits; `1` or `0` |
//! | perhaps a value | `0`, or `1` and the value |
//! | list | how many, then each |
//! | one of several kinds | which, counted from 0, then its content |

use std::fmt;
use std::mem::ManuallyDrop;
use std::rc::Rc;

/// The lines are not those of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the lines are not of this type")
    }
}

impl std::error::Error for Unreadable {}

/// Reads a value from all lines of a text.
///
/// # Errors
/// If a line is not what the type needs, or if lines are missing or left over.
pub fn read<T: Readable>(text: &str) -> Result<T, Unreadable> {
    let mut lines = Lines { rest: Some(text), failed: false };
    let value = T::read(&mut lines);
    if lines.failed || lines.rest.is_some() { Err(Unreadable) } else { Ok(value) }
}

/// A text up to an ASCII character, and what follows that, if it is there. The standard library's
/// search takes any pattern, and more room.
#[inline(never)]
pub fn cut(text: &str, at: u8) -> (&str, Option<&str>) {
    let place = text.bytes().position(|byte| byte == at).unwrap_or(text.len());
    (text.get(..place).unwrap_or_default(), text.get(place + 1..))
}

/// What can be read from lines. Serde's `Deserialize` does the same, but leaves
/// at each line a way out with all that was read so far: 4 KB more for every
/// reader to load.
pub trait Readable: Sized {
    /// Reads the next value. If the lines hold no such value, notes that and
    /// returns any.
    fn read(lines: &mut Lines<'_>) -> Self;
}

/// The lines not yet read.
pub struct Lines<'a> {
    rest: Option<&'a str>,
    failed: bool,
}

impl<'a> Lines<'a> {
    /// The next value.
    pub fn value<T: Readable>(&mut self) -> T {
        T::read(self)
    }

    /// The next line; an empty one if there is none.
    #[inline(never)]
    fn line(&mut self) -> &'a str {
        let Some(text) = self.rest else {
            self.fail();
            return "";
        };
        let (line, rest) = cut(text, b'\n');
        self.rest = rest;
        line
    }

    /// The next line's number, if it is one from 0 to `most`; else 0.
    #[inline(never)]
    pub fn number(&mut self, most: u32) -> u32 {
        let number = self.line().parse().ok().filter(|number| *number <= most);
        number.unwrap_or_else(|| {
            self.fail();
            0
        })
    }

    /// Notes that the lines are not what they should be, and reads no further.
    fn fail(&mut self) {
        self.failed = true;
        self.rest = None;
    }
}

impl Readable for bool {
    fn read(lines: &mut Lines<'_>) -> bool {
        lines.number(1) == 1
    }
}

impl Readable for u8 {
    fn read(lines: &mut Lines<'_>) -> u8 {
        lines.number(u8::MAX.into()) as u8
    }
}

impl Readable for u16 {
    fn read(lines: &mut Lines<'_>) -> u16 {
        lines.number(u16::MAX.into()) as u16
    }
}

impl Readable for Rc<str> {
    #[inline(never)]
    fn read(lines: &mut Lines<'_>) -> Rc<str> {
        lines.line().into()
    }
}

/// What is never freed.
impl<T: Readable> Readable for Rc<ManuallyDrop<T>> {
    fn read(lines: &mut Lines<'_>) -> Rc<ManuallyDrop<T>> {
        Rc::new(ManuallyDrop::new(lines.value()))
    }
}

impl<T: Readable> Readable for Option<T> {
    fn read(lines: &mut Lines<'_>) -> Option<T> {
        if lines.value() { Some(lines.value()) } else { None }
    }
}

impl<T: Readable> Readable for Vec<T> {
    #[inline(never)]
    fn read(lines: &mut Lines<'_>) -> Vec<T> {
        // How many is only claimed: nothing is set aside for them.
        let mut items = Vec::new();
        for _ in 0..lines.number(u32::MAX) {
            if lines.failed {
                break;
            }
            items.push(lines.value());
        }
        items
    }
}

impl<A: Readable, B: Readable> Readable for (A, B) {
    fn read(lines: &mut Lines<'_>) -> (A, B) {
        (lines.value(), lines.value())
    }
}

/// Makes types readable, each by its fields in the order in which they are
/// defined.
macro_rules! readable {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::guide::lines::Readable for $type {
            fn read(lines: &mut $crate::guide::lines::Lines<'_>) -> $type {
                $type { $($field: lines.value()),* }
            }
        }
    )*};
}
pub(super) use readable;

#[cfg(feature = "author")]
pub use writing::write;

#[cfg(feature = "author")]
mod writing {
    use std::fmt::Display;

    use serde::ser::{self, Serialize, Serializer};

    use super::Unreadable;

    impl ser::Error for Unreadable {
        fn custom<T: Display>(_: T) -> Self {
            Unreadable
        }
    }

    /// Writes a value, a line for each of its parts.
    ///
    /// # Errors
    /// If words hold a line break, or if the value has parts that the format
    /// does not know (maps, floating point numbers).
    pub fn write<T: Serialize>(value: &T) -> Result<String, Unreadable> {
        let mut lines = Lines { text: String::new() };
        value.serialize(&mut lines)?;
        Ok(lines.text)
    }

    struct Lines {
        text: String,
    }

    impl Lines {
        fn line(&mut self, line: &str) -> Result<(), Unreadable> {
            if line.contains(['\n', '\r']) {
                return Err(Unreadable);
            }
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(line);
            Ok(())
        }

        fn number(&mut self, number: impl Display) -> Result<(), Unreadable> {
            self.line(&number.to_string())
        }
    }

    macro_rules! plain {
        ($($name:ident $type:ty,)*) => {$(
            fn $name(self, value: $type) -> Result<(), Unreadable> {
                self.number(value)
            }
        )*};
    }
    macro_rules! unknown {
        ($($name:ident $type:ty,)*) => {$(
            fn $name(self, _: $type) -> Result<(), Unreadable> {
                Err(Unreadable)
            }
        )*};
    }

    impl<'a> Serializer for &'a mut Lines {
        type Ok = ();
        type Error = Unreadable;
        type SerializeSeq = &'a mut Lines;
        type SerializeTuple = &'a mut Lines;
        type SerializeTupleStruct = &'a mut Lines;
        type SerializeTupleVariant = &'a mut Lines;
        type SerializeMap = ser::Impossible<(), Unreadable>;
        type SerializeStruct = &'a mut Lines;
        type SerializeStructVariant = ser::Impossible<(), Unreadable>;

        plain! { serialize_u8 u8, serialize_u16 u16, serialize_i64 i64, }
        unknown! {
            serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_u32 u32, serialize_u64 u64,
            serialize_f32 f32, serialize_f64 f64, serialize_char char, serialize_bytes &[u8],
            serialize_unit_struct &'static str,
        }

        fn serialize_bool(self, value: bool) -> Result<(), Unreadable> {
            self.number(u8::from(value))
        }

        fn serialize_str(self, value: &str) -> Result<(), Unreadable> {
            if self.text.is_empty() && value.is_empty() {
                Err(Unreadable)
            } else {
                self.line(value)
            }
        }

        fn serialize_none(self) -> Result<(), Unreadable> {
            self.number(0)
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unreadable> {
            self.number(1)?;
            value.serialize(self)
        }

        fn serialize_unit(self) -> Result<(), Unreadable> {
            Err(Unreadable)
        }

        fn serialize_unit_variant(
            self,
            _: &'static str,
            index: u32,
            _: &'static str,
        ) -> Result<(), Unreadable> {
            self.number(index)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            value: &T,
        ) -> Result<(), Unreadable> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            index: u32,
            _: &'static str,
            value: &T,
        ) -> Result<(), Unreadable> {
            self.number(index)?;
            value.serialize(self)
        }

        fn serialize_seq(self, length: Option<usize>) -> Result<Self, Unreadable> {
            self.number(length.ok_or(Unreadable)?)?;
            Ok(self)
        }

        fn serialize_tuple(self, _: usize) -> Result<Self, Unreadable> {
            Ok(self)
        }

        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Unreadable> {
            Ok(self)
        }

        fn serialize_tuple_variant(
            self,
            _: &'static str,
            index: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self, Unreadable> {
            self.number(index)?;
            Ok(self)
        }

        fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unreadable> {
            Err(Unreadable)
        }

        fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unreadable> {
            Ok(self)
        }

        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant, Unreadable> {
            Err(Unreadable)
        }
    }

    macro_rules! in_order {
        ($($kind:ident $step:ident,)*) => {$(
            impl ser::$kind for &mut Lines {
                type Ok = ();
                type Error = Unreadable;

                fn $step<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unreadable> {
                    value.serialize(&mut **self)
                }

                fn end(self) -> Result<(), Unreadable> {
                    Ok(())
                }
            }
        )*};
    }

    in_order! {
        SerializeSeq serialize_element,
        SerializeTuple serialize_element,
        SerializeTupleStruct serialize_field,
        SerializeTupleVariant serialize_field,
    }

    impl ser::SerializeStruct for &mut Lines {
        type Ok = ();
        type Error = Unreadable;

        fn serialize_field<T: Serialize + ?Sized>(
            &mut self,
            _: &'static str,
            value: &T,
        ) -> Result<(), Unreadable> {
            value.serialize(&mut **self)
        }

        fn end(self) -> Result<(), Unreadable> {
            Ok(())
        }
    }
}

#[cfg(all(test, feature = "author"))]
mod tests {
    use super::*;

    type Sample = (Rc<str>, (Vec<Option<u8>>, (u16, bool)));

    fn sample() -> Sample {
        ("two words".into(), (vec![None, Some(7)], (300, true)))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write(&sample()).unwrap();
        assert_eq!(text, "two words\n2\n0\n1\n7\n300\n1");
        assert_eq!(read::<Sample>(&text), Ok(sample()));
    }

    #[test]
    fn missing_and_extra_lines_and_wrong_values_are_refused() {
        let text = write(&sample()).unwrap();
        assert_eq!(read::<Sample>(&format!("{text}\n")), Err(Unreadable));
        for cut in 0..text.len() {
            assert_eq!(read::<Sample>(&text[..cut]), Err(Unreadable), "{cut}");
        }
        assert_eq!(read::<Vec<u8>>("99999999999999999999"), Err(Unreadable));
        assert_eq!(read::<Vec<u8>>("1\n256"), Err(Unreadable));
        assert_eq!(read::<bool>("2"), Err(Unreadable));
    }

    #[test]
    fn words_with_a_line_break_cannot_be_written() {
        assert_eq!(write(&"a\nb"), Err(Unreadable));
    }
}
