//! The support list: whom a reader can turn to, region by region.

use serde::{Deserialize, Serialize};

use super::edition::Text;
use super::lines::{Lines, Readable, readable};

/// The region whose entries serve everyone.
pub const ANYWHERE: &str = "any";

/// Days after which a check is too old to rely on.
const STALE_AFTER_DAYS: i64 = 365;

/// The support list in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Support {
    /// The regions, in the order of the picker.
    pub regions: Vec<Region>,
    /// The topics and their names.
    pub topics: Vec<(Text, Text)>,
    /// The entries, in the order shown.
    pub entries: Vec<Entry>,
}

impl Support {
    /// A region by its code.
    pub fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|region| &*region.id == id)
    }

    /// The entries that serve a region, in order.
    pub fn serving<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.serves(region))
    }
}

/// A region of the support list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Region {
    /// Its code, such as `us` or `gb-sct`.
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// Emergency numbers.
    pub emergency: Vec<Text>,
    /// Whom each of them reaches, where there are several.
    pub numbers: Option<Text>,
    /// What is said where no line is known: topic, then words.
    pub substitutes: Vec<(Text, Text)>,
}

/// A line, a service or a directory.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: Text,
    /// The regions it serves.
    pub regions: Vec<Text>,
    /// The topics it helps with.
    pub topics: Vec<Text>,
    /// Whether someone is there day and night.
    pub always_open: bool,
    /// Other hours, in words.
    pub hours: Option<Text>,
    /// The ages it is for.
    pub ages: Ages,
    /// Its phone number, as one would write it.
    pub phone: Option<Text>,
    /// A number to text.
    pub sms: Option<Text>,
    /// What to text there.
    pub sms_word: Option<Text>,
    /// Its web page.
    pub url: Option<Text>,
    /// When a person last checked it, if anybody has.
    pub checked: Option<Check>,
    /// Its name.
    pub name: Text,
    /// Whom it is for.
    pub about: Text,
}

impl Entry {
    /// Whether it serves a region.
    pub fn serves(&self, region: &str) -> bool {
        self.regions.iter().any(|id| &**id == region)
    }

    /// Whether it helps with a topic.
    pub fn helps_with(&self, topic: &str) -> bool {
        self.topics.iter().any(|id| &**id == topic)
    }
}

/// The ages an entry is for, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// The youngest, in years.
    pub from: Option<u8>,
    /// The oldest, in years.
    pub to: Option<u8>,
}

/// A day of the calendar, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Day(pub i64);

impl Day {
    /// The day of a year, month and day of the month, if there is one.
    /// Counts as Howard Hinnant's `days_from_civil` does.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Day> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=length).contains(&day) || !(1970..=9999).contains(&year) {
            return None;
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted / 400;
        let year_of_era = shifted - era * 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month and day of the month.
    #[cfg(feature = "author")]
    pub fn civil(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let part = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * part + 2) / 5 + 1;
        let month = if part < 10 { part + 3 } else { part - 9 };
        (era * 400 + year_of_era + i64::from(month <= 2), month, day)
    }
}

/// When a person last called or opened an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// On this day.
    pub day: Day,
    /// The day as the language writes it.
    pub said: Text,
}

impl Check {
    /// Whether the reader must be told that the entry may be out of date: it
    /// was checked more than twelve months ago.
    pub fn is_stale(&self, today: Day) -> bool {
        today.0 - self.day.0 > STALE_AFTER_DAYS
    }
}

impl Readable for Day {
    fn read(lines: &mut Lines<'_>) -> Day {
        Day(lines.number(u32::MAX).into())
    }
}

readable! {
    Support { regions, topics, entries }
    Region { id, name, emergency, numbers, substitutes }
    Entry {
        id, regions, topics, always_open, hours, ages, phone, sms, sms_word, url, checked, name,
        about,
    }
    Ages { from, to }
    Check { day, said }
}

/// The day on which an entry was checked, as `support.toml` says it; nothing
/// where nobody has yet.
///
/// # Errors
///
/// What is expected, if it is neither.
#[cfg(feature = "author")]
pub fn checked_day(text: &str) -> Result<Option<Day>, &'static str> {
    if text == "not yet checked" {
        return Ok(None);
    }
    let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
    let day = match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => Day::new(year, month, day),
        _ => None,
    };
    day.map(Some).ok_or("a day such as 2026-11-22, or \"not yet checked\", is expected")
}
