//! The facts about sandboxed frames that everything else rests on, and that
//! the harness itself sees and does what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use browser_tests::{Browser, Engine, KEEP_SHADOW_ROOTS, Key, scenario};
use serde_json::json;
use std::thread;
use std::time::Duration;
use tiny_http::{Header, Response, Server};

/// Serves every page of this file on a port of its own, until the tests end.
fn serve() -> String {
    let server = Server::http("127.0.0.1:0").unwrap();
    let address = format!("http://{}", server.server_addr().to_ip().unwrap());
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let (kind, body) = page(request.url());
            let header = |name: &str, value: &str| Header::from_bytes(name, value).unwrap();
            let response = Response::from_data(body)
                .with_header(header("Content-Type", kind))
                .with_header(header("Access-Control-Allow-Origin", "*"));
            let _ = request.respond(response);
        }
    });
    address
}

fn page(path: &str) -> (&'static str, Vec<u8>) {
    let html = |body: &str| ("text/html", format!("<!doctype html><title>t</title>{body}").into());
    match path {
        "/host" => html(HOST),
        "/slotted" => html(SLOTTED),
        "/closed" => html(&format!("<script>{KEEP_SHADOW_ROOTS}</script>{CLOSED}")),
        "/late" => html(LATE),
        "/frame" => html(FRAME),
        "/slow-frame" => {
            thread::sleep(Duration::from_millis(500));
            html(FRAME)
        }
        "/module.js" => ("text/javascript", MODULE.into()),
        "/answer.wasm" => ("application/wasm", ANSWER_WASM.into()),
        _ => html("nothing here"),
    }
}

/// The frame lies far below what the window shows.
const HOST: &str = r#"
<button id="before">Before</button>
<div style="height: 3000px"></div>
<iframe sandbox="allow-scripts" src="/frame" style="width: 400px; height: 900px"></iframe>
<button id="after">After</button>
"#;

/// The frame is a child of an element that shows it through a closed root.
const SLOTTED: &str = r#"
<x-slot><iframe sandbox="allow-scripts" src="/frame"></iframe></x-slot>
<script>
customElements.define("x-slot", class extends HTMLElement {
    constructor() { super(); this.attachShadow({ mode: "closed" }).innerHTML = "<slot></slot>"; }
});
</script>
"#;

/// The frame is inside the closed root.
const CLOSED: &str = r#"
<x-closed></x-closed>
<script>
customElements.define("x-closed", class extends HTMLElement {
    constructor() {
        super();
        const frame = document.createElement("iframe");
        frame.sandbox = "allow-scripts";
        frame.src = "/frame";
        this.attachShadow({ mode: "closed" }).append(frame);
    }
});
</script>
"#;

/// The frame comes with a click, and its document takes its time.
const LATE: &str = r#"
<button onclick="document.body.insertAdjacentHTML('beforeend',
    `<iframe sandbox='allow-scripts' src='/slow-frame'></iframe>`)">Show</button>
"#;

const FRAME: &str = r#"
<p id="origin"></p><p id="clicked"></p><p id="module"></p>
<div style="height: 600px"></div>
<fieldset>
    <label><input type="radio" name="r" id="one" value="1"> One</label>
    <label><input type="radio" name="r" id="two" value="2"> Two</label>
</fieldset>
<details><summary>More</summary><p id="more">Text</p></details>
<script>
const show = (id, text) => { document.getElementById(id).textContent = text; };
show("origin", self.origin);
addEventListener("click", event => show("clicked", `${event.target.id} ${event.isTrusted}`));
</script>
<script type="module" crossorigin src="/module.js"></script>
"#;

const MODULE: &str = r#"
const answer = await WebAssembly.instantiateStreaming(fetch("/answer.wasm"));
show("module", answer.instance.exports.answer());
"#;

/// A module whose only function, `answer`, returns 42.
const ANSWER_WASM: &[u8] =
    b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x02\x01\0\x07\x0a\x01\x06answer\0\0\x0a\x06\x01\x04\0\x41\x2a\x0b";

fn open(browser: &mut Browser, path: &str) {
    browser.goto(&format!("{}{path}", serve()));
}

fn active(browser: &Browser) -> String {
    let id = browser.script("return document.activeElement.id");
    id.as_str().unwrap_or_default().to_owned()
}

scenario!(a_sandboxed_frame_has_no_origin, |browser| {
    open(browser, "/host");
    browser.enter_frame("iframe");
    assert_eq!(browser.text("#origin"), "null");
    browser.leave_frame();
    assert!(browser.exists("#before"));
});

scenario!(a_slotted_frame_can_be_entered, |browser| {
    open(browser, "/slotted");
    browser.within_frame("x-slot > iframe", |frame| assert_eq!(frame.text("#origin"), "null"));
});

scenario!(a_frame_in_a_closed_root_can_be_entered, |browser| {
    open(browser, "/closed");
    assert!(!browser.exists("iframe"));
    browser.enter_frame_in_shadow("x-closed", "iframe");
    assert_eq!(browser.text("#origin"), "null");
    browser.click_until("#two", "the second radio", |frame| frame.exists("#two:checked"));
});

scenario!(a_late_frame_is_waited_for, |browser| {
    open(browser, "/late");
    browser.click("button");
    browser.enter_frame("iframe");
    assert!(browser.exists("#two"));
    browser.click_until("#two", "the second radio", |frame| frame.exists("#two:checked"));
});

scenario!(a_click_in_an_off_screen_frame_is_trusted_and_works, |browser| {
    open(browser, "/host");
    browser.enter_frame("iframe");
    browser.click_until("#two", "the second radio", |frame| frame.exists("#two:checked"));
    assert_eq!(browser.text("#clicked"), "two true");
});

scenario!(a_press_of_the_mouse_in_an_off_screen_frame_works, |browser| {
    open(browser, "/host");
    browser.enter_frame("iframe");
    browser.press_mouse("#one");
    browser.wait_until("the first radio", |frame| frame.exists("#one:checked"));
    assert_eq!(browser.text("#clicked"), "one true");
});

scenario!(keys_walk_from_the_page_into_the_frame_and_out, |browser| {
    open(browser, "/host");
    browser.click_until("#before", "focus", |page| active(page) == "before");
    browser.press(Key::Tab);
    browser.enter_frame("iframe");
    browser.wait_until("focus on a radio", |frame| active(frame) == "one");
    browser.press(Key::Space);
    browser.wait_until("the first radio", |frame| frame.exists("#one:checked"));
    browser.press(Key::ArrowDown);
    browser.wait_until("the second radio", |frame| frame.exists("#two:checked"));
    browser.press(Key::Tab);
    browser.wait_until("focus on the summary", |frame| frame.exists("summary:focus"));
    browser.press(Key::Enter);
    browser.wait_until("the details to open", |frame| frame.exists("details[open]"));
    assert!(browser.is_displayed("#more"));
    browser.press(Key::Tab);
    browser.leave_frame();
    browser.wait_until("focus behind the frame", |page| active(page) == "after");
    browser.press_with_shift(Key::Tab);
    browser.enter_frame("iframe");
    browser.wait_until("focus back on the summary", |frame| frame.exists("summary:focus"));
});

scenario!(details_open_by_a_click, |browser| {
    open(browser, "/host");
    browser.enter_frame("iframe");
    assert!(!browser.is_displayed("#more"));
    browser.click_until("summary", "open details", |frame| frame.exists("details[open]"));
});

scenario!(modules_and_wasm_run_without_an_origin, |browser| {
    open(browser, "/host");
    browser.enter_frame("iframe");
    browser.wait_until("the answer", |frame| frame.text("#module") == "42");
});

scenario!(the_harness_sees_what_it_says, |browser| {
    open(browser, "/host");
    assert_eq!(browser.title(), "t");
    assert!(browser.url().ends_with("/host"));
    assert_eq!(browser.text("#before"), "Before");
    assert_eq!(browser.attribute("#before", "id").as_deref(), Some("before"));
    assert_eq!(browser.attribute("#before", "lang"), None);
    assert_eq!(browser.property("#before", "tagName"), "BUTTON");
    assert_eq!(browser.style("div", "height"), "3000px");
    assert_eq!(browser.rect("div").height, 3000.0);
    assert_eq!(browser.script_with("return arguments[0] + 1", json!([2])), 3);
    assert_eq!(browser.async_script("arguments[1](arguments[0] * 2)", json!([4])), 8);
    assert_eq!(browser.windows(), [browser.window()]);
    browser.set_viewport(520, 480);
    assert_eq!(browser.script("return [innerWidth, innerHeight]"), json!([520, 480]));

    let file = tempfile::NamedTempFile::new().unwrap();
    browser.screenshot(file.path());
    assert!(std::fs::read(file.path()).unwrap().starts_with(b"\x89PNG"));
});

scenario!(keys_can_be_held_and_text_typed, |browser| {
    open(browser, "/host");
    browser.script("document.body.innerHTML = '<input>'; document.querySelector('input').focus()");
    browser.script("onkeydown = onkeyup = e => document.title += ` ${e.type} ${e.key}`");
    browser.hold(Key::Shift);
    browser.wait_until("Shift down", |page| page.title() == "t keydown Shift");
    browser.release(Key::Shift);
    browser.wait_until("Shift up", |page| page.title() == "t keydown Shift keyup Shift");
    browser.type_text("two words");
    browser.wait_until("text", |page| page.property("input", "value") == "two words");
});

scenario!(history_goes_both_ways, |browser| {
    let site = serve();
    browser.goto(&format!("{site}/host"));
    browser.goto(&format!("{site}/slotted"));
    browser.back();
    browser.wait_until("the first page", |page| page.url().ends_with("/host"));
    browser.forward();
    browser.wait_until("the second page", |page| page.url().ends_with("/slotted"));
    browser.refresh();
    assert!(browser.exists("x-slot"));
});

scenario!(
    #[should_panic(expected = "waited in vain for a miracle")]
    a_vain_wait_fails,
    |browser| {
        open(browser, "/host");
        browser.click_until("#before", "a miracle", |_| false);
    }
);

#[test]
fn engines_have_names() {
    assert_eq!(Engine::ALL.map(Engine::name), ["Chromium", "Firefox", "WebKit"]);
}
