//! The worker's part: checks the guide, and puts its pages together.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::rc::Rc;

use gentle_guide::VERSION;
use gentle_guide::guide::check::{Outcome, Proof, check_with};
use gentle_guide::guide::edition::Edition;
use gentle_guide::guide::source::{ORIGINAL, Problem, Source};
use gentle_guide::site::headers;
use gentle_guide::site::page::{Languages, Parts, page, words};
use gentle_guide::snippet::{self, Kind, Snippet, Words};
use gentle_guide::view;
use gentle_guide::view::app::Props;
use gloo_timers::future::TimeoutFuture;
use js_sys::JsString;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::messages::{Answer, Ask, Said};

/// How many answer sets are gone through before the worker listens again.
const PIECE: u64 = 250_000;

/// What the worker keeps from one question to the next: the rules change seldom, and to go through
/// every set of answers takes seconds.
#[derive(Default)]
pub(crate) struct Desk {
    newest: u32,
    proving: Option<(String, Proof)>,
    proved: Option<(String, u64, Vec<Problem>)>,
}

impl Desk {
    /// Checks a guide. If its rules are not proved yet, they are left out, and the proof comes back
    /// as far as it has come.
    pub(crate) fn check(&mut self, source: &Source, rules_text: &str) -> (Outcome, Option<Proof>) {
        let mut left = None;
        let outcome = check_with(source, |rules| {
            if let Some((text, sets, problems)) = &self.proved
                && text == rules_text
            {
                return Ok((*sets, problems.clone()));
            }
            left = Some(match self.proving.take() {
                Some((text, proof)) if text == rules_text => proof,
                _ => Proof::new(source, rules)?,
            });
            Ok((0, Vec::new()))
        });
        (outcome, left)
    }

    /// Keeps what a proof has come to.
    pub(crate) fn keep(&mut self, source: &Source, rules_text: String, proof: Proof) {
        let (sets, problems) = proof.finish(source);
        self.proved = Some((rules_text, sets, problems));
    }
}

/// Problems as the page shows them.
pub(crate) fn said(problems: &[Problem]) -> Vec<Said> {
    let said = |problem: &Problem| Said {
        file: problem.file.display().to_string(),
        place: problem.place.clone(),
        text: problem.to_string(),
    };
    problems.iter().map(said).collect()
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Listens to the page.
pub(crate) fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        let Ok(ask) = serde_json::from_str::<Ask>(&text) else { return };
        DESK.with_borrow_mut(|desk| desk.newest = ask.number);
        wasm_bindgen_futures::spawn_local(answer(ask));
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // The worker lives as long as the page.
    hear.forget();
    tell(&Answer::Ready);
}

fn tell(answer: &Answer) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    if let Ok(text) = serde_json::to_string(answer) {
        let _ = scope.post_message(&JsString::from(text));
    }
}

fn is_newest(number: u32) -> bool {
    DESK.with_borrow(|desk| desk.newest == number)
}

async fn answer(ask: Ask) {
    let Ask { number, guide, template, language, pack, shown, integrity } = ask;
    let folder = PathBuf::from(&guide.folder);
    let structure = format!("{}/guide.toml", guide.folder);
    let rules_text = guide.files.get(&structure).cloned().unwrap_or_default() + &structure;
    let files = guide.files.into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect();
    let nothing = |problems: &[Problem]| Answer::Checked {
        number,
        problems: said(problems),
        languages: Vec::new(),
        sets: Some(0),
        page: None,
    };
    let source = match Source::from_files(&folder, &files) {
        Ok(source) => source,
        Err(problems) => return tell(&nothing(&problems)),
    };
    let (outcome, proof) = DESK.with_borrow_mut(|desk| desk.check(&source, &rules_text));
    let languages: Vec<(String, String)> = source
        .locales
        .iter()
        .map(|locale| &locale.guide.about)
        .map(|about| (about.language.clone(), about.name.clone()))
        .collect();

    if pack && proof.is_none() && outcome.problems.is_empty() {
        let guide = source.structure.id.clone();
        let pages = packed(outcome.editions, &template, [(guide.clone(), languages)].into()).await;
        let files = pages.and_then(|mut files| {
            files.extend(notes(&source, &shown, &integrity)?);
            Ok(files)
        });
        return tell(&Answer::Packed(guide, files));
    }
    let problems = said(&outcome.problems);
    let sets = proof.is_none().then_some(outcome.sets);
    let mut editions = outcome.editions;
    let wanted = editions.iter().position(|one| Some(&*one.language) == language.as_deref());
    let page = if editions.is_empty() {
        None
    } else {
        let edition = editions.swap_remove(wanted.unwrap_or(0));
        let own = languages.iter().filter(|(tag, _)| **tag == *edition.language).cloned().collect();
        match Parts::of_page(&template, [(edition.guide.to_string(), own)].into()) {
            Some(parts) => printed(edition, &parts).await.map(|(html, _)| html),
            None => None,
        }
    };
    tell(&Answer::Checked { number, problems, languages: languages.clone(), sets, page });
    drop(editions);

    let Some(mut proof) = proof else { return };
    let sets = proof.sets;
    while proof.go_on(PIECE) {
        tell(&Answer::Proving { number, done: proof.done(), sets });
        TimeoutFuture::new(0).await;
        if !is_newest(number) {
            // It goes on with the next question, if the rules are still the same.
            return DESK.with_borrow_mut(|desk| desk.proving = Some((rules_text, proof)));
        }
    }
    let outcome = DESK.with_borrow_mut(|desk| {
        desk.keep(&source, rules_text.clone(), proof);
        desk.check(&source, &rules_text).0
    });
    let problems = said(&outcome.problems);
    tell(&Answer::Checked { number, problems, languages, sets: Some(outcome.sets), page: None });
}

/// The page of an edition, and its words.
async fn printed(edition: Edition, parts: &Parts) -> Option<(String, String)> {
    let kept = edition.keep();
    let widget = view::print_later(Props::prerendered(kept.clone())).await;
    let printed = Some((page(&kept, parts, &widget).ok()?, words(&kept).ok()?));
    // In a reader's browser an edition is never freed. Here there would be one for each change.
    if let Ok(edition) = Rc::try_unwrap(kept) {
        drop(ManuallyDrop::into_inner(edition));
    }
    printed
}

/// Names that something else has among what is to be hosted.
const TAKEN: [&str; 2] = ["headers", "source"];

/// All that a site serves of a guide, and what it must send with it.
async fn packed(
    editions: Vec<Edition>,
    template: &str,
    languages: Languages,
) -> Result<Vec<(String, String)>, String> {
    let parts = Parts::of_page(template, languages)
        .ok_or("The pages cannot be made: this site’s own page is missing.")?;
    let mut files = Vec::new();
    let mut sample = None;
    for edition in editions {
        let (guide, language) = (edition.guide.to_string(), edition.language.clone());
        if TAKEN.contains(&guide.as_str()) {
            return Err(format!(
                "`{guide}` is the name of something else in the zip: take another id in guide.toml."
            ));
        }
        let (page, words) = printed(edition, &parts)
            .await
            .ok_or("The pages cannot be made: words of the guide do not fit into a page.")?;
        sample.get_or_insert((guide.clone(), page.clone()));
        files.push((format!("{guide}/{language}.html"), page));
        files.push((format!("{guide}/{language}.txt"), words));
    }
    let sample = sample.ok_or("The guide has no page.")?;
    let headers = headers::files(&[sample], VERSION, None, &[]);
    files.extend(headers.map(|(name, text)| (name.to_owned(), text)));
    Ok(files)
}

/// How to host the guide, with the lines to paste in each of its languages, and a page that shows it.
pub(crate) fn notes(
    source: &Source,
    shown: &str,
    integrity: &str,
) -> Result<[(String, String); 2], String> {
    const HOST: &str = "https://YOUR-HOST";
    let mut all: Vec<(String, Words)> = snippet::words(source)?.into_iter().collect();
    all.sort_by_key(|(tag, _)| tag != ORIGINAL);
    let (lang, words) = all.first().ok_or("The guide has no words.")?;
    let snippet = Snippet {
        base: HOST,
        version: VERSION,
        integrity,
        guide: &source.structure.id,
        shown,
        lang,
        settings: &[],
        words,
    };
    // Beside the files, wherever they are put.
    let page = Snippet { base: ".", integrity: "", ..snippet.clone() }.page();
    let lines = all.iter().map(|(lang, words)| {
        format!("[{lang}]\n\n{}\n", Snippet { lang, words, ..snippet.clone() }.write(Kind::Fast))
    });
    let short = snippet.write(Kind::Short);
    let how = include_str!("host.txt")
        .replace("HOST", HOST)
        .replace("FAST", lines.collect::<String>().trim_end())
        .replace("SHORT", short.trim_end());
    Ok([("start.html".to_owned(), page), ("HOW-TO-HOST.txt".to_owned(), how)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use gentle_guide::guide::source::Files;

    #[test]
    fn the_notes_name_the_guide_by_its_own_name_in_each_of_its_languages() {
        let content = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../content"));
        for (guide, languages) in [("night", vec!["en"]), ("aftercare", vec!["ar", "de", "en"])] {
            let folder = content.join(guide);
            let source = Source::from_files(&folder, &Files::of_folder(&folder, &content)).unwrap();
            let [(_, page), (_, how)] = notes(&source, "aftercare", "sha384-a").unwrap();
            assert!(page.contains(&format!("<iframe src=\"./{guide}/en.html\"")), "{page}");
            assert!(page.contains("src=\"./gentle-guide.js\"></script>"), "{page}");
            for language in languages {
                let page = format!("<iframe src=\"https://YOUR-HOST/{guide}/{language}.html\"");
                assert!(how.contains(&page), "{how}");
            }
            let is_named = how.contains(&format!("<gentle-guide lang=\"en\" guide=\"{guide}\">"));
            assert_eq!(is_named, guide != "aftercare", "{how}");
            assert!(how.contains("integrity=\"sha384-a\""));
            assert!(!how.contains("FAST") && !how.contains("SHORT"));
        }
    }
}
