//! The settings in the frame's address, whatever stands there.

use gentle_guide::frame::settings::Settings;
use gentle_guide::guide::edition::Text;
use gentle_guide::guide::support::Day;
use gentle_guide::view::state::{Action, Start, State};

use crate::{Dice, HOSTILE, guides};

/// A fragment as the loader writes one.
fn printed(settings: &Settings) -> String {
    let start = match settings.start {
        Start::Explainer => "explainer",
        Start::Quiz => "quiz",
        Start::Partner => "partner",
    };
    let region = settings.region.as_deref().unwrap_or_default();
    format!(
        "#theme=dark&accent=%23225577&start={start}&region={region}&heading-level={}",
        settings.heading
    )
}

fn fragment(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..dice.below(14) {
        match dice.below(12) {
            0 => text
                .push_str(dice.pick(&["#", "##", "&", "&&", "=", "==", "?", ";", "%", "%23", "+"])),
            1..=4 => {
                text.push_str(dice.pick(&["&start=", "&region=", "&heading-level=", "&theme="]))
            }
            5 | 6 => {
                text.push_str(dice.pick(&["quiz", "partner", "explainer", "gb-sct", "us", "dark"]))
            }
            7 => text.push_str(&(dice.below(8) as i64 - 1).to_string()),
            8 => text.push_str(dice.pick(HOSTILE)),
            9 => text.extend(char::from_u32(dice.below(0x11_0000) as u32)),
            10 => text.push_str(dice.pick(&[
                "-",
                "--",
                "abcdefghijkl",
                "abcdefghijklm",
                "GB",
                "é",
                "１",
            ])),
            _ if dice.once_in(200) => text.push_str(&"region=".repeat(100_000)),
            _ => text.push('&'),
        }
    }
    text
}

#[test]
fn whatever_the_address_says_the_settings_are_in_range() {
    let mut odd = 0;
    let edition = guides::small_edition().keep();
    for throw in 0..100_000 {
        let mut dice = Dice::new(8, throw);
        let fragment = fragment(&mut dice);
        let settings = Settings::parse(&fragment);
        let shown: String = fragment.chars().take(500).collect();
        assert!((1..=5).contains(&settings.heading), "{shown:?}: {settings:?}");
        let mut view = State::new(edition.clone(), Day(0));
        view.update(Action::Suggest(settings.region.clone()));
        let of_list = |id: &Text| edition.support.region(id).is_some();
        assert!(view.region.iter().all(of_list), "{shown:?}: {:?}", view.region);
        odd += u64::from(settings != Settings::default());
        assert_eq!(Settings::parse(&printed(&settings)), settings, "{shown:?}");
    }
    assert!(odd > 5_000, "only {odd} fragments set anything");
}

#[test]
fn every_setting_comes_back_from_the_address_it_is_written_to() {
    for start in [Start::Explainer, Start::Quiz, Start::Partner] {
        for heading in 1..=5 {
            for region in [None, Some("us"), Some("gb-sct"), Some("any")] {
                let settings = Settings { start, heading, region: region.map(Into::into) };
                assert_eq!(Settings::parse(&printed(&settings)), settings);
            }
        }
    }
}
