//! The guide editor: what it says is what `cargo xtask check` says, what it shows is the real
//! widget, and what it saves can be hosted.
//!
//! Most stories open the small guide of the native tests, whose rules are proved at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{Site, page};
use browser_tests::{KEEP_SHADOW_ROOTS, Key, scenario};
use gentle_guide::guide::check::{Outcome, check};
use gentle_guide::guide::lines;
use gentle_guide::guide::source::{Files, Source};
use serde_json::json;
use xtask::new_guide;
use xtask::policy::SANDBOX;
use xtask::prerender::{self, Parts};
use xtask::server::{Headers, Server, SiteConfig};

use crate::access::assert_open_to_all;

/// Where the editor stands on the widget's site.
const EDITOR: &str = "/editor/";

/// The frame of its preview.
const PREVIEW: &str = ".preview iframe";

/// Files by path.
type Texts = BTreeMap<String, String>;

/// The files of a folder and of those in it.
fn add(texts: &mut Texts, folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            add(texts, &path, &name);
        } else {
            texts.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

/// The small guide, with the words on buttons that ship.
fn small() -> Texts {
    let mut texts = Texts::new();
    add(&mut texts, &xtask::root().join("tests/fixtures/small"), "small");
    let words = xtask::root().join("content/interface/en.toml");
    texts.insert("small/interface/en.toml".to_owned(), fs::read_to_string(words).unwrap());
    texts
}

/// What `cargo xtask check` says of the files of a guide in `folder`.
fn checked(texts: &Texts, folder: &str) -> Outcome {
    let files: Files = texts.iter().map(|(path, text)| (path.into(), text.clone())).collect();
    Source::from_files(folder.as_ref(), &files)
        .map_or_else(Outcome::unread, |source| check(&source))
}

/// The same, as it is printed.
fn sentences(texts: &Texts, folder: &str) -> Vec<String> {
    checked(texts, folder).problems.iter().map(ToString::to_string).collect()
}

/// A zip of files.
fn zipped(texts: &Texts) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (path, text) in texts {
        zip.start_file(path.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Opens the editor, and the small guide in it.
#[track_caller]
fn open_small(reader: &mut Reader<'_>, site: &Site) {
    open(reader, site);
    choose(reader, "small.zip", &zipped(&small()));
    settle(reader, "no problems", |said| said.starts_with("No problems, over 105 "));
}

#[track_caller]
fn open(reader: &mut Reader<'_>, site: &Site) {
    reader.goto(&(site.widget.url() + EDITOR));
    reader.wait_until("the editor", |page| page.exists("#start"));
}

/// Chooses a file as a reader does in the browser's own dialog, which no driver can use.
#[track_caller]
fn choose(reader: &Reader<'_>, name: &str, content: &[u8]) {
    let script = "const [name, content] = arguments;
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], name));
        const input = document.getElementById('open-files');
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    reader.script_with(script, json!([name, STANDARD.encode(content)]));
}

/// Waits until the check has come to what is expected.
#[track_caller]
fn settle(reader: &Reader<'_>, what: &str, expected: impl Fn(&str) -> bool) {
    reader.wait_until(what, |page| page.exists("#count") && expected(&page.text("#count")));
}

/// Shows a file, and writes something else in it.
#[track_caller]
fn replace(reader: &Reader<'_>, file: &str, from: &str, to: &str) {
    let button = format!("[data-file=\"{file}\"]");
    reader.activate(&button);
    reader.wait_until("the file", |page| page.text("#words-title") == file);
    let script = "const [from, to] = arguments;
        const text = document.getElementById('text');
        const parts = text.value.split(from);
        if (parts.length !== 2) return false;
        text.value = parts.join(to);
        return text.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    assert_eq!(reader.script_with(script, json!([from, to])), true, "{file} has {from:?} once");
}

/// All problems in the list.
#[track_caller]
fn listed(reader: &Reader<'_>) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('#problems li')].map((one) => one.textContent)";
    serde_json::from_value(reader.script(script)).unwrap()
}

/// The page says what the check says, once it says anything.
#[track_caller]
fn says_the_same(reader: &Reader<'_>, texts: &Texts, folder: &str) {
    let expected = sentences(texts, folder);
    assert!(!expected.is_empty());
    reader.wait_until(&format!("{expected:#?}"), |_| listed(reader) == expected);
}

const UNKNOWN: (&str, &str) = ("unsure = \"unsure\"", "unsure = \"nowhere\"");
const MILDER: (&str, &str) =
    ("when = [\"signs=chest\"]", "when = [\"signs=chest\", \"drive=no & signs=dizzy\"]");

scenario!(
    a_mistake_is_told_word_for_word_as_the_check_tells_it_and_goes_when_it_is_mended,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open_small(reader, site);
        let (file, sound) = ("small/guide.toml", small());
        for (from, to) in [MILDER, UNKNOWN] {
            let mut broken = sound.clone();
            broken.insert(file.to_owned(), sound[file].replacen(from, to, 1));
            replace(reader, file, from, to);
            says_the_same(reader, &broken, "small");
            assert_eq!(reader.text("#count"), "1 problem.");
            replace(reader, file, to, from);
            reader.wait_until("no problem", |_| listed(reader).is_empty());
        }
        // A text that is missing, and the way to it.
        let words = "small/en.toml";
        let title =
            sound[words].lines().find(|line| line.starts_with("title = ")).unwrap().to_owned();
        replace(reader, words, &format!("{title}\n"), "titel = \"So\"\n");
        let mut broken = sound.clone();
        broken.insert(words.to_owned(), sound[words].replacen(&title, "titel = \"So\"", 1));
        says_the_same(reader, &broken, "small");
        let unused = listed(reader).iter().position(|said| said.contains(".titel: ")).unwrap();
        reader.activate("[data-file=\"small/guide.toml\"]");
        reader.activate(&format!("#problems li:nth-child({}) button", unused + 1));
        reader.wait_until("the place in its file", |page| {
            page.script(
                "const text = document.activeElement;
             return text.value?.slice(text.selectionStart, text.selectionEnd)",
            ) == "\"So\""
        });
        assert_eq!(reader.text("#words-title"), words);
    }
);

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    the_guide_of_the_site_opens_and_a_missing_translation_is_told,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open(reader, site);
        reader.activate("#start");
        // Its rules take a while to prove; all else is told at once.
        settle(reader, "no problems so far", |said| said.starts_with("No problems"));
        let mut texts = Texts::new();
        for name in ["aftercare", "support", "interface"] {
            add(&mut texts, &xtask::root().join("content").join(name), name);
        }
        let file = "aftercare/fr.toml";
        let line = texts[file].lines().find(|line| line.starts_with("unexpected = ")).unwrap();
        let line = format!("{line}\n");
        replace(reader, file, &line, "");
        texts.insert(file.to_owned(), texts[file].replacen(&line, "", 1));
        says_the_same(reader, &texts, "aftercare");
    }
);

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    a_changed_sentence_shows_in_a_preview_that_is_the_widget_itself,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open_small(reader, site);
        reader.guide = checked(&small(), "small").editions.remove(0);
        let number = |page: &Reader<'_>| page.attribute(PREVIEW, "data-number");
        reader.wait_until("the preview", |page| page.exists(PREVIEW));
        let before = number(reader);
        let lead = format!("\"{}\"", reader.guide.lead);
        replace(reader, "small/en.toml", &lead, "\"Every word can be changed.\"");
        // Each change makes the frame anew.
        reader.wait_until("a new preview", |_| number(reader) != before);
        assert_eq!(reader.attribute(PREVIEW, "sandbox").as_deref(), Some(SANDBOX));
        reader.enter(PREVIEW);
        reader.comes_to_read("Every word can be changed.");
        reader.begin();
    }
);

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    a_zip_is_refused_while_the_check_is_not_content_and_then_holds_a_site_that_runs,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open_small(reader, site);
        let file = "small/guide.toml";
        replace(reader, file, MILDER.0, MILDER.1);
        settle(reader, "the problem", |said| said == "1 problem.");
        reader.activate("#export");
        reader.wait_until("the refusal", |page| {
            page.text(".note")
                .contains("a guide must be safe first: the check refuses it, for 1 problem")
        });
        replace(reader, file, MILDER.1, MILDER.0);
        settle(reader, "no problem", |said| said.starts_with("No problems, over"));

        reader.script(
            "const make = URL.createObjectURL;
         URL.createObjectURL = (blob) => { window.saved = blob; return make(blob); };",
        );
        reader.activate("#export");
        reader.wait_until("the zip", |page| page.text(".note").contains("saves small.zip"));
        let read = "const done = arguments[arguments.length - 1];
        const reader = new FileReader();
        reader.onload = () => done(reader.result.split(',')[1]);
        reader.readAsDataURL(window.saved);";
        let saved = reader.async_script(read, json!([]));
        let saved = STANDARD.decode(saved.as_str().unwrap()).unwrap();

        let host = tempfile::tempdir().unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(saved)).unwrap();
        zip.extract(host.path()).unwrap();
        for (path, text) in small() {
            let source = fs::read_to_string(host.path().join("source").join(&path)).unwrap();
            assert_eq!(source, text, "{path}");
        }
        let mut how = String::new();
        zip.by_name("HOW-TO-HOST.txt").unwrap().read_to_string(&mut how).unwrap();
        for name in ["_headers", "headers/nginx.conf", "gentle-guide.js"] {
            assert!(host.path().join(name).is_file(), "{name}");
        }
        let words = fs::read_to_string(host.path().join("small/en.txt")).unwrap();
        reader.guide = lines::read(&words).unwrap();
        // Letter for letter the page that the native tools write.
        let native = checked(&small(), "small").editions.remove(0).keep();
        let languages = vec![("en".to_owned(), "English".to_owned())];
        let parts = Parts::of_page(&page(), [("small".to_owned(), languages)].into()).unwrap();
        let packed = fs::read_to_string(host.path().join("small/en.html")).unwrap();
        assert!(packed == prerender::page(&native, &parts).unwrap());

        // A host that sends nothing but what the zip's own file for hosts says.
        let config = SiteConfig { headers: Headers::None, ..SiteConfig::new(host.path()) };
        let server = Server::start(config).unwrap();
        let sent = fs::read_to_string(host.path().join("_headers")).unwrap();
        send(&server, host.path(), &sent);
        reader.goto(&format!("{}/small/en.html", server.url()));
        reader.wait_until_live();
        take_the_quiz(reader);
        // The zip's own page, and what its note has a site paste: another site than the host.
        reader.goto(&format!("{}/start.html", server.url()));
        reader.enter(FRAME);
        take_the_quiz(reader);
        let [fast, short] = pasted(&how, &server.url());
        assert!(fast.contains("<iframe") && short.contains("guide=\"small\""), "{how}");
        for snippet in [fast, short] {
            let head =
                format!("<!doctype html><title>A page</title><script>{KEEP_SHADOW_ROOTS}</script>");
            site.blog.set_page("/pasted.html", format!("{head}{snippet}"));
            reader.goto(&(site.blog.url().replace("127.0.0.1", "localhost") + "/pasted.html"));
            reader.wait_until("the script", |page| {
                page.script("return customElements.get('gentle-guide') !== undefined") == true
            });
            if snippet.contains("<iframe") {
                reader.enter(FRAME);
            } else {
                reader.enter_short("gentle-guide");
            }
            take_the_quiz(reader);
        }
    }
);

/// Takes the quiz of the guide that the reader has, from its page to an outcome.
#[track_caller]
fn take_the_quiz(reader: &mut Reader<'_>) {
    reader.begin();
    reader.skip();
    reader.asks(1);
    for question in &reader.guide.questions.clone()[1..] {
        reader.pick(&question.id, &question.options[0].id);
        reader.next();
    }
    reader.wait_until("an outcome", |_| reader.outcome().is_some());
}

/// Has a host send with its files what a `_headers` file says.
fn send(server: &Server, folder: &Path, headers: &str) {
    let mut texts = BTreeMap::new();
    list(&mut texts, folder, "");
    let mut glob = String::new();
    for line in headers.lines() {
        match line.trim().split_once(": ") {
            Some((name, value)) if line.starts_with(' ') => {
                let start = glob.trim_end_matches('*');
                let is_meant = |path: &&String| {
                    if glob.ends_with('*') { path.starts_with(start) } else { **path == glob }
                };
                let name: &'static str = name.to_owned().leak();
                for path in texts.keys().filter(is_meant) {
                    server.set_header(path, name, value);
                }
            }
            _ => glob = line.to_owned(),
        }
    }
}

/// The addresses of all files in a folder.
fn list(files: &mut BTreeMap<String, ()>, folder: &Path, address: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let address = format!("{address}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            list(files, &path, &address);
        } else {
            files.insert(address, ());
        }
    }
}

/// The lines that the note has a site paste, both kinds, for files at that address.
fn pasted(how: &str, host: &str) -> [String; 2] {
    let snippets = how.split("\n\n").filter(|part| part.contains("<script async"));
    let snippets: Vec<String> =
        snippets.map(|part| part.replace("https://YOUR-HOST", host)).collect();
    snippets.try_into().unwrap_or_else(|all| panic!("not two snippets: {all:?}"))
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    without_any_file_a_guide_begins_small_and_a_language_is_added_to_be_translated,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open(reader, site);
        reader.activate("#new");
        let mut texts = Texts::new();
        for name in ["support", "interface"] {
            add(&mut texts, &xtask::root().join("content").join(name), name);
        }
        let own = new_guide::files("my-guide");
        texts.extend(own.map(|(file, text)| (format!("my-guide/{file}"), text)));
        let sound = checked(&texts, "my-guide");
        assert_eq!(sound.problems, []);
        let said = format!("No problems, over {} answer sets.", sound.sets);
        settle(reader, &said, |text| text == said);
        reader.wait_until("the preview", |page| page.exists(PREVIEW));

        reader.tab_to("#tag");
        reader.type_text("no tag");
        reader.press(Key::Enter);
        reader.wait_until("what is wrong with that", |page| {
            page.text(".note").contains("is no language tag")
        });
        reader.script("document.getElementById('tag').value = ''");
        reader.tab_to("#tag");
        reader.type_text("de");
        reader.press(Key::Enter);
        // The same by hand, as docs/translations.md says.
        let german = texts["my-guide/en.toml"]
            .replacen("language = \"en\"", "language = \"de\"", 1)
            .replacen("name = \"English\"", "name = \"Deutsch\"", 1)
            .replacen(
                "clinician = \"nobody yet\"",
                "clinician = \"nobody yet\", native-speaker = \"nobody yet\"",
                1,
            );
        texts.insert("my-guide/de.toml".to_owned(), german.clone());
        says_the_same(reader, &texts, "my-guide");
        assert!(listed(reader).len() > 30, "every text is still to be translated");
        assert_eq!(reader.property("#text", "value"), german.as_str());
        assert_eq!(reader.attribute("#text", "lang").as_deref(), Some("de"));
        assert_eq!(reader.property("#language", "value"), "de");
        // A translated text is a problem less.
        let before = listed(reader).len();
        replace(reader, "my-guide/de.toml", "\"A hard day\"", "\"Ein schwerer Tag\"");
        reader.wait_until("a problem less", |_| listed(reader).len() == before - 1);
    }
);

/// Drops a folder onto the page. Only Chromium's driver can; elsewhere the page is handed what a
/// browser would: a folder whose files come one at a time.
#[track_caller]
fn drop_folder(reader: &Reader<'_>, folder: &Path, texts: &Texts) {
    let at = reader.rect("h1");
    let data = json!({
        "items": [], "files": [folder.display().to_string()], "dragOperationsMask": 1
    });
    let event = |kind: &str| {
        let (x, y) = (at.x + at.width / 2.0, at.y + at.height / 2.0);
        json!({ "type": kind, "x": x, "y": y, "data": data })
    };
    let real = ["dragEnter", "dragOver", "drop"]
        .map(|kind| reader.devtools("Input.dispatchDragEvent", event(kind)));
    if real.iter().all(Option::is_some) {
        return;
    }
    println!(
        "{}: dropping a real folder is not applicable: its driver cannot drop files",
        reader.engine()
    );
    let script = "const tree = {};
        for (const [path, text] of Object.entries(arguments[0])) {
            const names = path.split('/'), last = names.pop();
            let folder = tree;
            for (const name of names) folder = folder[name] ??= {};
            folder[last] = text;
        }
        const entry = (node, name, fullPath) =>
            typeof node === 'string'
                ? { isFile: true, isDirectory: false, name, fullPath,
                    file: (then) => setTimeout(() => then(new File([node], name))) }
                : { isFile: false, isDirectory: true, name, fullPath, createReader: () => {
                    const all = Object.keys(node);
                    return { readEntries: (then) => setTimeout(() =>
                        then(all.splice(0, 1).map((one) => entry(node[one], one, `${fullPath}/${one}`)))) };
                } };
        const [name] = Object.keys(tree);
        const items = [{ kind: 'file', webkitGetAsEntry: () => entry(tree[name], name, `/${name}`) }];
        const event = new DragEvent('drop', { bubbles: true, cancelable: true });
        Object.defineProperty(event, 'dataTransfer', { value: { items, files: [] } });
        document.querySelector('h1').dispatchEvent(event);";
    reader.script_with(script, json!([texts]));
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    a_folder_that_is_dropped_opens_with_all_that_is_in_it,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open(reader, site);
        let home = tempfile::tempdir().unwrap();
        let texts = small();
        for (path, text) in &texts {
            let file = home.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        drop_folder(reader, &home.path().join("small"), &texts);
        settle(reader, "no problems", |said| said.starts_with("No problems, over 105 "));
        let script =
            "return [...document.querySelectorAll('[data-file]')].map((one) => one.dataset.file)";
        let mut files: Vec<String> = serde_json::from_value(reader.script(script)).unwrap();
        files.sort();
        assert_eq!(files, texts.keys().cloned().collect::<Vec<_>>());
        // A folder with another thing in it is told, and changes nothing.
        let other = Texts::from([("other/notes.txt".to_owned(), "A note.".to_owned())]);
        fs::create_dir(home.path().join("other")).unwrap();
        fs::write(home.path().join("other/notes.txt"), "A note.").unwrap();
        drop_folder(reader, &home.path().join("other"), &other);
        reader.wait_until("what is missing", |page| {
            page.text(".note").contains("There is no .toml file among these")
        });
    }
);

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    nothing_in_the_editor_keeps_anyone_out,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open(reader, site);
        assert_open_to_all(reader, "the start");
        open_small(reader, site);
        replace(reader, "small/guide.toml", UNKNOWN.0, UNKNOWN.1);
        settle(reader, "the problem", |said| said == "1 problem.");
        assert_open_to_all(reader, "a problem");
        // Tab leaves the text.
        reader.activate("[data-file=\"small/en.toml\"]");
        reader.tab_to("#problems button");
    }
);

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    the_same_comparison_finds_a_page_that_says_something_else,
    |browser| {
        let site = &Site::start();
        let reader = &mut Reader::new(browser);
        open_small(reader, site);
        replace(reader, "small/guide.toml", UNKNOWN.0, UNKNOWN.1);
        settle(reader, "the problem", |said| said == "1 problem.");
        let said = listed(reader);
        reader.script("document.querySelector('#problems button').lastChild.data += '!'");
        assert_ne!(listed(reader), said);
        let mut broken = small();
        let text = broken["small/guide.toml"].replacen(UNKNOWN.0, UNKNOWN.1, 1);
        broken.insert("small/guide.toml".to_owned(), text);
        assert_eq!(said, sentences(&broken, "small"));
        assert_ne!(listed(reader), sentences(&broken, "small"));
    }
);
