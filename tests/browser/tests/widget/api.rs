//! What a site's own scripts can set on the element, and hear from it.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::scenario;
use browser_tests::site::{LOADER, Site, loader_source};
use serde_json::json;
use xtask::api::{EVENTS, attributes};

/// Tells the blog's own server about every event that a script fires on the page.
const TELL: &str = "<script>
    const { dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.dispatchEvent = function (event) {
        const { type, bubbles, cancelable, detail } = event;
        const shows = this.childElementCount + frames.length;
        const request = new XMLHttpRequest();
        request.open('GET', `/said?${type} bubbles=${bubbles} cancelable=${cancelable} detail=${detail} shows=${shows > 0}`, false);
        request.send();
        return dispatchEvent.call(this, event);
    };
</script>";

/// What the element said on the page until the reader had left.
fn said_until_left(reader: &mut Reader<'_>, site: &Site) -> Vec<String> {
    site.blog.clear_log();
    let snippet = site.fast("exit-href=\"https://127.0.0.1:9/elsewhere\"");
    reader.visit(&site.page_with_head(TELL, &snippet));
    reader.begin();
    reader.pick("choice", "unwanted");
    reader.next();
    reader.click(".gg-leave");
    let said = || {
        let log = site.blog.log().into_iter();
        let said = log.filter_map(|(_, url)| Some(url.strip_prefix("/said?")?.replace("%20", " ")));
        said.collect::<Vec<_>>()
    };
    reader.wait_until("the element to say that the reader left", |_| {
        said().iter().any(|line| line.contains(":exit"))
    });
    said()
}

/// All that it may say.
fn documented() -> Vec<String> {
    let [ready, exit] = EVENTS.map(|event| event.name);
    vec![
        format!("{ready} bubbles=true cancelable=false detail=undefined shows=true"),
        format!("{exit} bubbles=true cancelable=false detail=undefined shows=false"),
    ]
}

scenario!(the_element_fires_the_documented_events_and_no_others, |browser| {
    let site = Site::start();
    assert_eq!(said_until_left(&mut Reader::new(browser), &site), documented());
});

scenario!(the_same_list_notices_an_event_too_many_and_one_that_could_be_stopped, |browser| {
    let site = Site::start();
    let fire = "event.initEvent(`gentle-guide:${what}`, true, false);";
    let worse = [
        loader_source().replace(fire, &fire.replace("false", "true")),
        loader_source().replace("this.#size = size;", "this.#size = size; this.#say(size);"),
    ];
    let mut reader = Reader::new(browser);
    for worse in worse {
        assert_ne!(worse, loader_source());
        site.widget.set_page(LOADER, worse);
        assert_ne!(said_until_left(&mut reader, &site), documented());
    }
});

scenario!(every_attribute_has_a_property_that_mirrors_it, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.step_out();
    for attribute in attributes().unwrap() {
        let mirrored = reader.script_with(
            "const [frame, name, property] = arguments;
             const element = document.querySelector(frame).parentElement;
             const seen = [property in element, element[property]];
             element[property] = 'one';
             seen.push(element.getAttribute(name));
             element.setAttribute(name, 'two');
             seen.push(element[property]);
             element.removeAttribute(name);
             seen.push(element[property]);
             return seen",
            json!([FRAME, attribute.name, attribute.property]),
        );
        assert_eq!(mirrored, json!([true, "", "one", "two", ""]), "{}", attribute.name);
    }
    reader.assert_nothing_uncaught();
});
