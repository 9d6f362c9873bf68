//! The guide that ships is sound.

use std::path::Path;

use gentle_guide::guide::check::check_folder;

#[test]
fn the_shipped_guide_has_no_problems_over_all_17_898_750_answer_sets() {
    let outcome = check_folder(Path::new("content/aftercare"));
    let problems: Vec<String> = outcome.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(outcome.sets, 17_898_750);
}
