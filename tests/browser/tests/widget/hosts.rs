//! Hosts that serve pages under a name without its ending, as Cloudflare Pages does: seen with its
//! own local server, which sends `/aftercare/en.html` to `/aftercare/en`.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{PAGE, Site, page};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use xtask::policy::policy;

/// The page's name there.
const BARE: &str = "/aftercare/en";

fn start() -> Site {
    let site = Site::start();
    let policy = policy(Some(&site.widget.url()), &page());
    site.widget.set_page(BARE, page());
    site.widget.set_header(BARE, "Content-Type", "text/html; charset=utf-8");
    site.widget.set_header(BARE, "Content-Security-Policy", &policy);
    site.widget.set_header(PAGE, "Location", BARE);
    site
}

/// How often the page came.
fn loads(site: &Site) -> usize {
    site.widget.log().iter().filter(|(_, path)| path == BARE).count()
}

fn answer(reader: &mut Reader<'_>) {
    reader.wait_until("the theme", |page| page.exists("html[data-theme=dark]"));
    reader.begin();
    reader.pick("choice", "free");
    reader.next();
    reader.asks(1);
}

scenario!(a_page_named_without_its_ending_loads_once_and_keeps_its_answers, |browser| {
    let site = start();
    let mut reader = Reader::new(browser);
    let snippet = site.fast("theme=\"dark\"").replace(PAGE, BARE);
    reader.visit(&site.page(&snippet));
    answer(&mut reader);
    let change = "document.querySelector('gentle-guide').theme = 'light'";
    reader.outside(|host| host.script(change));
    reader.wait_until("the other theme", |page| page.exists("html[data-theme=light]"));
    reader.asks(1);
    assert_eq!(loads(&site), 1);
    reader.assert_nothing_uncaught();
});

scenario!(behind_a_redirect_the_guide_runs_but_loads_anew_with_each_setting, |browser| {
    let site = start();
    let mut reader = Reader::new(browser);
    for fast in [true, false] {
        site.widget.clear_log();
        let theme = "theme=\"dark\"";
        let snippet = if fast { site.fast(theme) } else { site.short(theme) };
        let head = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
        reader.goto(&site.page_with_head(&head, &snippet));
        let frame_is_there = |reader: &mut Reader<'_>| {
            if fast { reader.enter(FRAME) } else { reader.enter_short("gentle-guide") }
        };
        reader.wait_until("the page to come", |_| loads(&site) == if fast { 2 } else { 1 });
        frame_is_there(&mut reader);
        answer(&mut reader);
        reader.assert_nothing_uncaught();
        let before = loads(&site);
        reader.step_out();
        reader.script("document.querySelector('gentle-guide').theme = 'light'");
        reader.wait_until("the page to come anew", |_| loads(&site) > before);
    }
});
