//! Help shows at once for those who need it now, and its links work from
//! inside the sandbox.

use browser_tests::reader::{Answers, Hand, Reader, option_id};
use browser_tests::scenario;
use browser_tests::site::Site;
use gentle_guide::guide::support::Entry;
use serde_json::json;

/// What opens the panel: the answers before it, the question, the option, and
/// the outcome whose help it shows.
const URGENT: [(Answers<'_>, &str, &str, &str); 3] = [
    (&[("choice", "free")], "body", "urgent", "urgent-body"),
    (&[("choice", "free"), ("body", "none")], "alarm", "self_harm", "crisis"),
    (&[("choice", "free"), ("body", "none")], "alarm", "unsafe_now", "unsafe-now"),
];

/// Every way to reach those who help with the first topic of `outcome` in
/// `region` is a real link with the right address, whose number can be read.
fn assert_ways_to_help(reader: &Reader<'_>, within: &str, outcome: &str, region: &str) {
    let digits = |number: &str| number.chars().filter(char::is_ascii_digit).collect::<String>();
    let outcome = reader.guide.outcomes.iter().find(|other| &*other.id == outcome).unwrap();
    let list = &reader.guide.support;
    let emergency = list.region(region).unwrap().emergency.iter();
    let mut links: Vec<(String, String)> =
        emergency.map(|number| (format!("tel:{}", digits(number)), number.to_string())).collect();
    let helps =
        |entry: &&Entry| outcome.support.iter().take(1).any(|topic| entry.helps_with(topic));
    for entry in list.serving(region).filter(helps) {
        if let Some(number) = &entry.phone {
            links.push((format!("tel:{}", digits(number)), number.to_string()));
        }
        if let Some(number) = &entry.sms {
            links.push((format!("sms:{}", digits(number)), number.to_string()));
        }
        if let Some(url) = &entry.url {
            links.push((url.to_string(), reader.guide.interface.website.to_string()));
        }
    }
    for (address, words) in links {
        let link = format!("{within} a[href^='{address}']");
        assert!(reader.is_displayed(&link), "{link} cannot be seen");
        // Numbers are kept on one line, by spaces that do not break.
        let plain = |text: &str| text.replace('\u{a0}', " ");
        let said = plain(&reader.text(&link));
        assert!(said.contains(&plain(&words)), "{link} says {said:?}, not {words}");
    }
}

scenario!(an_urgent_answer_opens_help_above_the_question_at_once, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    for (hand, (before, question, option, outcome)) in
        [Hand::Mouse, Hand::Keyboard, Hand::Keyboard].into_iter().zip(URGENT)
    {
        reader.hand = hand;
        reader.begin();
        for (question, option) in before {
            reader.pick(question, option);
            reader.next();
        }
        assert!(!reader.exists("#gg-panel"));
        reader.pick(question, option);
        reader.wait_until("the panel", |page| page.is_displayed("#gg-panel"));
        assert_eq!(reader.question().as_deref(), Some(question));
        assert_eq!(format!("#{}", reader.focused()), option_id(question, option));
        let (panel, asked) = (reader.rect("#gg-panel"), reader.rect("fieldset"));
        assert!(panel.y + panel.height <= asked.y, "the panel is not above the question");

        for region in ["us", "gb"] {
            reader.choose_region("#gg-panel-region", region);
            let number = &reader.guide.support.region(region).unwrap().emergency[0];
            reader.wait_until("the region's number", |page| {
                page.exists(&format!("#gg-panel a[href='tel:{number}']"))
            });
            assert_ways_to_help(&reader, "#gg-panel", outcome, region);
        }
        assert!(reader.has_picked(question, option), "the answer is gone");

        // The outcome knows the region, and has the same help.
        reader.next();
        while reader.outcome().is_none() {
            reader.skip();
        }
        assert_eq!(reader.outcome().as_deref(), Some(outcome));
        assert_ways_to_help(&reader, ".gg-outcome", outcome, "gb");
        reader.start_again();
    }
    reader.assert_nothing_uncaught();
});

scenario!(a_web_link_opens_a_new_window_that_knows_nothing_of_this_one, |browser| {
    let site = Site::start();
    site.blog.set_page("/helpline.html", "<!doctype html><title>Helpline</title>");
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("region=\"us\"")));
    reader.use_button(&reader.guide.interface.support);
    let link = ".gg-support a[target=_blank]";
    reader.wait_until("the list", |page| page.is_displayed(link));
    // There is no network here but the loopback.
    let address = format!("{}/helpline.html", site.blog.url());
    let point = "document.querySelector(arguments[0]).href = arguments[1]";
    reader.script_with(point, json!([link, address]));

    let here = reader.window();
    reader.click_until(link, "a new window", |page| page.windows().len() == 2);
    let there = reader.windows().into_iter().find(|window| *window != here).unwrap();
    reader.switch_to_window(&there);
    reader.wait_until("the helpline's page", |page| page.title() == "Helpline");
    let known = reader.script("return [window.opener, document.referrer, self.origin]");
    assert_eq!(
        known,
        json!([null, "", site.blog.url()]),
        "the new window knows or lacks something"
    );
    reader.switch_to_window(&here);
    assert!(reader.url().ends_with("/blog.html"));
});
