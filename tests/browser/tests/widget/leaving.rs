//! Leaving fast: by the button and by Shift three times, inside and outside.

use std::time::{Duration, Instant};

use browser_tests::reader::{FRAME, Hand, Reader};
use browser_tests::site::{
    LOADER, PAGE, Site, folder, loader_source, page, page_source, page_without_policy,
};
use browser_tests::{Browser, Elsewhere, Engine, KEEP_SHADOW_ROOTS, Key, Stroke, scenario};
use serde_json::{Value, json};
use xtask::server::{Headers, Server, SiteConfig};

use crate::traces::every_screen;

/// Notes, on the blog's own server, that the element said it left, and what
/// was left of it then.
const NOTE_EXIT: &str = "<script>
    addEventListener('gentle-guide:exit', (event) => {
        const shows = event.target.childElementCount + frames.length;
        const request = new XMLHttpRequest();
        request.open('GET', `/left?${event.target.id}&shows=${shows}&details=${event.detail}`, false);
        request.send();
    });
</script>";

/// Where nobody listens.
const EXIT: &str = "https://127.0.0.1:9/elsewhere";

/// Opens the widget with an address to leave for where nobody listens.
fn open(reader: &mut Reader<'_>, site: &Site) {
    let exit = format!("id=\"one\" exit-href=\"{EXIT}\"");
    site.blog.clear_log();
    site.blog.set_page("/first.html", "<!doctype html><title>First</title>");
    reader.goto(&format!("{}/first.html", site.blog.url()));
    reader.visit(&site.page_with_head(NOTE_EXIT, &site.fast(&exit)));
    reader.wait_until_told();
}

/// Waits until the widget is blank and has said so once.
fn wait_until_left(reader: &mut Reader<'_>, site: &Site) {
    let left = || site.blog.log().into_iter().filter(|(_, url)| url.starts_with("/left"));
    reader.wait_until("the widget to say it left", |_| left().count() > 0);
    let mut said: Vec<String> = left().map(|(_, url)| url).collect();
    // Who goes on to press Shift on a page that is slow to go leaves again.
    said.dedup();
    assert_eq!(said, ["/left?one&shows=0&details=undefined"]);
    // Nobody answers there, and WebKit goes on to show the page that asked.
    reader.step_out();
    if reader.engine() != Engine::WebKit {
        reader.wait_until("the address to leave for", |page| page.url() == EXIT);
    }
    // Back leads past the page that was left.
    Browser::back(reader);
    reader.wait_until("the page before", |page| page.url().ends_with("/first.html"));
}

/// Presses and lets go of Shift three times.
fn shift_three_times(browser: &Browser) {
    for _ in 0..3 {
        browser.press(Key::Shift);
    }
}

scenario!(leaving_blanks_the_widget_and_leads_the_page_away, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);

    open(&mut reader, &site);
    reader.begin();
    reader.pick("choice", "unwanted");
    reader.click(".gg-leave");
    wait_until_left(&mut reader, &site);

    // The frame has the focus; a driver cannot speak to it once it is gone.
    open(&mut reader, &site);
    reader.begin();
    reader.step_out();
    shift_three_times(&reader);
    wait_until_left(&mut reader, &site);

    open(&mut reader, &site);
    reader.step_out();
    reader.script("document.getElementById('before').focus()");
    shift_three_times(&reader);
    wait_until_left(&mut reader, &site);
});

scenario!(shift_held_for_typing_leaves_nothing, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    reader.begin();
    for _ in 0..4 {
        reader.hold(Key::Shift);
        reader.type_text("A");
        reader.release(Key::Shift);
    }
    for _ in 0..4 {
        reader.press_with_shift(Key::Tab);
    }
    reader.step_out();
    reader.script("document.getElementById('before').focus()");
    for _ in 0..4 {
        reader.press_with_shift(Key::Tab);
    }
    assert!(reader.exists(FRAME));
    assert!(!site.blog.log().iter().any(|(_, url)| url.starts_with("/left")));
    reader.enter(FRAME);
    assert_eq!(reader.question().as_deref(), Some("choice"));
});

// ------------------------------------------------------------- the button

/// Where the leave button is, and whether it is what a finger would hit.
const LEAVE_BUTTON: &str = "
    const [toEnd] = arguments;
    scrollTo({ top: toEnd ? document.documentElement.scrollHeight : 0, behavior: 'instant' });
    const button = document.querySelector('.gg-leave');
    const { left, top, right, bottom, width, height } = button.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const points = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]];
    return {
        large: width >= 44 && height >= 44,
        inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        hit: points.every(([x, y]) => document.elementFromPoint(x, y) === button),
        reading: innerHeight - document.querySelector('.gg-bar').getBoundingClientRect().bottom > 150,
    };
";

/// Makes the box around the widget so wide; as wide as it may be, without a
/// length.
const WIDTH: &str = "document.getElementById('box').style.width = arguments[0]";

scenario!(the_leave_button_comes_first_and_is_always_in_view, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&format!("<div id=\"box\">{}</div>", site.fast(""))));
    every_screen(&mut reader, |reader, screen| {
        let bare = reader.count("[data-live] .gg-leave") == 1;
        assert!(bare, "{screen}: there is not one leave button");
        let text_size = "document.documentElement.style.fontSize = arguments[0]";
        for (width, text) in [("", ""), ("", "200%"), ("320px", ""), ("320px", "200%")] {
            reader.outside(|host| host.script_with(WIDTH, json!([width])));
            reader.script_with(text_size, json!([text]));
            let wide = if width.is_empty() { 1000 } else { 320 };
            reader.wait_until("the box to change", |page| {
                page.script("return innerWidth").as_i64().is_some_and(|is| (is - wide).abs() < 30)
            });
            for to_end in [false, true] {
                let seen = reader.script_with(LEAVE_BUTTON, json!([to_end]));
                let good = json!({ "large": true, "inside": true, "hit": true, "reading": true });
                let place = if to_end { "end" } else { "top" };
                assert_eq!(
                    seen,
                    good,
                    "{}: {screen}, at its {place}, {wide} px wide, text {text}",
                    reader.engine()
                );
            }
        }
        reader.script_with(text_size, json!([""]));
        reader.outside(|host| {
            host.script_with(WIDTH, json!([""]));
            host.script("document.getElementById('before').focus()");
            host.press(Key::Tab);
        });
        reader.wait_until(&format!("{screen}: focus on the leave button"), |page| {
            page.exists(".gg-leave:focus")
        });
    });
    reader.assert_nothing_uncaught();
});

scenario!(beside_the_leave_button_stands_what_it_cannot_do, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&format!("<div id=\"box\">{}</div>", site.fast(""))));
    assert!(reader.guide.interface.leave_note.contains("history"));
    let note = reader.attribute(".gg-leave", "aria-describedby").unwrap();
    for width in ["", "320px"] {
        reader.outside(|host| host.script_with(WIDTH, json!([width])));
        for part in [&reader.guide.interface.read, &reader.guide.interface.quiz] {
            reader.use_button(part);
            let note = format!("#{note}");
            assert_eq!(reader.text(&note), *reader.guide.interface.leave_note);
            assert!(reader.is_displayed(&note));
            let (bar, note) = (reader.rect(".gg-bar"), reader.rect(&note));
            let gap = note.y - (bar.y + bar.height);
            assert!((0.0..=16.0).contains(&gap), "{width}: {gap} px from the bar to the note");
        }
    }
});

// --------------------------------------------------------------- by keyboard

/// Waits in earnest.
fn rest(seconds: f64) {
    std::thread::sleep(Duration::from_secs_f64(seconds));
}

scenario!(three_presses_leave_within_five_seconds_and_not_in_more, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    reader.begin();
    // Inside and outside take turns; each counts for itself.
    let press = |reader: &mut Reader<'_>| {
        reader.click("#gg-quiz-title");
        reader.press(Key::Shift);
        reader.outside(|host| {
            // In WebKit, a script cannot take the keys away from the frame.
            host.press_mouse("#words");
            host.press(Key::Shift);
        });
    };
    press(&mut reader);
    let first = Instant::now();
    rest(3.0);
    press(&mut reader);
    // Each third press comes more than five seconds after its first.
    rest(6.0 - first.elapsed().as_secs_f64().min(6.0));
    press(&mut reader);
    assert_eq!(reader.question().as_deref(), Some("choice"));
    assert!(!site.blog.log().iter().any(|(_, url)| url.starts_with("/left")));
    // With two more, three are young enough.
    reader.step_out();
    for _ in 0..2 {
        reader.press(Key::Shift);
    }
    wait_until_left(&mut reader, &site);
});

/// Keys as somebody might hit them, the same ones every time. Shift is held
/// for one to three others, or hit alone, but never three times in a row.
fn keys_at_random(count: usize) -> Vec<Stroke> {
    let mut seed = 20_240_601_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let other = |random: &mut dyn FnMut(u64) -> u64| {
        let moves = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Escape];
        match random(31) as usize {
            index @ 0..5 => moves[index],
            index => Key::Char(char::from(b'a' + (index as u8 - 5))),
        }
    };
    let (down, up) = (Stroke::Down, Stroke::Up);
    let mut strokes = vec![];
    let mut pressed = 0;
    while pressed < count {
        let before = strokes.len();
        match random(4) {
            0 => {
                strokes.push(down(Key::Shift));
                for _ in 0..=random(3) {
                    let key = other(&mut random);
                    strokes.extend([down(key), up(key)]);
                }
                strokes.push(up(Key::Shift));
            }
            1 => {
                for _ in 0..=random(2) {
                    strokes.extend([down(Key::Shift), up(Key::Shift)]);
                }
                let key = other(&mut random);
                strokes.extend([down(key), up(key)]);
            }
            _ => {
                let key = other(&mut random);
                strokes.extend([down(key), up(key)]);
            }
        }
        pressed += (strokes.len() - before) / 2;
    }
    strokes
}

scenario!(a_thousand_random_keys_never_leave, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    open(&mut reader, &site);
    reader.begin();
    let strokes = keys_at_random(1000);
    // Holding Control, too, Shift switches the keyboard's language.
    let mut switching = vec![Stroke::Down(Key::Control)];
    switching.extend([Stroke::Down(Key::Shift), Stroke::Up(Key::Shift)].repeat(4));
    switching.push(Stroke::Up(Key::Control));
    let count =
        "window.keys = 0; addEventListener('keydown', event => event.isTrusted && window.keys++)";
    let play = |page: &Browser| {
        page.script(count);
        strokes.chunks(250).for_each(|some| page.play(some));
        page.play(&switching);
        page.wait_until("the keys", |page| page.script("return keys").as_u64() >= Some(1000));
    };
    play(&reader);
    assert!(reader.question().is_some());
    reader.outside(|host| {
        host.script("document.getElementById('before').focus()");
        play(host);
        assert!(host.exists(FRAME));
    });
    assert!(!site.blog.log().iter().any(|(_, url)| url.starts_with("/left")));
    // And three times Shift still does.
    reader.step_out();
    shift_three_times(&reader);
    wait_until_left(&mut reader, &site);
});

// --------------------------------------------------------------- how fast

/// How long it may take, in milliseconds, from the event to pixels without
/// the widget.
const AT_ONCE: f64 = 100.0;

/// Times, in a page, how long after the reader's last act `gone` becomes true
/// and is painted, or else the page itself goes, and tells the notebook.
fn stopwatch(gone: &str, notebook: &str) -> String {
    format!(
        "<script>{{
        let pressed = 0;
        let told = false;
        let emptied = NaN;
        const empty = new MutationObserver(() => {{
            if (pressed && ({gone})) emptied ||= now();
        }});
        empty.observe(document, {{ childList: true, subtree: true }});
        const now = () => performance.timeOrigin + performance.now();
        const tell = (how) => {{
            if (told) return;
            told = true;
            const times = [now(), emptied].map((time) => (time - pressed).toFixed(1));
            new Image().src = `{notebook}/blank?${{how}}=${{times.join()}}`;
        }};
        const look = () => requestAnimationFrame(() => {{
            const painted = new MessageChannel();
            painted.port1.onmessage = () => ({gone}) ? tell('painted') : look();
            painted.port2.postMessage(0);
        }});
        const press = (at) => {{
            if (!pressed) look();
            pressed = at;
        }};
        for (const kind of ['click', 'keyup']) addEventListener(kind, (event) => {{
            if (!event.isTrusted) return;
            const at = performance.timeOrigin + event.timeStamp;
            press(at);
            if (parent !== self) parent.postMessage({{ pressed: at }}, '*');
        }}, true);
        addEventListener('message', ({{ data }}) => data.pressed && press(data.pressed));
        addEventListener('pagehide', () => ({gone}) && tell('hidden'));
        }}</script>"
    )
}

/// The three ways to leave.
#[derive(Clone, Copy, Debug)]
enum Way {
    Button,
    ShiftInside,
    ShiftOutside,
}

impl Way {
    /// Leaves, from within the frame.
    fn leave(self, reader: &mut Reader<'_>) {
        match self {
            Way::Button => return reader.click(".gg-leave"),
            Way::ShiftInside => reader.step_out(),
            Way::ShiftOutside => {
                reader.step_out();
                reader.script("document.getElementById('before').focus()");
            }
        }
        shift_three_times(reader);
    }
}

/// What the notebook says, once it says something: how it was noticed, and
/// after how many milliseconds.
fn noted(reader: &Reader<'_>, notebook: &Server) -> (String, f64) {
    let mut note = None;
    reader.wait_until("the widget to be gone", |_| {
        note = notebook.log().into_iter().find_map(|(_, url)| {
            let (how, times) = url.strip_prefix("/blank?")?.split_once('=')?;
            let (painted, emptied) = times.split_once(',')?;
            // On a busy machine without a graphics card, WebKit takes its time
            // to paint: there, the empty document counts.
            let is_slow = reader.engine() == Engine::WebKit;
            let time = if is_slow { emptied } else { painted };
            Some((format!("emptied {emptied}, {how} {painted}"), time.parse().unwrap()))
        });
        note.is_some()
    });
    note.unwrap()
}

/// Opens the widget in a page with a stopwatch in it and in its frame, stops
/// both servers, leaves, and gives the time.
fn time_to_blank(reader: &mut Reader<'_>, way: Way, loader: &str) -> (String, f64) {
    let notebook = Server::start(SiteConfig::new(folder())).unwrap();
    let site = Site::start();
    site.widget.set_page(LOADER, loader);
    let inside = stopwatch("false", &notebook.url()) + "<title>";
    site.widget.set_page(PAGE, page_without_policy().replacen("<title>", &inside, 1));
    let nothing = "!frames.length && !document.querySelector('gentle-guide').childElementCount";
    let outside = stopwatch(nothing, &notebook.url());
    let element = site.fast(&format!("exit-href=\"{EXIT}\""));
    reader.visit(&site.page_with_head(&outside, &element));
    reader.begin();
    reader.pick("choice", "unwanted");
    drop(site);
    way.leave(reader);
    let noted = noted(reader, &notebook);
    reader.step_out();
    noted
}

/// Was the widget gone at once? A busy machine may need more tries than one.
fn blanks_at_once(mut time: impl FnMut() -> (String, f64)) -> Result<String, String> {
    let mut times = vec![];
    for _ in 0..3 {
        let (how, milliseconds) = time();
        times.push(format!("{how} ({milliseconds} ms)"));
        if (0.0..=AT_ONCE).contains(&milliseconds) {
            return Ok(times.join(", "));
        }
    }
    Err(times.join(", "))
}

scenario!(leaving_blanks_within_100_ms_without_a_network, |browser| {
    let mut reader = Reader::new(browser);
    let loader = loader_source();
    for way in [Way::Button, Way::ShiftInside, Way::ShiftOutside] {
        let times = blanks_at_once(|| time_to_blank(&mut reader, way, &loader)).unwrap();
        println!("{}: {way:?}: {times}", reader.engine());
    }
});

scenario!(the_same_stopwatch_catches_a_widget_that_waits_first, |browser| {
    let mut reader = Reader::new(browser);
    let now = "function leave() {";
    let later = "function leave() { setTimeout(leaveLater, 150); }\n  function leaveLater() {";
    let slow = loader_source();
    assert_eq!(slow.matches(now).count(), 1);
    let slow = slow.replace(now, later);
    for way in [Way::Button, Way::ShiftOutside] {
        blanks_at_once(|| time_to_blank(&mut reader, way, &slow)).unwrap_err();
    }
});

scenario!(a_plain_frame_and_a_page_of_its_own_blank_as_fast, |browser| {
    let mut reader = Reader::new(browser);
    for (own, way) in [
        (false, Way::Button),
        (false, Way::ShiftInside),
        (true, Way::Button),
        (true, Way::ShiftInside),
    ] {
        let times = blanks_at_once(|| {
            let notebook = Server::start(SiteConfig::new(folder())).unwrap();
            let site = Site::start();
            let watch = stopwatch("!document.getElementById('gg')", &notebook.url()) + "<title>";
            let page = page_source().replacen("<title>", &watch, 1);
            let page = page.replace(&own_exit(), &format!("data-exit=\"{EXIT}\""));
            // Without a policy, its own neither, the frame may write into the notebook.
            let closed = "default-src 'none'; script-src ${base}";
            assert_eq!(page.matches(closed).count(), 1);
            let page = page.replace(closed, "script-src ${base}");
            let config = SiteConfig { headers: Headers::CorsOnly, ..SiteConfig::new(folder()) };
            let widget = Server::start(config).unwrap();
            widget.set_page(PAGE, page);
            if own {
                reader.goto(&format!("{}{PAGE}", widget.url()));
                reader.wait_until_live();
            } else {
                let plain = site.fast("").replace(&site.loader(), "");
                reader.visit(&site.page(&plain.replace(&site.widget.url(), &widget.url())));
            }
            reader.begin();
            reader.pick("choice", "unwanted");
            drop((site, widget));
            match way {
                // Firefox's driver calls a click that leads to an error page an error.
                Way::Button if own => reader.press_mouse(".gg-leave"),
                Way::Button => reader.click(".gg-leave"),
                _ => shift_three_times(&reader),
            }
            let noted = noted(&reader, &notebook);
            if !own {
                assert!(reader.is_displayed("#gg-left") && !reader.exists("#gg"));
            }
            noted
        })
        .unwrap();
        println!("{}: own page {own}, {way:?}: {times}", reader.engine());
    }
});

// --------------------------------------------------------------- where to

/// The address in the frame page for those who read it on its own.
fn own_exit() -> String {
    let page = page();
    let rest = page.split_once("data-exit=\"").unwrap().1;
    format!("data-exit=\"{}\"", rest.split_once('"').unwrap().0)
}

/// Where a reader goes if no site says otherwise.
const DEFAULT: &str = "https://www.wikipedia.org/";

/// Opens a page whose elements have these attributes, presses Shift three
/// times, and gives the address that the browser then asks for, and the
/// warnings before.
fn leave_with(
    reader: &mut Reader<'_>,
    elsewhere: &Elsewhere,
    site: &Site,
    elements: &str,
) -> (String, Vec<Value>) {
    reader.goto(&site.page(elements));
    reader.wait_until("the loader and the frames", |page| {
        page.script(
            "return document.readyState === 'complete' && !!customElements.get('gentle-guide')",
        ) == true
    });
    let warnings = reader.script("return warnings").as_array().unwrap().clone();
    reader.script("document.getElementById('before').focus()");
    let _ = elsewhere.asked();
    shift_three_times(reader);
    let mut asked = vec![];
    reader.wait_until("the browser to ask for another page", |_| {
        asked.extend(elsewhere.asked());
        !asked.is_empty()
    });
    reader.wait_until("that page", |page| page.title() == "Elsewhere");
    asked.extend(elsewhere.asked());
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(reader.url(), asked[0]);
    (asked.remove(0), warnings)
}

/// What must not lead anywhere.
const REFUSED: [&str; 18] = [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java&#10;script:alert(1)",
    "&#1;javascript:alert(1)",
    "data:text/html,<p>x",
    "blob:https://elsewhere.test/1",
    "//elsewhere.test/",
    "/blog.html",
    "elsewhere.test",
    "http://elsewhere.test/",
    "https:elsewhere.test",
    "https:/elsewhere.test",
    "https:///elsewhere.test",
    "https:\\\\elsewhere.test",
    "https&#9;://elsewhere.test/",
    "ht&#10;tps://elsewhere.test/",
    " https://elsewhere.test/",
    "https://",
];

scenario!(
    only_an_absolute_https_address_leads_away_all_else_to_the_default,
    |browser, elsewhere| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        // The frame itself plays no part in it.
        let empty = "<!doctype html><title>Empty</title>";
        site.widget.set_page(PAGE, empty);
        let element = |attributes: &str| site.fast(attributes);
        for refused in REFUSED {
            let with = element(&format!("exit-href=\"{refused}\""));
            let (asked, warnings) = leave_with(&mut reader, elsewhere, &site, &with);
            assert_eq!(asked, DEFAULT, "{refused}");
            assert_eq!(warnings.len(), 1, "{refused}: {warnings:?}");
            let warning = warnings[0].as_str().unwrap();
            assert!(warning.starts_with("[gentle-guide] exit-href="), "{warning}");
        }
        for (given, expected) in [
            ("", DEFAULT),
            ("exit-href", DEFAULT),
            ("exit-href=\"https://elsewhere.test\"", "https://elsewhere.test/"),
            ("exit-href=\"HTTPS://Elsewhere.TEST/a/../b?c=d\"", "https://elsewhere.test/b?c=d"),
        ] {
            let (asked, warnings) = leave_with(&mut reader, elsewhere, &site, &element(given));
            assert_eq!((&*asked, &*warnings), (expected, &[][..]), "{given}");
        }
    }
);

scenario!(the_frame_page_on_its_own_replaces_itself, |browser, elsewhere| {
    let site = Site::start();
    site.blog.set_page("/first.html", "<!doctype html><title>First</title>");
    let mut reader = Reader::new(browser);
    assert_eq!(own_exit(), format!("data-exit=\"{DEFAULT}\""), "not the loader's default");
    for way in [Way::Button, Way::ShiftInside] {
        reader.goto(&format!("{}/first.html", site.blog.url()));
        reader.goto(&format!("{}{PAGE}", site.widget.url()));
        reader.wait_until_live();
        let length = reader.script("return history.length");
        reader.begin();
        reader.pick("choice", "unwanted");
        // A new browser may have asked for a page of its own.
        let _ = elsewhere.asked();
        way.leave(&mut reader);
        reader.wait_until("another page", |page| page.title() == "Elsewhere");
        assert_eq!(reader.url(), DEFAULT);
        assert_eq!(elsewhere.asked(), [DEFAULT]);
        assert_eq!(reader.script("return history.length"), length);
        Browser::back(&mut reader);
        reader.wait_until("the page before", |page| page.title() == "First");
    }
});

scenario!(of_several_widgets_all_blank_and_the_first_says_where_to_go, |browser, elsewhere| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let head = format!(
        "<script>{KEEP_SHADOW_ROOTS}</script>{}",
        NOTE_EXIT.replace(
            "const shows = event.target.childElementCount + frames.length;",
            "const shows = event.target.childElementCount;"
        )
    );
    let body = [
        site.fast("id=\"one\" exit-href=\"https://one.test/\""),
        site.short("id=\"two\" exit-href=\"https://two.test/\""),
    ]
    .concat();
    for outside in [false, true] {
        site.blog.clear_log();
        reader.goto(&site.page_with_head(&head, &body));
        reader.enter("#one > iframe");
        reader.leave_frame();
        reader.enter_short("#two");
        // One that comes later, but stands first.
        reader.outside(|host| {
            host.script(
                "const late = document.createElement('gentle-guide');
                late.id = 'late';
                late.exitHref = 'https://late.test/';
                document.body.prepend(late)",
            )
        });
        let _ = elsewhere.asked();
        if outside {
            Way::ShiftOutside.leave(&mut reader);
        } else {
            Way::Button.leave(&mut reader);
        }
        reader.step_out();
        reader.wait_until("another page", |page| page.title() == "Elsewhere");
        assert_eq!(reader.url(), "https://late.test/");
        let gone: Vec<String> = elsewhere.asked();
        assert_eq!(gone, ["https://late.test/"], "went to more than one page");
        let mut left: Vec<String> = site.blog.log().into_iter().map(|(_, url)| url).collect();
        left.retain(|url| url.starts_with("/left"));
        left.sort();
        // In WebKit, all of them may say so twice.
        left.dedup();
        let all = ["late", "one", "two"].map(|id| format!("/left?{id}&shows=0&details=undefined"));
        assert_eq!(left, all);
    }
});

// --------------------------------------------------------------- and back

scenario!(back_to_the_host_shows_no_answer_even_past_its_own_history, |browser, elsewhere| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let note = "<script>
        addEventListener('pageshow', event => window.persisted = event.persisted);
        if (!location.hash) for (const part of ['#one', '#two']) history.pushState(part, '', part);
    </script>";
    site.blog.set_page("/first.html", "<!doctype html><title>First</title>");
    reader.goto(&format!("{}/first.html", site.blog.url()));
    reader.visit(&site.page_with_head(note, &site.fast("exit-href=\"https://elsewhere.test/\"")));
    reader.wait_until_told();
    // With the mouse, Chromium sometimes takes the focus out of the frame again at
    // once when the page around it has just changed its own address.
    reader.hand = Hand::Keyboard;
    reader.begin();
    reader.answer(&[("choice", "unwanted")]);
    reader.click(".gg-leave");
    reader.step_out();
    reader.wait_until("another page", |page| page.title() == "Elsewhere");
    let _ = elsewhere.asked();
    Browser::back(&mut reader);
    reader.wait_until("a page before", |page| page.title() != "Elsewhere");
    let kept = reader.script("return window.persisted ?? null");
    println!("{}: back at {}, kept {kept}", reader.engine(), reader.url());
    if reader.title() == "First" {
        // WebKit passes over what a page put there by itself.
        return assert_eq!(reader.engine(), Engine::WebKit);
    }
    assert!(reader.url().contains("/blog.html"));
    if kept == true {
        // The same page as before: the widget has gone from it.
        assert_eq!(reader.script("return frames.length"), 0);
        assert_eq!(reader.count("gentle-guide > *"), 0);
        assert!(!reader.reads(&reader.guide.interface.your_answers));
    } else {
        // A new page, with a widget that knows nothing.
        reader.enter(FRAME);
        assert!(!reader.exists(".gg-outcome, fieldset, :checked:not(option)"));
        reader.begin();
        assert!(!reader.exists(":checked:not(option)"));
    }
});

// --------------------------------------------------------------- without us

scenario!(a_plain_frame_empties_and_says_so, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let plain = site.fast("").replace(&site.loader(), "");
    for by_button in [true, false] {
        reader.visit(&site.page(&plain));
        reader.begin();
        reader.pick("choice", "unwanted");
        if by_button {
            reader.click(".gg-leave")
        } else {
            shift_three_times(&reader)
        }
        reader.wait_until("the box to say it is empty", |page| page.is_displayed("#gg-left"));
        let words: Value = json!(&*reader.guide.interface.left);
        assert_eq!(reader.script("return document.body.innerText.trim()"), words);
        assert!(!reader.exists("#gg") && !reader.exists("#gg-edition"));
        reader.assert_nothing_uncaught();
    }
});
