//! `cargo xtask evaluate`: one line of answers in, one line of outcome or of
//! error out, whatever the line holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::cell::LazyCell;

use gentle_guide::guide::evaluate::{evaluate_line, parse};
use gentle_guide::guide::rules::Picks;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use common::{Shipped, shipped};

thread_local! {
    static SHIPPED: LazyCell<Shipped> = LazyCell::new(shipped);
}

fn evaluate(line: impl AsRef<[u8]>) -> String {
    SHIPPED.with(|shipped| evaluate_line(&shipped.source.structure, &shipped.rules, line.as_ref()))
}

/// The line reads as this outcome, these outcomes beside it and these notes.
#[track_caller]
fn reads(line: &str, outcome: &str, also: &[&str], notes: &[&str]) {
    let (also, notes) = (json!(also), json!(notes));
    let expected = format!("{{\"outcome\":\"{outcome}\",\"also\":{also},\"notes\":{notes}}}");
    assert_eq!(evaluate(line), expected, "{line}");
}

/// The line is refused with this reason.
#[track_caller]
fn refuses(line: impl AsRef<[u8]>, reason: &str) {
    let found: Value = serde_json::from_str(&evaluate(line.as_ref())).expect("a line of JSON");
    assert_eq!(
        found,
        json!({ "error": reason }),
        "{:.100}",
        String::from_utf8_lossy(line.as_ref())
    );
}

/// Clear answers to the four safety questions.
const CLEAR: &str = r#""choice":"free","body":"none","alarm":["none"],"after":"ok""#;

fn clear_and(more: &str) -> String {
    format!("{{{CLEAR},{more}}}")
}

// ------------------------------------------------------------------ outcomes

#[test]
fn the_example_of_the_readme_is_read_byte_for_byte() {
    let line = r#"{"choice":"free","body":"none","alarm":["none"],"after":"ok","often":"first","felt":["joy"],"who":"partner"}"#;
    assert_eq!(evaluate(line), r#"{"outcome":"joy","also":[],"notes":[]}"#);
}

#[test]
fn every_outcome_can_be_reached() {
    reads(r#"{"alarm":["self_harm"]}"#, "crisis", &[], &[]);
    reads(r#"{"alarm":["unsafe_now"]}"#, "unsafe-now", &[], &[]);
    reads(r#"{"body":"urgent"}"#, "urgent-body", &[], &[]);
    reads(r#"{"choice":"unsure"}"#, "consent", &[], &[]);
    reads(r#"{"alarm":["froze"]}"#, "alarm", &[], &[]);
    reads(r#"{"body":"mild"}"#, "pain", &[], &[]);
    reads(r#"{"after":"long"}"#, "keeps-happening", &[], &[]);
    reads("{}", "unsure", &[], &["skipped"]);
    reads(&clear_and(r#""felt":["old"]"#), "old-feelings", &[], &[]);
    reads(&clear_and(r#""felt":["low"]"#), "low-mood", &[], &[]);
    reads(&clear_and(r#""felt":["stress"]"#), "stress", &[], &[]);
    reads(&clear_and(r#""felt":["intense"]"#), "intensity", &[], &[]);
    reads(&clear_and(r#""felt":["close"]"#), "joy", &[], &[]);
}

#[test]
fn further_flags_stand_in_order_and_a_flag_has_no_notes() {
    reads(
        r#"{"choice":"pushed","body":"hurt","alarm":["panic","unsafe_now","self_harm"],"after":"worries","often":"always","felt":["joy"]}"#,
        "crisis",
        &["unsafe-now", "consent", "alarm", "pain", "keeps-happening"],
        &[],
    );
}

#[test]
fn a_second_feeling_stands_beside_the_first_unless_it_leads_to_the_same() {
    reads(&clear_and(r#""felt":["joy","old"]"#), "old-feelings", &["joy"], &[]);
    reads(&clear_and(r#""felt":["joy","close"]"#), "joy", &[], &[]);
    reads(&clear_and(r#""felt":["low","apart"]"#), "low-mood", &[], &[]);
    reads(&clear_and(r#""felt":["dont_know","stress"]"#), "stress", &[], &[]);
}

#[test]
fn notes_stand_beside_comfort_and_beside_not_knowing_what_the_tears_were() {
    let worried =
        r#"{"choice":"solo","body":"none","alarm":["none"],"after":"worries","often":"some""#;
    reads(&format!("{worried},\"felt\":[\"joy\"]}}"), "joy", &[], &["worry"]);
    reads(&clear_and(r#""often":"most","felt":["joy"]"#), "joy", &[], &["often"]);
    reads(&clear_and(r#""often":"always""#), "unsure", &[], &["often"]);
    reads(&clear_and(r#""felt":["dont_know"]"#), "unsure", &[], &[]);
    reads(
        r#"{"choice":"free","body":"none","alarm":["none"],"felt":["joy"]}"#,
        "unsure",
        &[],
        &["skipped"],
    );
}

#[test]
fn missing_null_and_empty_mean_not_answered() {
    let all =
        r#"{"choice":null,"body":[],"alarm":null,"after":[],"often":null,"felt":[],"who":null}"#;
    assert_eq!(evaluate(all), evaluate("{}"));
    assert_eq!(evaluate(clear_and(r#""felt":null"#)), evaluate(format!("{{{CLEAR}}}")));
    assert_eq!(evaluate(clear_and(r#""felt":[]"#)), evaluate(format!("{{{CLEAR}}}")));
}

#[test]
fn the_order_of_picks_and_of_questions_does_not_matter() {
    let one = evaluate(r#"{"felt":["stress","old"],"alarm":["panic","froze"],"body":"hurt"}"#);
    assert_eq!(
        one,
        evaluate(r#"{"body":"hurt","alarm":["froze","panic"],"felt":["old","stress"]}"#)
    );
    assert_eq!(
        evaluate(clear_and(r#""felt":["old","joy"]"#)),
        evaluate(clear_and(r#""felt":["joy","old"]"#))
    );
}

#[test]
fn none_beside_a_flag_means_the_flag() {
    reads(
        r#"{"choice":"free","body":"none","alarm":["none","panic"],"after":"ok"}"#,
        "alarm",
        &[],
        &[],
    );
    reads(r#"{"alarm":["self_harm","none"]}"#, "crisis", &[], &[]);
    let all =
        r#"["panic","froze","unreal","flashback","scared_of","unsafe_now","self_harm","none"]"#;
    reads(&format!("{{\"alarm\":{all}}}"), "crisis", &["unsafe-now", "consent", "alarm"], &[]);
}

#[test]
fn a_lone_option_may_stand_with_brackets_or_without() {
    let plain = evaluate(clear_and(r#""felt":"joy""#));
    assert_eq!(plain, r#"{"outcome":"joy","also":[],"notes":[]}"#);
    assert_eq!(plain, evaluate(clear_and(r#""felt":["joy"]"#)));
    reads(r#"{"alarm":"panic"}"#, "alarm", &[], &[]);
    reads(r#"{"choice":["pushed"],"body":["hurt"]}"#, "consent", &["pain"], &[]);
}

#[test]
fn escapes_and_blanks_are_read_as_json_has_them() {
    reads(" { \"b\\u006fdy\" : [ \"h\\u0075rt\" ] } \r", "pain", &[], &[]);
}

#[test]
fn evaluating_agrees_with_the_quiz_on_what_was_picked() {
    let line = br#"{"choice":"unsure","felt":["apart","joy"],"who":"group"}"#;
    let answers =
        SHIPPED.with(|shipped| parse(&shipped.source.structure, &shipped.rules, line)).unwrap();
    assert_eq!(answers.get(0), Picks::one(2));
    assert_eq!(answers.get(5), [0, 6].into_iter().collect());
    assert_eq!(answers.get(6), Picks::one(3));
    assert_eq!(answers.get(1), Picks::NONE);
}

// -------------------------------------------------------------------- errors

#[test]
fn a_question_or_option_that_is_not_there_is_named() {
    refuses(r#"{"mood":"joy"}"#, "there is no question \"mood\"");
    refuses(r#"{"Choice":"free"}"#, "there is no question \"Choice\"");
    refuses(r#"{"mood":null}"#, "there is no question \"mood\"");
    refuses(r#"{"":[]}"#, "there is no question \"\"");
    refuses(r#"{"body":"fine"}"#, "the question \"body\" has no option \"fine\"");
    refuses(r#"{"body":"None"}"#, "the question \"body\" has no option \"None\"");
    refuses(r#"{"felt":["joy",""]}"#, "the question \"felt\" has no option \"\"");
}

#[test]
fn what_is_doubled_is_named() {
    refuses(r#"{"felt":["joy","joy"]}"#, "the option \"joy\" of \"felt\" is picked twice");
    refuses(r#"{"alarm":["none","none"]}"#, "the option \"none\" of \"alarm\" is picked twice");
    refuses(r#"{"body":"none","body":"hurt"}"#, "the question \"body\" is there twice");
    refuses(r#"{"body":null,"body":"hurt"}"#, "the question \"body\" is there twice");
    refuses(r#"{"body":"hurt","b\u006fdy":"hurt"}"#, "the question \"body\" is there twice");
}

#[test]
fn too_many_picks_are_counted() {
    refuses(r#"{"body":["none","mild"]}"#, "the question \"body\" has 2 picks, and 1 at most");
    refuses(r#"{"felt":["joy","old","low"]}"#, "the question \"felt\" has 3 picks, and 2 at most");
}

#[test]
fn what_is_no_set_of_answers_is_told_apart() {
    refuses("", "the line is empty; write {} for no answers");
    refuses(" \t ", "the line is empty; write {} for no answers");
    refuses(
        "[]",
        "the line cannot be read: invalid type: sequence, expected an object of questions and picked options at line 1 column 0",
    );
    refuses(
        "\"joy\"",
        "the line cannot be read: invalid type: string \"joy\", expected an object of questions and picked options at line 1 column 5",
    );
    refuses(
        "7",
        "the line cannot be read: invalid type: integer `7`, expected an object of questions and picked options at line 1 column 1",
    );
    refuses(
        "null",
        "the line cannot be read: invalid type: null, expected an object of questions and picked options at line 1 column 4",
    );
}

#[test]
fn a_value_that_is_no_option_is_told_by_its_kind() {
    refuses(
        r#"{"body":1}"#,
        "the line cannot be read: invalid type: integer `1`, expected the id of an option, a list of them, or null at line 1 column 9",
    );
    refuses(
        r#"{"body":true}"#,
        "the line cannot be read: invalid type: boolean `true`, expected the id of an option, a list of them, or null at line 1 column 12",
    );
    refuses(
        r#"{"body":{"hurt":true}}"#,
        "the line cannot be read: invalid type: map, expected the id of an option, a list of them, or null at line 1 column 9",
    );
    refuses(
        r#"{"felt":["joy",2]}"#,
        "the line cannot be read: invalid type: integer `2`, expected the id of an option at line 1 column 16",
    );
    refuses(
        r#"{"felt":[null]}"#,
        "the line cannot be read: invalid type: null, expected the id of an option at line 1 column 13",
    );
}

#[test]
fn what_is_no_json_is_told_by_its_place() {
    refuses("hello", "the line cannot be read: expected value at line 1 column 1");
    refuses(
        r#"{"body":"hurt""#,
        "the line cannot be read: EOF while parsing an object at line 1 column 14",
    );
    refuses(
        r#"{"body":"hurt"} {}"#,
        "the line cannot be read: trailing characters at line 1 column 17",
    );
    refuses(r#"{"body":"hurt",}"#, "the line cannot be read: trailing comma at line 1 column 16");
    refuses("{'body':'hurt'}", "the line cannot be read: key must be a string at line 1 column 2");
    refuses("\u{feff}{}", "the line cannot be read: expected value at line 1 column 1");
}

#[test]
fn what_is_no_text_is_refused() {
    refuses(b"{\"body\":\"h\xffrt\"}", "the line is not UTF-8 text");
    refuses(b"\xed\xa0\x80", "the line is not UTF-8 text");
    refuses(
        r#"{"body":"\ud800"}"#,
        "the line cannot be read: unexpected end of hex escape at line 1 column 16",
    );
    refuses(
        r#"{"body":"\udc00"}"#,
        "the line cannot be read: lone leading surrogate in hex escape at line 1 column 15",
    );
}

#[test]
fn deep_nesting_is_refused_and_does_not_exhaust_the_stack() {
    let deep = "[".repeat(1_000_000);
    refuses(
        &deep,
        "the line cannot be read: invalid type: sequence, expected an object of questions and picked options at line 1 column 0",
    );
    refuses(
        format!("{{\"felt\":{deep}"),
        "the line cannot be read: invalid type: sequence, expected the id of an option at line 1 column 9",
    );
    refuses(
        "{\"felt\":".repeat(1_000_000),
        "the line cannot be read: invalid type: map, expected the id of an option, a list of them, or null at line 1 column 9",
    );
}

#[test]
fn a_huge_line_of_junk_is_refused_in_a_short_one() {
    let junk = "x".repeat(5_000_000);
    refuses(&junk, "the line cannot be read: expected value at line 1 column 1");
    for line in [
        format!("\"{junk}\""),
        format!("{{\"{junk}\":null}}"),
        format!("{{\"body\":\"{junk}\"}}"),
        format!("{{\"felt\":[{}\"joy\"]}}", "\"joy\",".repeat(500_000)),
    ] {
        let refused = evaluate(&line);
        assert!(refused.starts_with("{\"error\":\""), "{refused:.200}");
        assert!(refused.len() < 500, "{} characters: {refused:.200}", refused.len());
    }
    let refused = evaluate(format!("\"{junk}\""));
    assert!(refused.contains("invalid type: string \\\"xxx"), "{refused}");
    assert!(refused.contains("xxx…xxx"), "{refused}");
    assert!(
        refused.ends_with(
            "expected an object of questions and picked options at line 1 column 5000002\"}"
        ),
        "{refused}"
    );
}

// ------------------------------------------------------------- whatever comes

/// Pieces of lines that look like answers, in any order.
fn almost_json() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\""),
        Just("\\u"),
        Just("\n"),
        Just("null"),
        Just("1e999"),
        Just("\"body\""),
        Just("\"felt\""),
        Just("\"joy\""),
        Just("\"none\""),
        Just("{\"alarm\":"),
        Just("\"\\ud800\""),
        Just("\u{2028}"),
        Just("\u{0}"),
    ];
    vec(piece, 0..30).prop_map(|pieces| pieces.concat().into_bytes())
}

#[track_caller]
fn one_line_of_json(line: &[u8]) {
    let found = evaluate(line);
    assert!(!found.contains(['\n', '\r']), "{found}");
    let found: Value = serde_json::from_str(&found).expect("JSON");
    let keys: Vec<&String> = found.as_object().expect("an object").keys().collect();
    assert!(
        keys == ["error"]
            || keys == ["also", "notes", "outcome"]
            || keys == ["outcome", "also", "notes"],
        "{keys:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn any_bytes_give_one_line_of_json(line in vec(any::<u8>(), 0..200)) {
        one_line_of_json(&line);
    }

    #[test]
    fn any_text_gives_one_line_of_json(line in any::<String>()) {
        one_line_of_json(line.as_bytes());
    }

    #[test]
    fn anything_like_answers_gives_one_line_of_json(line in almost_json()) {
        one_line_of_json(&line);
    }
}
