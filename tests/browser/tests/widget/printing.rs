//! Paper lies about: on it stands what the reader saw would be there, and
//! nothing that was answered.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::scenario;
use browser_tests::site::{LOADER, PAGE, Site, edition, loader_source, page_without_policy};
use gentle_guide::guide::edition::Edition;

/// Runs before the app: notes what stands on the page when it is printed.
const NOTE_PRINT: &str = "<script>
    window.print = () => { window.printed = document.querySelector('.gg-sheet')?.innerText ?? ''; };
</script><title>";

/// The page with what it says for paper said for the screen.
fn page_as_paper() -> String {
    let page = page_without_policy();
    assert!(page.contains("@media print"), "nothing is said for paper");
    page.replace("@media print", "@media all")
}

/// What only somebody who answered can have seen: the outcomes' words, what was asked, the
/// options.
fn telling(guide: &Edition) -> Vec<String> {
    let outcomes = guide.outcomes.iter().flat_map(|outcome| {
        let variants = outcome.variants.iter().map(|(_, words)| words);
        variants.chain([&outcome.words]).flat_map(|words| [&words.title, &words.text])
    });
    let asked = guide.questions.iter().flat_map(|question| {
        [&question.legend].into_iter().chain(question.options.iter().map(|option| &option.label))
    });
    // Short options are words that stand anywhere.
    outcomes.chain(asked).map(|text| text.to_string()).filter(|text| text.len() > 24).collect()
}

/// The words of a page, in a row.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which of these words stand in the text, whose lines may break anywhere.
fn found_in(text: &str, words: &[String]) -> Vec<String> {
    let tight = |text: &str| text.split_whitespace().collect::<String>();
    let text = tight(text);
    words.iter().filter(|words| text.contains(&tight(words))).cloned().collect()
}

/// Answers so that pain leads, and goes to what can be taken along.
fn to_the_handout(reader: &mut Reader<'_>) {
    reader.begin();
    reader.answer(&[("body", "hurt")]);
    assert_eq!(reader.outcome().as_deref(), Some("pain"));
}

scenario!(what_one_takes_along_is_seen_before_it_is_printed_and_goes_nowhere, |browser| {
    let site = Site::start();
    let guide = edition();
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", NOTE_PRINT, 1));
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("region=\"gb\"")));
    to_the_handout(&mut reader);
    site.widget.clear_log();
    reader.use_button(&guide.interface.take);
    reader.is_at_the_heading();
    assert!(reader.reads(&guide.interface.take_note));
    assert!(reader.is_displayed(".gg-sheet"));
    let seen = reader.property(".gg-sheet", "innerText");
    let seen = seen.as_str().unwrap();
    let say = guide.say.as_ref().unwrap();
    for words in [&say.0, &say.1[0], &guide.interface.who_can_help] {
        assert!(flat(seen).contains(&flat(words)), "{words} is not on the paper");
    }
    for entry in guide.support.serving("gb") {
        assert!(seen.contains(&*entry.name), "{} is not on the paper", entry.name);
    }
    reader.use_button(&guide.interface.print);
    reader.wait_until("the print", |page| page.script("return window.printed ?? null") == seen);
    assert_eq!(site.widget.log(), []);
    reader.use_button(&guide.interface.back);
    reader.wait_until("the outcome", |_| reader.outcome().is_some());
});

scenario!(on_paper_stands_only_what_was_made_for_it, |browser| {
    let site = Site::start();
    let guide = edition();
    let telling = telling(&guide);
    site.widget.set_page(PAGE, page_as_paper());
    let mut reader = Reader::new(browser);
    reader.goto(&site.page(&site.fast("start=\"quiz\" region=\"gb\"")));
    reader.enter_frame(FRAME);
    reader.wait_until_live();
    let paper = |reader: &Reader<'_>| reader.text("body");
    // Its buttons are not on paper: a script uses them.
    let press = |reader: &Reader<'_>, words: &str| {
        let press = "const button = [...document.querySelectorAll('button')]
                .find((button) => button.textContent.trim() === arguments[0]);
            button?.click(); return !!button";
        reader
            .wait_until(words, |page| page.script_with(press, serde_json::json!([words])) == true);
    };
    press(&reader, &guide.intro.me);
    for _ in 1..guide.questions.len() {
        assert_eq!(found_in(&paper(&reader), &telling), Vec::<String>::new());
        press(&reader, &guide.interface.skip);
    }
    press(&reader, &guide.interface.skip);
    reader.wait_until("an outcome", |page| page.exists(".gg-outcome"));
    let text = paper(&reader);
    assert_eq!(found_in(&text, &telling), Vec::<String>::new());
    assert!(text.contains(&*guide.title) && text.contains(&*guide.interface.who_can_help));

    press(&reader, &guide.interface.take);
    reader.wait_until("the paper", |page| page.exists(".gg-sheet"));
    let text = flat(&paper(&reader));
    let page_title = guide.outcomes.iter().find(|outcome| &*outcome.id == "unsure").unwrap();
    assert!(text.starts_with(&*page_title.words.title), "{text:.200}");
    for not_there in [&guide.title, &guide.interface.take_note, &guide.interface.leave] {
        assert!(!text.contains(&**not_there), "{not_there} is on the paper");
    }
});

scenario!(a_real_print_out_of_the_page_names_the_topic_in_no_title_and_no_answer, |browser| {
    let site = Site::start();
    let guide = edition();
    let telling = telling(&guide);
    let mut reader = Reader::new(browser);
    // The page of its own, since the command prints the outermost page.
    reader.goto(&format!("{}{PAGE}#region=gb", site.widget.url()));
    reader.wait_until_live();
    to_the_handout(&mut reader);
    let Some(paper) = reader.print() else {
        println!("not applicable in {}: its driver prints nothing", reader.engine());
        return;
    };
    assert_eq!(found_in(&paper.text, &telling), Vec::<String>::new());
    assert!(flat(&paper.text).contains(&*guide.title));
    reader.use_button(&guide.interface.take);
    reader.is_at_the_heading();
    let paper = reader.print().unwrap();
    let say = guide.say.as_ref().unwrap();
    assert_eq!(found_in(&paper.text, &[say.1[0].to_string()]).len(), 1, "{}", paper.text);
    assert_eq!(found_in(&paper.text, &[guide.interface.take_note.to_string()]).len(), 0);
    if let Some(title) = paper.title {
        assert_eq!(title, *guide.interface.page_title);
    }
    assert!(!guide.interface.page_title.to_lowercase().contains("sex"));
});

scenario!(the_page_around_prints_the_fallback_and_never_the_frame, |browser| {
    let site = Site::start();
    let guide = edition();
    let mut reader = Reader::new(browser);
    let beside = "<gentle-guide ><p id=\"beside\">Helplines in your country</p>";
    let body = site.fast("").replacen("<gentle-guide >", beside, 1);
    let url = site.page(&body);
    reader.visit(&url);
    reader.begin();
    reader.pick("choice", "unwanted");
    reader.step_out();
    match reader.print() {
        Some(paper) => {
            assert!(flat(&paper.text).contains("Helplines in your country"), "{}", paper.text);
            let inside = [&guide.questions[0].legend, &guide.interface.leave, &guide.title];
            let inside = inside.map(|words| words.to_string());
            assert_eq!(found_in(&paper.text, &inside), Vec::<String>::new());
        }
        None => println!("not applicable in {}: its driver prints nothing", reader.engine()),
    }
    // The same on the screen: what the loader says for paper, said for all media.
    let loader = loader_source();
    assert_eq!(loader.matches("@media").count(), 2);
    let paper = loader.replace("@media screen", "@media speech");
    site.widget.set_page(LOADER, paper.replace("@media print", "@media all"));
    reader.goto(&url);
    reader.wait_until("the frame to give way", |host| !host.is_displayed(FRAME));
    assert!(reader.is_displayed("#beside"));
    reader.assert_nothing_uncaught();
});
