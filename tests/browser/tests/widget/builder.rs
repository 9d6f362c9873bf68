//! The builder: whoever runs a site chooses, sees and copies, and what was copied runs.

use browser_tests::reader::{FRAME, Hand, Reader};
use browser_tests::site::{Site, folder, page};
use browser_tests::{KEEP_SHADOW_ROOTS, Key, scenario};
use gentle_guide::snippet::Kind;
use serde_json::{Value, json};
use xtask::guides::Guide;
use xtask::prerender::{self, Parts};
use xtask::{builder, new_guide};

use crate::access::assert_open_to_all;

/// Where the builder stands on the widget's site.
const BUILDER: &str = "/builder/";

/// Whether the page can be scrolled sideways.
const IS_WIDE: &str =
    "const all = document.documentElement; return all.scrollWidth > all.clientWidth";

/// Opens the builder.
#[track_caller]
fn open(reader: &mut Reader<'_>, site: &Site) {
    reader.goto(&(site.widget.url() + BUILDER));
    reader.wait_until("the builder", |page| page.exists("#snippet"));
}

/// The snippet that the page shows.
#[track_caller]
fn snippet(reader: &Reader<'_>) -> String {
    reader.property("#snippet", "value").as_str().unwrap_or_default().to_owned()
}

/// Writes something else into a field, and leaves it.
#[track_caller]
fn write(reader: &Reader<'_>, field: &str, text: &str) {
    reader.tab_to(field);
    reader.hold(Key::Control);
    reader.press(Key::Char('a'));
    reader.release(Key::Control);
    reader.type_text(text);
    reader.press(Key::Tab);
}

/// Notes whether the page's script came, or was refused.
const WATCH: &str = "<script>
    window.came = null;
    const isScript = (event) => event.target.localName === 'script';
    for (const what of ['load', 'error'])
        document.addEventListener(what, (event) => isScript(event) && (window.came = what), true);
</script>";

/// Puts a snippet into an empty page of another site, and enters its frame once the quiz is there.
#[track_caller]
fn paste(reader: &mut Reader<'_>, site: &Site, snippet: &str) {
    let head = "<!doctype html><meta charset=\"utf-8\"><title>A page</title>";
    let page = format!("{head}{WATCH}\n{snippet}");
    site.blog.set_page("/empty.html", page);
    reader.goto(&(site.blog.url().replace("127.0.0.1", "localhost") + "/empty.html"));
    reader.enter(FRAME);
}

/// Whether the loader runs in the page around: it must have come as the snippet's hash says.
#[track_caller]
fn has_loader(reader: &mut Reader<'_>) -> bool {
    reader.outside(|host| {
        host.wait_until("the loader, or its refusal", |page| !page.script("return came").is_null());
        host.script("return customElements.get('gentle-guide') !== undefined") == true
    })
}

/// Waits until the copying has been told, and says whether the clipboard took it. If not, the
/// text is selected.
#[track_caller]
fn is_copied(reader: &Reader<'_>) -> bool {
    reader.wait_until("what became of the copy", |page| !page.text("#said").is_empty());
    if reader.text("#said") == "Copied." {
        return true;
    }
    let selected = "const field = document.querySelector('#snippet');
        return document.activeElement === field &&
            field.value.slice(field.selectionStart, field.selectionEnd) === field.value";
    assert_eq!(reader.script(selected), true, "{}", reader.text("#said"));
    false
}

scenario!(by_keyboard_a_snippet_is_chosen_and_copied_and_runs_in_an_empty_page, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.hand = Hand::Keyboard;
    open(&mut reader, &site);
    assert_eq!(reader.script(IS_WIDE), false);
    reader.choose_region("#lang", "de");
    reader.choose_region("#region", "at");
    reader.choose_region("#theme", "dark");
    write(&reader, "#accent", "#225577");
    write(&reader, "#exit-href", "javascript:alert(1)");
    reader.wait_until("what is wrong", |page| page.exists("#exit-href[aria-invalid=true]"));
    let described = reader.attribute("#exit-href", "aria-describedby").unwrap_or_default();
    assert!(described.split(' ').any(|id| id == "exit-href-problem"), "{described}");
    assert!(reader.text("#exit-href-problem").contains("https://"));
    assert!(!snippet(&reader).contains("javascript"));
    assert_open_to_all(&reader, "the builder, with a mistake");
    write(&reader, "#exit-href", "https://example.org/calm");
    reader.wait_until("nothing to be wrong", |page| page.exists("#exit-href[aria-invalid=false]"));
    assert_eq!(reader.text("#exit-href-problem"), "");
    reader.activate("#copy-button");
    let copied = is_copied(&reader);

    let snippet = snippet(&reader);
    assert!(snippet.lines().count() <= 4, "{snippet}");
    assert!(snippet.contains("integrity=\"sha384-") && snippet.contains(gentle_guide::VERSION));
    assert!(snippet.contains("exit-href=\"https://example.org/calm\""), "{snippet}");
    if copied {
        site.blog.set_page(
            "/field.html",
            "<!doctype html><title>A field</title><textarea autofocus></textarea>",
        );
        reader.goto(&(site.blog.url() + "/field.html"));
        reader.tab_to("textarea");
        reader.hold(Key::Control);
        reader.press(Key::Char('v'));
        reader.release(Key::Control);
        reader.wait_until("the clipboard to be pasted", |page| {
            page.property("textarea", "value") == snippet.as_str()
        });
    } else {
        println!(
            "{}: reading the clipboard is not applicable: it refuses to copy",
            reader.engine()
        );
    }

    paste(&mut reader, &site, &snippet);
    assert!(has_loader(&mut reader));
    assert_eq!(reader.attribute("html", "lang").as_deref(), Some("de"));
    assert_eq!(reader.attribute("html", "data-theme").as_deref(), Some("dark"));
    let accent = "return document.documentElement.style.getPropertyValue('--gg-accent')";
    assert_eq!(reader.script(accent), "#225577");
    assert!(reader.script("return location.hash").to_string().contains("region=at"));
});

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    the_builder_shows_the_widget_at_work_and_what_each_way_weighs_and_needs,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        reader.set_viewport(1280, 900);
        open(&mut reader, &site);
        assert_open_to_all(&reader, "the builder");
        reader.enter_frame("#preview");
        reader.enter(FRAME);
        reader.step_out();

        // Another width, another page: the same widget, in a window as wide as a phone.
        let length = reader.script("return history.length");
        reader.click("label[for=width-phone]");
        reader.click("label[for=page-dark]");
        reader.wait_until("the phone", |page| page.exists(".stage.phone"));
        reader.enter_frame("#preview");
        assert_eq!(
            reader.script("return [innerWidth, document.documentElement.dataset.scheme]"),
            json!([390, "dark"])
        );
        reader.enter(FRAME);
        // Left, it is empty, and the builder stays: no other page comes into its frame.
        reader.activate(".gg-leave");
        reader.step_out();
        reader.wait_until("where a reader would be", |page| page.exists(".left"));
        assert!(reader.text(".left").contains("https://www.wikipedia.org/"));
        assert_eq!(reader.focused(), "again");
        reader.click("#again");
        reader.wait_until("the article", |page| page.exists("#preview"));

        let origin = site.widget.url();
        assert_eq!(reader.text("#policy"), format!("script-src {origin};\nframe-src {origin};"));
        assert_eq!(
            weighed(&reader),
            from_manifest(&["gentle-guide-", "aftercare/en.html", "app-"])
        );
        reader.click("label[for=way-inline]");
        reader.wait_until("the warning", |page| page.is_displayed("#warning"));
        assert!(snippet(&reader).starts_with("<!-- Less private"));
        let needs = format!("script-src {origin} 'wasm-unsafe-eval';\nconnect-src {origin};");
        assert_eq!(reader.text("#policy"), needs);
        let version = gentle_guide::VERSION;
        let folder = |name: &str| format!("{version}/{name}");
        let inline = ["gentle-guide.js", "aftercare/en.txt", "inline-"].map(folder);
        assert_eq!(weighed(&reader), from_manifest(&inline.each_ref().map(String::as_str)));
        assert_open_to_all(&reader, "the builder, inline");
        // Shown in the article, too, by the site's own words alone.
        reader.enter_frame("#preview");
        reader.wait_until("the app in the page", |page| page.rect("gentle-guide").height > 300.0);
        reader.step_out();
        assert_eq!(reader.script("return history.length"), length, "looking made a history entry");

        // In a window of 320 pixels nothing is beside it. Its own policy lets no page frame it.
        let policy = xtask::policy::BUILDER.replace("frame-ancestors 'self'", "frame-ancestors *");
        site.widget.set_header("/builder/index.html", "Content-Security-Policy", &policy);
        let narrow = format!(
            "<iframe id=\"narrow\" style=\"width: 320px; height: 640px; border: 0\" src=\"{origin}{BUILDER}\"></iframe>"
        );
        reader.goto(&site.page(&narrow));
        reader.enter_frame("#narrow");
        reader.wait_until("the builder", |page| page.exists("#snippet"));
        reader.click("label[for=way-inline]");
        reader.wait_until("the warning", |page| page.is_displayed("#warning"));
        assert_eq!(reader.script("return innerWidth"), 320);
        assert_eq!(reader.script(IS_WIDE), false);
    }
);

/// Puts a second guide on the site, as a release with `--guide` has it, and gives that guide.
#[track_caller]
fn with_a_second_guide(site: &Site) -> Guide {
    let home = tempfile::tempdir().unwrap();
    let written = new_guide::write("hard-day", home.path()).unwrap();
    let guide = Guide::read(Some(&written.display().to_string())).unwrap();
    let languages = [(guide.name.clone(), guide.languages.clone())];
    let parts = Parts::of_page(&page(), languages.into()).unwrap();
    let html = prerender::page(&guide.editions[0], &parts).unwrap();
    site.widget.set_page("/hard-day/en.html", html);
    let told = builder::data(&folder(), std::slice::from_ref(&guide), None).unwrap();
    let html = std::fs::read_to_string(folder().join("builder/index.html")).unwrap();
    let start = "<script type=\"application/json\" id=\"data\">";
    let (before, rest) = html.split_once(start).unwrap();
    let (data, after) = rest.split_once("</script>").unwrap();
    let mut data: Value = serde_json::from_str(data).unwrap();
    data["guides"].as_array_mut().unwrap().push(told["guides"][0].clone());
    let data = data.to_string().replace('<', "\\u003c");
    site.widget.set_page("/builder/index.html", format!("{before}{start}{data}</script>{after}"));
    site.widget.set_page("/builder/", format!("{before}{start}{data}</script>{after}"));
    guide
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    of_several_guides_one_is_chosen_in_its_own_languages_and_what_is_pasted_runs,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        open(&mut reader, &site);
        assert!(!reader.exists("#guide"), "of one guide there is nothing to choose");
        let guide = with_a_second_guide(&site);
        open(&mut reader, &site);
        reader.choose_region("#lang", "de");
        reader.choose_region("#guide", "hard-day");
        let languages =
            "return [...document.querySelectorAll('#lang option')].map((one) => one.value)";
        reader.wait_until("its languages", |page| page.script(languages) == json!(["en"]));
        assert_open_to_all(&reader, "the builder, of two guides");
        for kind in [Kind::Fast, Kind::Short] {
            if kind == Kind::Short {
                open(&mut reader, &site);
                reader.choose_region("#guide", "hard-day");
                reader.click("label[for=way-short]");
                reader.wait_until("the name", |_| {
                    snippet(&reader).contains("<gentle-guide lang=\"en\" guide=\"hard-day\">")
                });
            }
            let snippet = snippet(&reader);
            assert!(snippet.contains("/hard-day/en.html\""), "{snippet}");
            let head =
                format!("<!doctype html><title>A page</title><script>{KEEP_SHADOW_ROOTS}</script>");
            site.blog.set_page("/empty.html", head + &snippet);
            reader.goto(&(site.blog.url().replace("127.0.0.1", "localhost") + "/empty.html"));
            match kind {
                Kind::Fast => reader.enter(FRAME),
                _ => {
                    reader.wait_until("the script", |page| {
                        page.script("return customElements.get('gentle-guide') !== undefined")
                            == true
                    });
                    reader.enter_short("gentle-guide");
                }
            }
            assert!(reader.reads(&guide.editions[0].title), "{kind:?}");
            reader.step_out();
        }
    }
);

/// The requests and bytes that the page tells: how many, and both sums.
#[track_caller]
fn weighed(reader: &Reader<'_>) -> Value {
    reader.script(
        "const rows = [...document.querySelectorAll('section[aria-labelledby=weight] tfoot td')];
        const count = document.querySelectorAll('section[aria-labelledby=weight] tbody tr').length;
        return [count, ...rows.map((cell) => cell.textContent)]",
    )
}

/// The same from the release's own list, of the files whose paths begin so.
#[track_caller]
fn from_manifest(starts: &[&str]) -> Value {
    let file = folder().join("manifest.json");
    let list = std::fs::read_to_string(&file).expect("the test site has a manifest.json");
    let list: Value = serde_json::from_str(&list).expect("manifest.json is JSON");
    let files: Vec<&Value> = list["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|file| {
            let path = file["path"].as_str().unwrap_or_default();
            starts.iter().any(|start| path.starts_with(start))
        })
        .collect();
    let sum = |key: &str| {
        let bytes: u64 = files.iter().filter_map(|file| file[key].as_u64()).sum();
        format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
    };
    json!([files.len(), sum("brotli"), sum("raw")])
}

scenario!(the_same_check_catches_a_snippet_with_another_hash, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    let wrong = snippet(&reader).replacen("sha384-", "sha384-AAAA", 1);
    paste(&mut reader, &site, &wrong);
    assert!(!has_loader(&mut reader));
});
