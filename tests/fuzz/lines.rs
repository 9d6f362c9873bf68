//! Data that is not what it should be is refused, or is a value.

use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::lines;
use gentle_guide::guide::rules::Rules;

use crate::{Dice, HOSTILE, common};

/// Lines changed in one to three ways.
fn changed(text: &str, dice: &mut Dice) -> String {
    let mut rows: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..1 + dice.below(3) {
        let row = dice.below(rows.len());
        match dice.below(8) {
            0 if rows.len() > 1 => {
                rows.remove(row);
            }
            1 => rows.insert(row, rows[row].clone()),
            2 => {
                let second = dice.below(rows.len());
                rows.swap(row, second);
            }
            3 => {
                rows[row] = dice
                    .pick(&["0", "1", "2", "-1", "+1", "255", "256", "65536", "9999999999"])
                    .to_owned();
            }
            4 => {
                rows[row] = dice
                    .pick(&["9223372036854775807", "-9223372036854775808", "1e3", "", "0x1", "１"])
                    .to_owned();
            }
            5 => rows[row] = dice.pick(HOSTILE).to_owned(),
            6 => rows.truncate(row + 1),
            _ => {
                let number = rows[row].parse::<i64>().map(|number| number.wrapping_add(1));
                rows[row] = number.map_or_else(|_| "x".repeat(1000), |number| number.to_string());
            }
        }
    }
    let mut text = rows.join("\n");
    if dice.once_in(10) {
        let cut = dice.below(text.len());
        text.truncate((0..=cut).rev().find(|cut| text.is_char_boundary(*cut)).unwrap_or(0));
    }
    text
}

/// Reads it; a value that comes out goes in and comes out again.
fn read(text: &str, of_rules: bool) -> bool {
    fn again<T>(text: &str) -> bool
    where
        T: lines::Readable + serde::Serialize + PartialEq + std::fmt::Debug,
    {
        let Ok(value) = lines::read::<T>(text) else { return false };
        if let Ok(written) = lines::write(&value) {
            assert_eq!(lines::read::<T>(&written).as_ref(), Ok(&value));
        }
        true
    }
    if of_rules { again::<Rules>(text) } else { again::<Edition>(text) }
}

#[test]
fn changed_lines_are_refused_or_are_a_value() {
    let shipped = common::shipped();
    let edition = lines::write(&shipped.english).unwrap();
    let rules = lines::write(&shipped.rules).unwrap();
    let mut values = 0;
    for throw in 0..22_000 {
        let mut dice = Dice::new(4, throw);
        let of_rules = throw >= 2_000;
        let text = changed(if of_rules { &rules } else { &edition }, &mut dice);
        values += u64::from(read(&text, of_rules));
    }
    assert!((1_000..21_000).contains(&values), "{values} of 22000 can still be read");
}

#[test]
fn noise_is_refused() {
    for throw in 0..20_000 {
        let mut dice = Dice::new(5, throw);
        let bytes: Vec<u8> = (0..dice.below(200))
            .map(|_| if dice.once_in(3) { b'\n' } else { b"0123456789-+ax\0"[dice.below(15)] })
            .collect();
        let text = String::from_utf8(bytes).unwrap();
        assert!(lines::read::<Edition>(&text).is_err(), "{text:?}");
        // This may be a value; it must not panic, and must end.
        let _ = read(&text, true);
    }
}
