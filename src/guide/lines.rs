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

use serde::de::{
    self, DeserializeSeed, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer};

/// The lines are not those of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the lines are not of this type")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unreadable
    }
}

/// Reads a value from all lines of a text.
///
/// # Errors
/// If a line is not what the type needs, or if lines are missing or left over.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Unreadable> {
    let mut lines = Lines { rest: Some(text) };
    let value = T::deserialize(&mut lines)?;
    if lines.rest.is_none() { Ok(value) } else { Err(Unreadable) }
}

struct Lines<'de> {
    rest: Option<&'de str>,
}

impl<'de> Lines<'de> {
    fn line(&mut self) -> Result<&'de str, Unreadable> {
        let text = self.rest.ok_or(Unreadable)?;
        let (line, rest) = match text.split_once('\n') {
            Some((line, rest)) => (line, Some(rest)),
            None => (text, None),
        };
        self.rest = rest;
        Ok(line)
    }

    fn number(&mut self) -> Result<i64, Unreadable> {
        self.line()?.parse().map_err(|_| Unreadable)
    }

    fn length(&mut self) -> Result<usize, Unreadable> {
        usize::try_from(self.number()?).map_err(|_| Unreadable)
    }
}

macro_rules! numbers {
    ($($deserialize:ident $visit:ident $type:ty,)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.$visit(<$type>::try_from(self.number()?).map_err(|_| Unreadable)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Lines<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_i64 visit_i64 i64,
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.number()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_borrowed_str(self.line()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.number()? {
            0 => visitor.visit_none(),
            1 => visitor.visit_some(self),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let left = self.length()?;
        visitor.visit_seq(Items { lines: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Items { lines: self, left })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map identifier
        ignored_any
    }
}

struct Items<'a, 'de> {
    lines: &'a mut Lines<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.lines).map(Some)
    }
}

impl<'de> EnumAccess<'de> for &mut Lines<'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Self), Unreadable> {
        let index = u32::try_from(self.number()?).map_err(|_| Unreadable)?;
        let variant = seed.deserialize(IntoDeserializer::<Unreadable>::into_deserializer(index))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Lines<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Items { lines: self, left })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.tuple_variant(fields.len(), visitor)
    }
}

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

    type Sample = (String, Vec<Option<u8>>, (bool, i64), Result<u16, String>);

    fn sample() -> Sample {
        ("two words".into(), vec![None, Some(7)], (true, -3), Err(String::new()))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write(&sample()).unwrap();
        assert_eq!(text, "two words\n2\n0\n1\n7\n1\n-3\n1\n");
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
