//! Package CDNs send pages as plain text, so that nobody hosts a site there. What is of use there,
//! and what is not.

use std::fs;

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{LOADER, PAGE, Site, folder, serve};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use serde_json::json;
use xtask::policy::SANDBOX;
use xtask::server::{Headers, Server};
use xtask::snippet::integrity;

/// Makes a server answer as jsDelivr and unpkg do: pages as plain text, which no browser may take
/// for anything else, and everything open to all and kept for good.
fn like_a_package_cdn(server: &Server) {
    let headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "public, max-age=31536000, immutable"),
    ];
    for (name, value) in headers {
        server.set_header(PAGE, name, value);
    }
    server.set_header(LOADER, headers[1].0, headers[1].1);
    server.set_header(LOADER, headers[2].0, headers[2].1);
}

/// What the frame shows, and as what it came.
fn shown(reader: &Reader<'_>) -> (String, bool) {
    let kind = reader.script("return document.contentType");
    let text = reader.script("return document.body.innerText.trim().slice(0, 9).toLowerCase()");
    (kind.as_str().unwrap_or_default().to_owned(), text == "<!doctype")
}

scenario!(from_a_package_cdn_the_frame_shows_markup_and_the_words_beside_it_stay, |browser| {
    let site = Site::start_with(Headers::CorsOnly);
    like_a_package_cdn(&site.widget);
    let mut reader = Reader::new(browser);
    for fast in [true, false] {
        let snippet = if fast { site.fast("") } else { site.short("") };
        let head = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
        reader.goto(&site.page_with_head(&head, &snippet));
        let words = if fast { "gentle-guide > p" } else { "#fallback" };
        reader.wait_until("the words beside it", |host| host.is_displayed(words));
        reader.wait_until("a warning", |host| host.script("return warnings.length") == 1);
        let warning = reader.script("return warnings[0]");
        let warning = warning.as_str().unwrap();
        assert!(warning.contains(PAGE) && warning.contains("sent as text/html"), "{warning}");
        if fast {
            reader.enter_frame(FRAME);
        } else {
            reader.enter_frame_in_shadow("gentle-guide", "iframe");
        }
        assert_eq!(shown(&reader), ("text/plain".to_owned(), true));
        reader.assert_nothing_uncaught();
    }
});

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    the_script_may_come_from_a_package_cdn_when_the_page_does_not,
    |browser| {
        let site = Site::start();
        let cdn = serve(Headers::CorsOnly);
        like_a_package_cdn(&cdn);
        let hash = integrity(&fs::read(folder().join(&LOADER[1..])).unwrap());
        let pinned = format!(
            "<script async src=\"{}{LOADER}\" integrity=\"{hash}\" crossorigin></script>",
            cdn.url()
        );
        let snippet = site.fast("theme=\"dark\"").replace(&site.loader(), &pinned);
        let mut reader = Reader::new(browser);
        reader.visit(&site.page(&snippet));
        reader.wait_until("the theme", |page| page.exists("html[data-theme=dark]"));
        reader.begin();
        reader.pick("choice", "free");
        reader.next();
        reader.asks(1);
        let defined = "return !!customElements.get('gentle-guide')";
        assert_eq!(reader.outside(|host| host.script(defined)), json!(true));
        reader.assert_nothing_uncaught();
    }
);

/// A script of the host that fetches the page's text and puts it into a sandboxed frame of its own:
/// the one way around.
fn around(site: &Site, way: &str) -> String {
    let page = format!("{}{PAGE}", site.widget.url());
    format!(
        "<script nonce=\"test\">
            fetch('{page}').then((answer) => answer.text()).then((text) => {{
                const frame = document.createElement('iframe');
                frame.id = 'around';
                frame.sandbox = '{SANDBOX}';
                if ('{way}' === 'srcdoc') frame.srcdoc = text;
                else frame.src = URL.createObjectURL(new Blob([text], {{ type: 'text/html' }}));
                document.body.append(frame);
            }}).catch(() => (document.title = 'refused'));
        </script>"
    )
}

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    a_page_that_the_host_puts_into_a_frame_by_script_stays_dead,
    |browser| {
        let site = Site::start_with(Headers::CorsOnly);
        like_a_package_cdn(&site.widget);
        let widget = site.widget.url();
        // What the widget asks of a site today, with room for the fetch, and nothing at all.
        let policy = |connect: &str| {
            format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src {widget} 'nonce-test'; frame-src {widget} blob:; connect-src {connect}\">"
            )
        };
        let mut reader = Reader::new(browser);
        let bare = |head: &str, way: &str| {
            let page =
                format!("<!doctype html><title>A blog</title>{head}<body>{}", around(&site, way));
            site.blog.set_page("/bare.html", page);
            format!("{}/bare.html", site.blog.url())
        };
        for way in ["srcdoc", "blob"] {
            reader.goto(&bare(&policy("'none'"), way));
            reader.wait_until("the fetch to be refused", |host| host.title() == "refused");
            for head in [policy(&widget), String::new()] {
                reader.goto(&bare(&head, way));
                reader.enter_frame("#around");
                reader.wait_until("the page's words", |page| page.exists("main#gg"));
                // Its first script knows no address, or the host's policy holds inside, too.
                assert!(!reader.exists("html[data-theme]"), "{way} came alive under {head:?}");
                let styled = reader.script("return !!document.styleSheets.length");
                println!(
                    "{}: {way}, policy {}: styled {styled}",
                    reader.engine(),
                    !head.is_empty()
                );
                assert_eq!(styled, json!(head.is_empty()), "{way} under {head:?}");
            }
        }
    }
);
