//! The plugin in a real WordPress, as `cargo xtask wordpress` sets it up: those who write use its
//! editor, those who read take the quiz.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(clippy::indexing_slicing, reason = "these are tests")]

use std::fs;
use std::time::{Duration, Instant};

use browser_tests::reader::{FRAME, Reader};
use browser_tests::{Browser, scenario};
use serde_json::{Value, json};
use xtask::blog::{Blog, CONTRIBUTOR, OWNER, PASSWORD, Software};
use xtask::{dist, snippet, wordpress};

/// The block's frame in the editor.
const PREVIEW: &str = ".wp-block-gentle-guide-guide > iframe";

/// What leads to comfort.
const FINE: &[(&str, &str)] =
    &[("choice", "free"), ("body", "none"), ("alarm", "none"), ("after", "ok"), ("felt", "joy")];

/// Waits up to a minute: WordPress on a busy machine is slow.
#[track_caller]
fn wait_long(browser: &Browser, what: &str, mut is_true: impl FnMut(&Browser) -> bool) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if is_true(browser) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    browser.wait_until(what, is_true);
}

#[track_caller]
fn log_in(browser: &mut Browser, address: &str, name: &str) {
    browser.goto(&format!("{address}/wp-login.php"));
    browser.script_with(
        "document.querySelector('#user_login').value = arguments[0];
         document.querySelector('#user_pass').value = arguments[1];",
        json!([name, PASSWORD]),
    );
    browser.click("#wp-submit");
    wait_long(browser, "the dashboard", |page| page.exists("body.wp-admin"));
}

/// Opens the editor with an empty post.
#[track_caller]
fn new_post(browser: &mut Browser, address: &str) {
    browser.goto(&format!("{address}/wp-admin/post-new.php"));
    wait_long(browser, "the editor", |page| {
        page.exists(".edit-post-header-toolbar__inserter-toggle")
    });
}

/// The page as the reader sees who has another name for the blog, and so is logged in to nothing.
fn elsewhere(address: &str) -> String {
    address.replace("127.0.0.1", "localhost")
}

/// The attributes of every element on the page that are the site's own, without those of styles.
fn elements(browser: &Browser) -> Value {
    browser.script(
        "const own = ({ name }) => name !== 'class' && !name.startsWith('data-');
         const all = [...document.querySelectorAll('gentle-guide')];
         const pairs = (element) => [...element.attributes].filter(own).map(({ name, value }) => [name, value]);
         return all.map((element) => Object.fromEntries(pairs(element)))",
    )
}

/// Chooses in a list of the block's sidebar, where it is clear of the headline that stays above all.
#[track_caller]
fn choose(reader: &Reader<'_>, option: &str) {
    let option = format!(".block-editor-block-inspector {option}");
    reader.script_with(
        "document.querySelector(arguments[0]).parentElement.scrollIntoView({ block: 'center' })",
        json!([option]),
    );
    reader.click(&option);
}

/// What stands beside the frame has to be what every other snippet says there.
#[track_caller]
fn assert_snippet_words(host: &Browser, lang: &str, page: &str) {
    const BESIDE: &str = "gentle-guide > span";
    assert!(host.is_displayed(BESIDE));
    let words = &snippet::words().unwrap()[lang];
    let said = format!("{}. {}. {}", words.page, words.helplines, words.danger);
    assert_eq!(host.text(BESIDE), said);
    let link = |place: &str| host.attribute(&format!("{BESIDE} > a:{place}"), "href").unwrap();
    assert_eq!([link("first-child"), link("last-child")], [page, &words.directory]);
    let direction = if words.right_to_left { "rtl" } else { "ltr" };
    assert_eq!(host.attribute(BESIDE, "dir").as_deref(), Some(direction));
    assert_eq!(host.attribute(FRAME, "title").as_deref(), Some(&*words.title));
}

#[track_caller]
fn assert_no_complaint(blog: &Blog) {
    let complaints = blog.complaints();
    assert!(!complaints.contains("plugins/gentle-guide"), "{complaints}");
}

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    an_owner_installs_the_zip_inserts_the_block_and_a_reader_comes_to_an_outcome,
    |browser| {
        let blog = Blog::start(Software::Apache, false).unwrap();
        let address = blog.url();
        let mut reader = Reader::new(browser);
        reader.set_viewport(1300, 1000);
        log_in(&mut reader, &address, OWNER);
        // Here WordPress forgets the plugin that this copy had.
        reader.goto(&format!("{address}/wp-admin/plugins.php"));
        reader.goto(&format!("{address}/wp-admin/plugin-install.php?tab=upload"));
        let zip = dist::folder().join(wordpress::file_name());
        reader.choose_file("input[name=pluginzip]", &zip);
        reader.click("#install-plugin-submit");
        let activate = "a.button-primary[href*='action=activate']";
        wait_long(&reader, "the plugin to be installed", |page| page.exists(activate));
        reader.click(activate);
        let active = "tr.active[data-plugin='gentle-guide/gentle-guide.php']";
        wait_long(&reader, "the plugin to be active", |page| page.exists(active));

        new_post(&mut reader, &address);
        reader.click(".edit-post-header-toolbar__inserter-toggle");
        reader.click(".block-editor-inserter__search input");
        reader.type_text("gentle");
        reader.click(".editor-block-list-item-gentle-guide-guide");
        wait_long(&reader, "the preview", |page| page.exists(PREVIEW));
        reader.enter(PREVIEW);
        assert!(reader.exists("html[lang=en][data-theme=auto]"));
        reader.step_out();

        reader.click(".edit-post-header-toolbar__inserter-toggle");
        if !reader.exists(".block-editor-block-inspector") {
            reader.click(".edit-post-header__settings .interface-pinned-items button");
        }
        // The sidebar: another theme and another language, each seen in the preview at once.
        for (option, page) in [("dark", "html[lang=en][data-theme=dark]"), ("es", "html[lang=es]")]
        {
            choose(&reader, &format!("option[value='{option}']"));
            reader.wait_until("another address", |page| {
                page.attribute(PREVIEW, "src").is_some_and(|src| src.contains(option))
            });
            reader.enter(PREVIEW);
            assert!(reader.exists(page), "{option}");
            reader.step_out();
        }
        // The less private way is not to be had without a word on it.
        let warning = ".wp-block-gentle-guide-guide .is-warning";
        assert!(!reader.exists(warning));
        choose(&reader, "option[value='inline']");
        reader.wait_until("a warning", |page| page.exists(warning));
        choose(&reader, "select:has(> [value='inline']) > option");
        reader.wait_until("no warning", |page| !page.exists(warning));
        choose(&reader, "option[value='en']");
        reader.wait_until("the language from before", |page| {
            page.attribute(PREVIEW, "src").is_some_and(|src| src.contains("/en.html"))
        });

        reader.click(".editor-post-publish-panel__toggle");
        reader.click(".editor-post-publish-panel .editor-post-publish-button");
        wait_long(&reader, "the post to be published", |page| {
            page.exists(".post-publish-panel__postpublish")
        });
        let link = reader.script("return wp.data.select('core/editor').getPermalink()");
        let post = elsewhere(link.as_str().unwrap());

        reader.visit(&post);
        assert!(reader.exists("html[lang=en][data-theme=dark]"));
        assert_eq!(reader.script("return self.origin"), "null");
        reader.begin();
        reader.answer(FINE);
        assert_eq!(reader.outcome().as_deref(), Some("joy"));
        reader.outside(|host| {
            assert_eq!(elements(host), json!([{ "lang": "en", "theme": "dark" }]));
            assert_eq!(host.script("return document.cookie"), "");
            assert_snippet_words(
                host,
                "en",
                &format!("{}/gentle-guide/aftercare/en.html", elsewhere(&address)),
            );
        });
        assert_no_complaint(&blog);
    }
);

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    a_contributor_uses_block_and_shortcode_and_what_is_no_https_address_falls_away,
    |browser| {
        const GOOD: &str = "https://www.example.org/away?a=1&b=2";
        const BAD: [&str; 12] = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)//https://x.example/",
            "data:text/html,<script>alert(1)</script>",
            "//evil.example/",
            "http://evil.example/",
            "https:evil.example",
            "https:///evil.example",
            " https://evil.example/",
            "https://evil.example/\" onmouseover=\"alert(1)",
            "https://evil.example/'><script>alert(1)</script>",
            "https://evil.example\\@other.example/",
            "https://evil example/",
        ];
        let blog = Blog::start(Software::Apache, true).unwrap();
        let address = blog.url();
        browser.set_viewport(1300, 1000);
        log_in(browser, &address, CONTRIBUTOR);
        new_post(browser, &address);
        let hostile = json!({
            "lang": "\"><script>alert(1)</script>", "region": "<b>", "theme": "x onload=y",
            "accent": "red\" onload=\"x", "start": "../quiz", "headingLevel": "9",
            "guide": "../../../wp-config", "mode": "\"inline",
        });
        // What the editor sends on "Save draft".
        let saved = browser.async_script(
            "const [bad, good, hostile, done] = arguments;
             const { createBlock, serialize } = wp.blocks;
             const block = (set) => createBlock('gentle-guide/guide', set);
             const short = (text) => createBlock('core/shortcode', { text });
             const all = [
                 ...bad.map((exitHref) => block({ exitHref })),
                 ...bad.map((address) => short(`[gentle-guide exit-href='${address}']`)),
                 ...bad.filter((address) => !address.includes('\"')).map((address) => short(`[gentle-guide exit-href=\"${address}\"]`)),
                 block(hostile),
                 short(`[gentle-guide theme='dark\" onload=\"x' mode=\"x\" guide=\"../x\" heading-level=\"0\"]`),
             ];
             const fine = [
                 createBlock('core/html', { content: '<script>window.raw = 1</script><iframe id=\"raw\"></iframe>' }),
                 block({ exitHref: good }),
                 short(`[gentle-guide exit-href=\"${good}\"]`),
             ];
             const save = (blocks) => {
                 const data = { title: 'A draft', status: 'draft', content: serialize(blocks) };
                 return wp.apiFetch({ path: '/wp/v2/posts', method: 'POST', data }).then(({ id }) => id);
             };
             Promise.all([save(all), save(fine)]).then(done, ({ message }) => done(message));",
            json!([BAD, GOOD, hostile]),
        );
        let ids = saved.as_array().unwrap_or_else(|| panic!("not saved: {saved}"));

        let owner = elsewhere(&address);
        log_in(browser, &owner, OWNER);
        browser.goto(&format!("{owner}/?p={}&preview=true", ids[1]));
        assert!(!browser.exists("#raw"), "a contributor may post raw HTML here");
        assert_eq!(browser.script("return window.raw ?? null"), Value::Null);
        let good = json!({ "lang": "en", "exit-href": GOOD });
        assert_eq!(elements(browser), json!([good, good]));
        browser.enter_frame(FRAME);
        wait_long(browser, "the quiz to be ready", |page| page.exists("html[data-live]"));
        browser.leave_frame();

        let all = browser.async_script(
            "const [address, done] = arguments;
             const read = (text) => {
                 const page = new DOMParser().parseFromString(text, 'text/html');
                 const own = ({ name }) => name !== 'class' && !name.startsWith('data-');
                 return [...page.querySelectorAll('gentle-guide')].map((element) => [
                     Object.fromEntries([...element.attributes].filter(own).map(({ name, value }) => [name, value])),
                     element.querySelector('iframe').getAttribute('src'),
                 ]);
             };
             fetch(address).then((answer) => answer.text()).then((text) => done(read(text)), done)",
            json!([format!("{owner}/?p={}&preview=true", ids[0])]),
        );
        let all = all.as_array().unwrap_or_else(|| panic!("no preview: {all}"));
        // WordPress itself drops some of the shortcodes that hold markup.
        assert!(all.len() > BAD.len() * 2, "{all:?}");
        let plain = json!([{ "lang": "en" }, format!("{owner}/gentle-guide/aftercare/en.html")]);
        assert!(all.iter().all(|one| *one == plain), "{all:#?}");
        assert_no_complaint(&blog);
    }
);

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    the_quiz_runs_whatever_server_is_before_wordpress,
    |browser| {
        for software in [Software::Nginx, Software::Php] {
            let blog = Blog::start(software, true).unwrap();
            let mut reader = Reader::new(browser);
            let path = if software == Software::Php { "/?name=block" } else { "/block/" };
            reader.visit(&format!("{}{path}", blog.url()));
            assert!(reader.exists("html[data-theme=dark]"), "{software:?}");
            assert_eq!(reader.script("return self.origin"), "null");
            reader.begin();
            reader.answer(FINE);
            assert_eq!(reader.outcome().as_deref(), Some("joy"), "{software:?}");
            assert_no_complaint(&blog);
        }
    }
);

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    a_shortcode_takes_the_attributes_of_the_element_and_the_language_can_be_changed_in_the_frame,
    |browser| {
        let blog = Blog::start(Software::Nginx, true).unwrap();
        let mut reader = Reader::new(browser);
        reader.visit(&format!("{}/shortcode/", blog.url()));
        assert!(reader.exists("html[lang=de]"));
        assert!(reader.script("return location.hash").as_str().unwrap().contains("region=at"));
        let away = "https://www.example.org/away?a=1&b=2";
        let expected =
            json!({ "lang": "de", "region": "at", "heading-level": "3", "exit-href": away });
        reader.outside(|host| {
            assert_eq!(elements(host), json!([expected]));
            let page = format!("{}/gentle-guide/aftercare/de.html", blog.url());
            assert_snippet_words(host, "de", &page);
        });
        reader.click("#gg-language > option[value=en]");
        reader.wait_until("English", |page| page.exists("html[lang=en]"));
        reader.begin();
        assert_no_complaint(&blog);
    }
);

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    the_inline_mode_starts_from_the_files_of_the_plugin,
    |browser| {
        for software in [Software::Apache, Software::Nginx] {
            let blog = Blog::start(software, true).unwrap();
            browser.goto(&format!("{}/inline/", blog.url()));
            assert!(!browser.exists("gentle-guide iframe"));
            // The words in the element give way to the app, once it runs.
            browser.wait_until("the app", |page| !page.is_displayed("gentle-guide > span"));
            assert!(browser.rect("gentle-guide").height >= 320.0);
        }
    }
);

scenario!(
    #[ignore = "needs the WordPress that `cargo xtask wordpress` sets up"]
    the_same_quiz_is_seen_not_to_start_when_wordpress_sends_no_header_for_other_origins,
    |browser| {
        let blog = Blog::start(Software::Nginx, true).unwrap();
        let file = blog.plugin().join("facts.json");
        let facts = fs::read_to_string(&file).unwrap();
        let deaf = facts.replace("Access-Control-Allow-Origin", "X-Nothing");
        assert_ne!(deaf, facts);
        fs::write(&file, deaf).unwrap();
        browser.goto(&format!("{}/block/", blog.url()));
        browser.enter_frame(FRAME);
        browser.wait_until("a word on what is missing", |page| {
            page.exists("html[data-failed=failed]")
        });
        assert!(!browser.exists("html[data-live]"));
        assert!(browser.is_displayed(".gg-read summary"), "the explainer can still be read");
    }
);
