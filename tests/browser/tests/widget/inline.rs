//! `mode="inline"`: the same app in a closed root of the page itself, for
//! sites that ask for it, and for no other.

use browser_tests::reader::Reader;
use browser_tests::site::{Site, edition, inline_files};
use browser_tests::{Browser, KEEP_SHADOW_ROOTS, Key, scenario};
use serde_json::{Value, json};

/// What a page's policy must allow for the app, besides its files.
const RUN: &str = " 'wasm-unsafe-eval'";

/// The head of a page, with the strictest policy that allows the app's files and no more than
/// `policy` besides, or with none. It keeps closed roots, so that the test can look into them, and
/// counts what the policy forbids and what hooked setters hear.
fn head(site: &Site, policy: Option<&str>) -> String {
    let origin = site.widget.url();
    let policy = policy.map_or(String::new(), |wasm| {
        format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src {origin}{wasm}; connect-src {origin}\">"
        )
    });
    format!(
        "<script>{KEEP_SHADOW_ROOTS}
            window.violations = [];
            addEventListener('securitypolicyviolation', (event) =>
                violations.push(event.effectiveDirective + ' ' + event.blockedURI));
            window.set = [];
            for (const [kind, name] of [[HTMLInputElement, 'checked'], [HTMLInputElement, 'value'],
                    [HTMLSelectElement, 'value'], [HTMLOptionElement, 'selected'], [HTMLTextAreaElement, 'value']]) {{
                const property = Object.getOwnPropertyDescriptor(kind.prototype, name);
                Object.defineProperty(kind.prototype, name, {{ ...property, set(value) {{
                    set.push(name);
                    property.set.call(this, value);
                }} }});
            }}
        </script>"
    ) + &policy
}

/// Runs a function body that sees the widget's closed root as `root`.
fn inside(page: &Browser, body: &str, arguments: Value) -> Value {
    let body = format!(
        "const root = keptShadowRoots.get(document.querySelector('gentle-guide'));
        const [first, second] = arguments;
        {body}"
    );
    page.script_with(&body, arguments)
}

/// Waits until something matches in the closed root.
fn wait_for(page: &Browser, selector: &str) {
    page.wait_until(selector, |page| {
        inside(page, "return !!root.querySelector(first)?.checkVisibility()", json!([selector]))
            == true
    });
}

/// Clicks, by a trusted mouse, what matches in the closed root.
fn click(page: &Browser, selector: &str) {
    wait_for(page, selector);
    let centre = inside(
        page,
        "const wanted = root.querySelector(first);
        const box = root.querySelector('.gg-page');
        const middle = () => { const b = wanted.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; };
        const edge = box.getBoundingClientRect();
        box.scrollBy(0, middle()[1] - (edge.top + edge.height / 2));
        scrollBy(0, middle()[1] - innerHeight / 2);
        return middle();",
        json!([selector]),
    );
    let side = |index| centre.get(index).and_then(Value::as_f64).unwrap();
    page.press_mouse_at(side(0), side(1));
}

/// Clicks the button with these words.
fn use_button(page: &Browser, words: &str) {
    page.wait_until(words, |page| {
        inside(
            page,
            "for (const old of root.querySelectorAll('[data-wanted]')) old.removeAttribute('data-wanted');
            const says = (button) => button.textContent.trim() === first && button.checkVisibility();
            const button = [...root.querySelectorAll('button')].find(says);
            button?.setAttribute('data-wanted', '');
            return !!button;",
            json!([words]),
        ) == true
    });
    click(page, "[data-wanted]");
}

fn text(page: &Browser, selector: &str) -> String {
    let text = inside(page, "return root.querySelector(first)?.innerText ?? ''", json!([selector]));
    text.as_str().unwrap_or_default().to_owned()
}

/// Opens a page with the widget in it and waits until it runs.
fn open(reader: &mut Reader<'_>, site: &Site, policy: Option<&str>, attributes: &str) {
    let head = head(site, policy);
    let body = site.short(&format!("mode=\"inline\" {attributes}"));
    reader.goto(&site.page_with_head(&head, &body));
    reader.wait_until("the widget", |page| {
        page.script("return !!keptShadowRoots.get(document.querySelector('gentle-guide'))") == true
    });
    wait_for(reader, ".gg-leave");
}

scenario!(inline_the_quiz_runs_under_a_strict_policy_and_says_what_it_cannot_promise, |browser| {
    let site = Site::start();
    let guide = edition();
    let ui = &guide.interface;
    let mut reader = Reader::new(browser);
    open(&mut reader, &site, Some(RUN), "");
    assert!(reader.script("return document.querySelector('gentle-guide').shadowRoot").is_null());
    assert_eq!(reader.count("iframe"), 0);
    assert!(!reader.is_displayed("#fallback"));
    let room = reader.rect("gentle-guide");
    // It asks common recording tools to stay away, outside and inside.
    let asks = "return [root.host, root.querySelector('.gg-page')].map((each) =>
        each.matches('.rr-block.sentry-block.ph-no-capture.fs-exclude[data-clarity-mask=true][data-dd-privacy=hidden]'))";
    assert_eq!(inside(&reader, asks, json!([])), json!([true, true]));

    use_button(&reader, &ui.quiz);
    wait_for(&reader, "#gg-quiz-title");
    assert_eq!(text(&reader, ".gg-privacy"), &*ui.privacy_inline);
    use_button(&reader, &guide.intro.me);
    let questions = guide.questions.iter().zip(&guide.rules.questions);
    for (index, (question, shape)) in questions.enumerate() {
        let group = format!("#gg-question-{}", question.id);
        wait_for(&reader, &group);
        let focused = "return root.activeElement?.id";
        reader.wait_until("the heading to have the focus", |page| {
            inside(page, focused, json!([])) == "gg-quiz-title"
        });
        let option =
            |place: usize| format!("#gg-option-{}-{}", question.id, question.options[place].id);
        let picked = format!("{group} [aria-checked=true]");
        click(&reader, &option(0));
        wait_for(&reader, &format!("{}[aria-checked=true]", option(0)));
        if shape.most <= 1 {
            // One stop for Tab, and arrows from there, round and round.
            assert_eq!(
                inside(
                    &reader,
                    "return root.querySelectorAll(first).length",
                    json!([format!("{group} [role=radio]:not([tabindex])")])
                ),
                json!(1)
            );
            reader.press(Key::ArrowDown);
            wait_for(&reader, &format!("{}[aria-checked=true]", option(1)));
            reader.press(Key::ArrowUp);
            wait_for(&reader, &format!("{}[aria-checked=true]", option(0)));
            reader.press(Key::ArrowUp);
            wait_for(
                &reader,
                &format!("#gg-option-{}--rather-not[aria-checked=true]", question.id),
            );
            assert_eq!(
                inside(&reader, "return root.querySelectorAll(first).length", json!([picked])),
                json!(1)
            );
            assert_eq!(
                inside(
                    &reader,
                    "return root.activeElement.ariaChecked ?? root.activeElement.getAttribute('aria-checked')",
                    json!([])
                ),
                "true"
            );
        } else {
            reader.press(Key::Space);
            reader.wait_until("the option to be let go", |page| {
                inside(page, "return root.querySelectorAll(first).length", json!([picked])) == 0
            });
            reader.press(Key::Space);
            wait_for(&reader, &picked);
        }
        assert_eq!(
            inside(
                &reader,
                "return root.querySelectorAll('input, textarea, form, style').length",
                json!([])
            ),
            json!(0)
        );
        let last = index + 1 == guide.questions.len();
        use_button(&reader, if last { &ui.finish } else { &ui.next });
    }
    wait_for(&reader, ".gg-outcome");

    let now = reader.rect("gentle-guide");
    assert_eq!((now.width, now.height), (room.width, room.height), "its size changed");
    // Firefox tells a page of the tab's own icon, which nobody asked for.
    let violations = "return violations.filter((what) => !what.endsWith('/favicon.ico'))";
    assert_eq!(reader.script(violations), json!([]));
    assert_eq!(reader.script("return set"), json!([]), "a property that scripts can hook was set");
    reader.assert_nothing_uncaught();
    assert_eq!(reader.script("return warnings"), json!([]));
});

scenario!(inline_settings_and_leaving_work_as_in_the_frame, |browser| {
    let site = Site::start();
    let guide = edition();
    let mut reader = Reader::new(browser);
    open(
        &mut reader,
        &site,
        None,
        "start=\"quiz\" accent=\"#225577\" theme=\"dark\" region=\"gb\"",
    );
    wait_for(&reader, "#gg-quiz-title");
    let accent =
        "return getComputedStyle(root.querySelector('.gg-page')).getPropertyValue('--gg-accent')";
    assert_eq!(inside(&reader, accent, json!([])), "#225577");
    let scheme = "return getComputedStyle(root.querySelector('.gg-page')).colorScheme";
    assert_eq!(inside(&reader, scheme, json!([])), "dark");
    reader.script("document.querySelector('gentle-guide').setAttribute('heading-level', '4')");
    wait_for(&reader, "h4#gg-quiz-title");
    reader.script("document.querySelector('gentle-guide').setAttribute('region', 'au')");
    use_button(&reader, &guide.interface.support);
    reader.wait_until("the region", |page| {
        inside(page, "return root.querySelector('#gg-region')?.value", json!([])) == "au"
    });

    // Moved, it begins anew; taken away, it is gone; left, it is blank.
    use_button(&reader, &guide.interface.quiz);
    use_button(&reader, &guide.intro.me);
    wait_for(&reader, "fieldset");
    reader.script("document.body.append(document.querySelector('gentle-guide'))");
    wait_for(&reader, "#gg-quiz-title");
    assert_eq!(
        inside(&reader, "return root.querySelectorAll('fieldset').length", json!([])),
        json!(0)
    );
    reader.script(
        "const guide = document.querySelector('gentle-guide');
        guide.setAttribute('exit-href', 'https://127.0.0.1:9/elsewhere');
        addEventListener('gentle-guide:exit', () => {
            const left = keptShadowRoots.get(guide).childElementCount + guide.childElementCount;
            const request = new XMLHttpRequest();
            request.open('GET', `/left?${left}`, false);
            request.send();
        });",
    );
    site.blog.clear_log();
    click(&reader, ".gg-leave");
    let left = || site.blog.log().into_iter().find(|(_, path)| path.starts_with("/left"));
    reader.wait_until("the widget to be blank", |_| left().is_some());
    assert_eq!(left().unwrap().1, "/left?0");
});

scenario!(inline_is_never_used_unasked_and_stands_back_where_it_cannot_run, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let files = inline_files();
    let [.., wasm] = &files;
    let asked = |site: &Site| {
        let log = site.widget.log();
        files[..3].iter().filter(|file| log.iter().any(|(_, path)| path == *file)).count()
    };
    // Whatever keeps the frame from working, nothing else comes in its place.
    site.widget.hide(&browser_tests::site::wasm());
    reader.goto(&site.page(&site.fast("")));
    reader.enter_frame(browser_tests::reader::FRAME);
    reader.wait_until("the failure to show", |page| page.exists("html[data-failed]"));
    reader.step_out();
    assert_eq!(asked(&site), 0);

    // Where it is asked for and cannot run, what the element holds stays.
    let body = site.short("mode=\"inline\"");
    site.widget.hide(wasm);
    for policy in [RUN, ""] {
        reader.goto(&site.page_with_head(&head(&site, Some(policy)), &body));
        reader.wait_until("a warning", |page| page.script("return warnings.length") == 1);
        assert!(reader.is_displayed("#fallback"));
        assert_eq!(reader.count("iframe"), 0);
        reader.assert_nothing_uncaught();
        let file = browser_tests::site::folder().join(wasm.trim_start_matches('/'));
        let file = std::fs::read(file).unwrap();
        site.widget.set_page(wasm, file);
    }
    assert_eq!(asked(&site), 3);
});
