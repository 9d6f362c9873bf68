//! The assumption that everything stands on: the page around the widget
//! learns nothing of what a reader does in it.

use std::collections::BTreeSet;

use browser_tests::reader::{Reader, label_of, option_id};
use browser_tests::scenario;
use browser_tests::site::Site;
use serde_json::json;

use crate::hearing::*;

scenario!(the_frame_is_opaque_and_the_host_hears_only_the_fixed_list, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let host = site.page_with_head(LISTEN, &site.fast(""));

    let mut before = vec![];
    let mut after = vec![];
    for way in WAYS {
        reader.visit(&host);
        assert_eq!(reader.script("return self.origin"), json!("null"));
        let reaches_out = "try { return parent.document.title } catch { return 'closed' }";
        assert_eq!(reader.script(reaches_out), json!("closed"));
        reader.outside(|host| {
            let reaches_in = "try { return frames[0].document.title } catch { return 'closed' }";
            assert_eq!(host.script(reaches_in), json!("closed"));
            before.push(hear_it_load(host));
            // Every way begins with the focus on the page around.
            host.press_mouse("#words");
            hear_it_load(host);
        });
        let place = reader.host_position();
        way(&mut reader);
        assert_eq!(reader.host_position(), place, "the page around the widget moved");
        after.push(reader.outside(|host| hear(host)));
        reader.assert_nothing_uncaught();
    }

    heard_nothing_telling(reader.engine(), &after).unwrap();
    for heard in &after {
        assert!(heard.iter().all(|heard| heard.data.is_empty()), "the frame spoke: {heard:?}");
    }
    // How loading goes is a matter of time; what is heard of it is not.
    for heard in before {
        heard_nothing_telling(reader.engine(), std::slice::from_ref(&heard)).unwrap();
        let said: BTreeSet<&str> = heard.iter().map(|heard| &*heard.data).collect();
        assert_eq!(said, BTreeSet::from(["", MESSAGES[0], MESSAGES[1]]));
    }
});

scenario!(the_same_check_catches_a_widget_in_the_light_dom, |browser| {
    let site = Site::start();
    let leaky = light_dom(&site, LISTEN);
    let mut reader = Reader::new(browser);

    for way in &WAYS[..2] {
        reader.goto(&leaky);
        reader.wait_until_live();
        hear(&reader);
        way(&mut reader);
        let verdict = heard_nothing_telling(reader.engine(), &[hear(&reader)]);
        assert!(verdict.is_err(), "a leak went unnoticed");
    }
});

scenario!(the_same_check_catches_a_frame_that_says_too_much, |browser| {
    let site = Site::start();
    frame_runs(
        &site,
        "addEventListener('change', () => parent.postMessage('gentle-guide:size:large', '*'))",
    );
    let mut reader = Reader::new(browser);
    reader.visit(&site.page_with_head(LISTEN, &site.fast("")));
    reader.outside(|host| hear_it_load(host));
    reader.begin();
    reader.click(&label_of(&option_id("choice", "free")));
    reader.outside(|host| {
        let mut heard = vec![];
        host.wait_until("the message", |host| {
            heard.append(&mut hear(host));
            heard.iter().any(|heard| heard.kind == "message")
        });
        assert!(heard_nothing_telling(host.engine(), &[heard]).unwrap_err().contains("size:large"));
    });
});
