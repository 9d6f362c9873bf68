//! `mode="inline"`: the same app in a closed root of the page itself, for
//! sites that ask for it, and for no other.

use browser_tests::reader::Reader;
use browser_tests::site::{LANGUAGES, PAGE, Site, edition, edition_in, folder, inline_files};
use browser_tests::{Browser, KEEP_SHADOW_ROOTS, Key, scenario};
use serde_json::{Value, json};

use crate::forgetting::{FAKE_TIME, pass};

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
    open_with_head(reader, site, &head(site, policy), attributes);
}

/// The same, with a head of its own: [`head`] and what it may have besides.
fn open_with_head(reader: &mut Reader<'_>, site: &Site, head: &str, attributes: &str) {
    let body = site.short(&format!("mode=\"inline\" {attributes}"));
    reader.goto(&site.page_with_head(head, &body));
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

scenario!(inline_ten_minutes_alone_forget_after_a_warning, |browser| {
    let site = Site::start();
    let guide = edition();
    let ui = &guide.interface;
    let mut reader = Reader::new(browser);
    let clock = FAKE_TIME.trim_end_matches("<title>");
    let head = clock.to_owned() + &head(&site, None);
    open_with_head(&mut reader, &site, &head, "start=\"quiz\"");
    // A box that was taken away and put back has its clock still.
    for again in [false, true] {
        if again {
            reader.script("document.body.append(document.querySelector('gentle-guide'))");
        }
        use_button(&reader, &guide.intro.me);
        wait_for(&reader, "fieldset");
        click(&reader, ".gg-option [role]");
        wait_for(&reader, ".gg-option [aria-checked=true]");
        let reads = |page: &Browser, words: &str| text(page, ".gg-page").contains(words);
        pass(&reader, 530);
        assert!(!reads(&reader, &ui.warning));
        pass(&reader, 10);
        reader.wait_until("the warning", |page| reads(page, &ui.warning));
        pass(&reader, 60);
        reader.wait_until("the words that it has forgotten", |page| reads(page, &ui.forgotten));
        assert_eq!(
            inside(&reader, "return root.querySelectorAll('fieldset').length", json!([])),
            0
        );
        use_button(&reader, &ui.start);
        wait_for(&reader, "fieldset");
        let picked = "return root.querySelectorAll('[aria-checked=true]').length";
        assert_eq!(inside(&reader, picked, json!([])), 0);
    }
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

/// Where the words of a language are.
fn words_in(language: &str) -> String {
    PAGE.replace("en.html", &format!("{language}.txt"))
}

/// Waits until a language is the one that is chosen.
fn offers(page: &Browser, language: &str) {
    let chosen = "return root.querySelector('#gg-language')?.value";
    page.wait_until(language, |page| inside(page, chosen, json!([])) == language);
}

/// Chooses a language by the arrow keys, over those in between, and does not wait for it.
fn choose(page: &Browser, language: &str) {
    let place = |language: &str| LANGUAGES.iter().position(|one| *one == language).unwrap();
    let now = inside(
        page,
        "const choice = root.querySelector('#gg-language');
        choice.focus();
        return choice.value",
        json!([]),
    );
    let (mut at, to) = (place(now.as_str().unwrap()), place(language));
    while at != to {
        page.press(if to < at { Key::ArrowUp } else { Key::ArrowDown });
        at = if to < at { at - 1 } else { at + 1 };
        offers(page, &LANGUAGES[at]);
    }
}

/// What a reader has done, where the focus is, and what is chosen.
fn done(page: &Browser) -> Value {
    inside(
        page,
        "const ids = (selector) => [...root.querySelectorAll(selector)].map(({ id }) => id);
        return [
            root.querySelector('.gg').dataset.place, ids('fieldset'), ids('[aria-checked=true]'),
            ids('.gg-read [open]'), root.activeElement?.id, root.querySelector('#gg-region').value,
        ]",
        json!([]),
    )
}

/// What the page around the widget can see of it without looking into the closed root.
fn around(page: &Browser) -> Value {
    page.script(
        "const guide = document.querySelector('gentle-guide');
        const { x, y, width, height } = guide.getBoundingClientRect();
        return [guide.outerHTML, document.title, location.href, history.length,
            document.activeElement.localName, heard, x, y, width, height, set, warnings]",
    )
}

scenario!(inline_another_language_keeps_all_and_the_element_is_not_told, |browser| {
    let site = Site::start();
    let guide = edition();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site, None, "region=\"gb\"");
    reader.script(
        "window.heard = [];
        for (const kind of ['ready', 'exit', 'language']) addEventListener(`gentle-guide:${kind}`, () => heard.push(kind))",
    );
    offers(&reader, "en");
    let offered = "return [...root.querySelectorAll('#gg-language > option')].map(({ value, lang }) => value === lang && value)";
    assert_eq!(inside(&reader, offered, json!([])), json!(*LANGUAGES));
    click(&reader, "#gg-section-now > summary");
    use_button(&reader, &guide.interface.quiz);
    use_button(&reader, &guide.intro.me);
    wait_for(&reader, "#gg-question-choice");
    click(&reader, "#gg-option-choice-solo");
    use_button(&reader, &guide.interface.next);
    wait_for(&reader, "#gg-question-body");
    click(&reader, "#gg-option-body-mild");
    inside(&reader, "root.querySelector('#gg-language').focus()", json!([]));
    let (before, host) = (done(&reader), around(&reader));
    assert_eq!(before[2], json!(["gg-option-body-mild"]));
    assert_eq!(before[3], json!(["gg-section-now"]));

    // Arabic, which runs the other way; and the answer takes its time.
    site.widget.clear_log();
    site.blog.clear_log();
    site.widget.hold(&words_in("de"));
    site.widget.hold(&words_in("ar"));
    choose(&reader, "ar");
    wait_for(&reader, ".gg[lang=en]");
    site.widget.release(&words_in("de"));
    site.widget.release(&words_in("ar"));
    wait_for(&reader, ".gg[lang=ar][dir=rtl]");
    assert_eq!(done(&reader), before);
    assert_eq!(around(&reader), host);
    let arabic = edition_in("ar");
    assert!(text(&reader, "#gg-quiz-title").ends_with(&*arabic.questions[1].legend));
    assert_eq!(text(&reader, "label[for=gg-language]"), *arabic.interface.language);
    let asked: Vec<_> = site.widget.log().into_iter().map(|(_, path)| path).collect();
    assert_eq!(asked, [words_in("de"), words_in("ar")]);
    assert_eq!(site.blog.log(), []);
    // Back, in the new language: the first answer stands.
    use_button(&reader, &arabic.interface.back);
    wait_for(&reader, "#gg-option-choice-solo[aria-checked=true]");
    use_button(&reader, &arabic.interface.read);
    wait_for(&reader, "#gg-section-now[open]");

    // One that cannot be had, each time by the same key: so it says, and all stays.
    let file = folder().join(words_in("de").trim_start_matches('/'));
    let german = std::fs::read_to_string(file).unwrap();
    // A section has the same id as the option, and stands before it.
    let (before, after) = german.rsplit_once("\nsolo\n").expect("an option of that id");
    let other = format!("{before}\nalone\n{after}");
    let failed = ".gg-if-no-language";
    let says = |page: &Browser| {
        inside(page, "return root.querySelector(first).checkVisibility()", json!([failed]))
    };
    assert_eq!(says(&reader), false);
    inside(&reader, "root.querySelector('#gg-language').focus()", json!([]));
    let before = done(&reader);
    for what in ["not there", "of other questions", "half of them"] {
        match what {
            "not there" => site.widget.hide(&words_in("de")),
            "of other questions" => site.widget.set_page(&words_in("de"), other.clone()),
            _ => site.widget.set_page(&words_in("de"), german[..9000].to_owned()),
        }
        site.widget.hold(&words_in("de"));
        choose(&reader, "de");
        reader.wait_until("no words yet", |page| says(page) == false);
        site.widget.release(&words_in("de"));
        wait_for(&reader, failed);
        assert_eq!(text(&reader, failed), *arabic.interface.no_language, "{what}");
        offers(&reader, "ar");
        assert_eq!(done(&reader), before, "{what}");
        assert_eq!(inside(&reader, "return root.querySelector('.gg').lang", json!([])), "ar");
    }
    site.widget.set_page(&words_in("de"), german);
    choose(&reader, "de");
    wait_for(&reader, ".gg[lang=de][dir=ltr]");
    assert_eq!(says(&reader), false);
    assert_eq!(done(&reader), before);
    assert_eq!(around(&reader), host);
    reader.assert_nothing_uncaught();

    // Moved, it is another reader's, in the language of the site.
    reader.script("document.body.append(document.querySelector('gentle-guide'))");
    wait_for(&reader, ".gg[lang=en]");
    offers(&reader, "en");
    reader.assert_nothing_uncaught();
});

/// Goes to the third question, and picks what calls for help at once.
fn come_to_the_panel(page: &Browser) {
    let guide = edition();
    use_button(page, &guide.interface.quiz);
    use_button(page, &guide.intro.me);
    for question in ["choice", "body"] {
        wait_for(page, &format!("#gg-question-{question}"));
        use_button(page, &guide.interface.skip);
    }
    click(page, "#gg-option-alarm-self_harm");
    wait_for(page, "#gg-panel a");
}

/// Presses Escape on a control of the panel, come to by Tab. Says where the focus is then, and whether it shows.
fn escape(page: &Browser) -> Value {
    inside(page, "root.querySelector('#gg-panel-region').focus()", json!([]));
    page.press(Key::Tab);
    page.wait_until("the focus on a link", |page| {
        inside(page, "return root.activeElement.localName", json!([])) == "a"
    });
    page.press(Key::Escape);
    inside(
        page,
        "const { top, bottom } = root.activeElement.getBoundingClientRect();
        const end = root.querySelector('.gg-page').getBoundingClientRect().bottom;
        const bar = root.querySelector('.gg-bar').getBoundingClientRect().bottom;
        return [root.activeElement.id || root.activeElement.localName, top > bar && bottom < end]",
        json!([]),
    )
}

/// Goes back by Shift and Tab from the end of the explainer, and says what of each stop the bar hid.
fn hidden_on_the_way_up(page: &Browser) -> Vec<f64> {
    inside(
        page,
        "const all = [...root.querySelectorAll('.gg-read summary')];
        root.querySelector('.gg-page').scrollTop = 1e6;
        all.at(-1).focus({ preventScroll: true });
        root.lastStop = all.at(-1);",
        json!([]),
    );
    let step = |_| {
        page.press_with_shift(Key::Tab);
        page.wait_until("the focus to move", |page| {
            inside(
                page,
                "const moved = root.activeElement !== root.lastStop;
                root.lastStop = root.activeElement;
                return moved",
                json!([]),
            ) == true
        });
        let hidden = inside(
            page,
            "const bar = root.querySelector('.gg-bar').getBoundingClientRect().bottom;
            return bar + 2 - root.activeElement.getBoundingClientRect().top",
            json!([]),
        );
        hidden.as_f64().unwrap()
    };
    // Every section but the last, which is where it began.
    (1..edition().sections.len()).map(step).filter(|hidden| *hidden > 0.0).collect()
}

scenario!(inline_escape_focus_and_little_room_are_as_in_the_frame, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.set_viewport(1000, 500);
    open(&mut reader, &site, None, "");
    assert_eq!(hidden_on_the_way_up(&reader), [0.0; 0], "{}", reader.engine());
    come_to_the_panel(&reader);
    assert_eq!(escape(&reader), json!(["gg-quiz-title", true]));
    wait_for(&reader, "#gg-panel");

    // As at 400 % zoom: only the leave button stays in view.
    reader.set_viewport(1000, 330);
    open(&mut reader, &site, None, "");
    reader.script("document.querySelector('gentle-guide').parentElement.style.width = '320px'");
    let shown = inside(
        &reader,
        "const box = root.querySelector('.gg-page');
        box.scrollTop = 400;
        const top = (selector) => root.querySelector(selector).getBoundingClientRect().top - box.getBoundingClientRect().top;
        return [box.clientHeight, box.scrollTop, Math.round(top('.gg-leave')), top('.gg-parts') < -100]",
        json!([]),
    );
    assert_eq!(shown, json!([320, 400, 8, true]), "{}", reader.engine());
    reader.assert_nothing_uncaught();
});

scenario!(
    the_same_looks_see_an_inline_widget_without_escape_and_with_a_bar_in_the_way,
    |browser| {
        let site = Site::start();
        let [helper, ..] = inline_files();
        let file = folder().join(helper.trim_start_matches('/'));
        let script = std::fs::read_to_string(file).unwrap();
        let without = ["\"focusin\"", "\"Escape\""].into_iter().fold(script, |script, kind| {
            assert_eq!(script.matches(kind).count(), 1, "{kind}");
            script.replace(kind, "\"nothing\"")
        });
        site.widget.set_page(&helper, without);
        let mut reader = Reader::new(browser);
        reader.set_viewport(1000, 500);
        open(&mut reader, &site, None, "");
        assert_ne!(hidden_on_the_way_up(&reader), [0.0; 0], "{}", reader.engine());
        come_to_the_panel(&reader);
        assert_ne!(escape(&reader)[0], "gg-quiz-title");
    }
);
