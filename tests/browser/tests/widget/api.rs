//! What a site's own scripts can set on the element, and hear from it.

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{LOADER, Site, loader_source};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
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

/// An element that a script has made and set a property on before the loader came.
fn visit_early(reader: &mut Reader<'_>, site: &Site) {
    let script = "<script>
        const early = document.createElement('gentle-guide');
        early.theme = 'dark';
        early.headingLevel = 3;
        document.currentScript.after(early);
    </script>";
    let head = format!("<script>{KEEP_SHADOW_ROOTS}</script>");
    reader.goto(&site.page_with_head(&head, &format!("{script}{}", site.loader())));
    reader.enter_short("gentle-guide");
    reader.wait_until("the theme", |page| page.exists("html[data-theme]"));
}

scenario!(a_property_that_was_set_before_the_element_was_known_counts, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    visit_early(&mut reader, &site);
    reader.wait_until("the dark theme", |page| page.exists("html[data-theme=dark]"));
    let seen = reader.outside(|host| {
        host.script(
            "const element = document.querySelector('gentle-guide');
             const seen = [element.getAttribute('theme'), element.getAttribute('heading-level')];
             element.theme = 'light';
             return [...seen, element.getAttribute('theme'), Object.hasOwn(element, 'theme')]",
        )
    });
    assert_eq!(seen, json!(["dark", "3", "light", false]));
    reader.wait_until("the light theme", |page| page.exists("html[data-theme=light]"));
    reader.assert_nothing_uncaught();
});

scenario!(the_same_property_is_seen_to_stay_unheard_in_a_loader_that_forgets_it, |browser| {
    let site = Site::start();
    let worse = loader_source().replace("&& delete this[key]) this[key] = value", ") ;");
    assert_ne!(worse, loader_source());
    site.widget.set_page(LOADER, worse);
    let mut reader = Reader::new(browser);
    visit_early(&mut reader, &site);
    assert!(reader.exists("html[data-theme=auto]"));
    let heard = "return document.querySelector('gentle-guide').hasAttribute('theme')";
    assert_eq!(reader.outside(|host| host.script(heard)), json!(false));
});
