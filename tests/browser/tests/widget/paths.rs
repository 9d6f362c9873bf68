//! Hundreds of ways through the widget: to the page around it they are all the
//! same.

use std::collections::BTreeSet;

use browser_tests::reader::{FRAME, Reader};
use browser_tests::site::{Site, edition};
use browser_tests::{Engine, scenario};
use serde_json::{Value, json};

use crate::hearing::{MESSAGES, frame_runs};

/// How many ways are taken, each from a seed of its own.
const MANY: usize = 510;
/// How many are taken whenever tests are run.
const FEW: usize = 60;
/// How many in one call: a driver waits for one call only so long.
const BATCH: usize = 3;

/// The host page takes note of every message, and, whenever the test has done
/// something inside the frame, of all that could have changed outside.
const NOTE: &str = "<script>
    window.paths = [];
    window.states = new Set();
    const state = () => {
        const { x, y, width, height } = document.querySelector('gentle-guide').getBoundingClientRect();
        return JSON.stringify({
            element: [x, y, width, height], page: document.documentElement.scrollHeight,
            scroll: [scrollX, scrollY], history: history.length, title: document.title, url: location.href,
        });
    };
    addEventListener('scroll', () => states.add(state()));
    addEventListener('message', ({ data }) => {
        if (data === 'test:path') paths.push([]);
        else if (data === 'test:done') states.add(state());
        else paths.at(-1)?.push(data);
    });
</script>";

/// Goes ways through the widget, inside its frame. A seed decides on every
/// step. It uses the controls that a reader uses, and those only that show.
const WALK: &str = r"
    const [first, count, clear, done] = arguments;
    const reached = { outcomes: new Set(), sections: new Set(), options: new Set() };
    const all = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());

    let seed;
    const random = () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    const chance = (share) => random() < share;
    const one = (list) => list[Math.floor(random() * list.length)];

    const later = window.setTimeout;
    let put_off = 0;
    window.setTimeout = (work, delay) => {
        if (delay) return later(work, delay);
        put_off += 1;
        return later(() => { put_off -= 1; work(); }, 0);
    };
    const channel = new MessageChannel();
    const does = async (act) => {
        act();
        // The app has drawn anew when the next task runs, or, if that took it
        // long, when what it has put off is done.
        do {
            await new Promise((next) => {
                channel.port1.onmessage = next;
                channel.port2.postMessage('');
            });
        } while (put_off > 0);
        parent.postMessage('test:done', '*');
    };
    const press = (node, what) => {
        if (!node?.checkVisibility()) throw new Error(`nothing to press: ${what}, in ${document.body.innerText.slice(0, 300)}`);
        return does(() => node.click());
    };
    const press_first = (selector) => press(all(selector)[0], selector);
    const choose_region = async () => {
        const select = all('select')[0];
        if (!select) return;
        await does(() => {
            select.value = one([...select.options]).value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
        });
    };
    const go = (place) => press_first(`.gg-parts [data-press=${place}]`);

    const look_around = async () => {
        const read = all('.gg-parts [data-press=read]')[0];
        if (read && chance(0.7)) {
            await press(read);
            do {
                const summary = one(all('.gg-sections > details > summary'));
                await press(summary, 'a section');
                if (summary.parentElement.open) reached.sections.add(summary.parentElement.id);
            } while (chance(0.5));
        } else {
            await go('support');
            await choose_region();
        }
        await go('quiz');
    };

    const answer = async (calm) => {
        const inputs = all('fieldset input');
        const safe = inputs.filter((input) => clear.includes(input.id));
        const careful = calm && safe.length > 0 && chance(0.9);
        do {
            const input = one(careful ? safe : inputs);
            await press(input, 'an option');
            reached.options.add(input.id);
        } while (!careful && inputs[0].type === 'checkbox' && chance(0.4));
        if (all('#gg-panel')[0] && chance(0.5)) await choose_region();
    };

    const at_outcome = async (calm) => {
        reached.outcomes.add(all('.gg-outcome')[0].id);
        if (chance(0.2)) await choose_region();
        if (chance(0.3)) {
            await press_first('.gg-told > summary');
            await press(one(all('.gg-told button')), 'an answer to change');
            await answer(calm);
            await press_first('.gg-actions button');
            reached.outcomes.add(all('.gg-outcome')[0].id);
        }
        const link = one(all('.gg-links button'));
        if (link && chance(0.3)) {
            await press(link, 'a link');
            const open = all('.gg-sections > details[open]').at(-1);
            if (open) reached.sections.add(open.id);
            await go('quiz');
        }
        if (chance(0.1)) await look_around();
        if (chance(0.1)) {
            await press_first('.gg-back button');
            await press_first('.gg-actions button');
        }
    };

    const walk = async () => {
        const calm = chance(0.5);
        if (all('.gg-parts [data-press=quiz]:not([aria-current])').length) await go('quiz');
        if (chance(0.3)) await look_around();
        if (all('[data-press=partner]').length && chance(0.1)) {
            await press_first('[data-press=partner]');
            await press_first('.gg-back button');
        }
        await press_first('[data-press=start], .gg-quiz .gg-main');
        for (let step = 0; step < 40 && !all('.gg-outcome').length; step += 1) {
            const [next, skip, restart] = all('.gg-actions button');
            if (!next) await press_first('[data-press=start]');
            else if (chance(0.02)) await look_around();
            else if (chance(0.04)) await press_first('.gg-back button');
            else if (chance(0.01)) await press(restart, 'start again');
            else if (!calm && chance(0.3)) await press(skip, 'skip');
            else {
                await answer(calm);
                await press(next, 'next');
            }
        }
        if (all('.gg-outcome').length) await at_outcome(calm);
    };

    (async () => {
        for (seed = first; seed < first + count; seed += 1) {
            const path = seed;
            parent.postMessage('test:path', '*');
            await walk();
            // Whatever shows: what the frame says, when asked, is the same.
            await does(() => dispatchEvent(new Event('hashchange')));
            const ends = all('.gg-actions button');
            if (ends.length) await press(chance(0.2) || ends.length > 2 ? ends.at(-1) : ends[0], 'the end');
            seed = path;
        }
    })().finally(() => { window.setTimeout = later; }).then(
        () => done(Object.fromEntries(Object.entries(reached).map(([name, set]) => [name, [...set]]))),
        (error) => done(`${error} ${error.stack}`),
    );
";

/// What was seen inside and outside on all ways.
#[derive(Default)]
struct Seen {
    /// By `outcomes`, `sections`, `options`: the DOM ids that were reached.
    reached: [BTreeSet<String>; 3],
    /// The messages of each path.
    paths: Vec<Vec<String>>,
    /// What the host page was like after each step.
    states: BTreeSet<String>,
}

const REACHED: [&str; 3] = ["outcomes", "sections", "options"];

fn texts(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned())
}

/// Goes `count` ways through the widget in one visit.
fn walk(reader: &mut Reader<'_>, site: &Site, count: usize) -> Seen {
    reader.goto(&site.page_with_head(NOTE, &site.fast("")));
    reader.wait_until("the widget's place", |host| host.exists(FRAME));
    reader.enter(FRAME);
    // Only the frame's lower edge is in sight: a careless focus would scroll to
    // what is above, and the engine has little to paint.
    reader.outside(|host| host.script("scrollTo(0, 680)"));
    let questions = reader.guide.questions.iter().zip(&reader.guide.rules.questions);
    let clear: Vec<String> = questions
        .flat_map(|(question, shape)| {
            let option = |index| &question.options[usize::from(index)].id;
            shape
                .clear
                .iter()
                .map(move |index| format!("gg-option-{}-{}", question.id, option(index)))
        })
        .collect();
    let mut seen = Seen::default();
    for first in (0..count).step_by(BATCH) {
        let part = BATCH.min(count - first);
        let reached = reader.async_script(WALK, json!([first, part, clear]));
        assert!(reached.is_object(), "{}: {reached}", reader.engine());
        for (set, name) in seen.reached.iter_mut().zip(REACHED) {
            set.extend(texts(&reached[name]));
        }
    }
    let noted = |host: &browser_tests::Browser| host.script("return [paths, [...states]]");
    let mut notes = Value::Null;
    reader.outside(|host| {
        host.wait_until("word of every path", |host| {
            notes = noted(host);
            let paths = notes[0].as_array().unwrap();
            paths.len() == count
                && paths.last().is_none_or(|last| last.as_array().unwrap().len() >= 2)
        });
    });
    seen.paths = notes[0].as_array().unwrap().iter().map(|path| texts(path).collect()).collect();
    seen.states = texts(&notes[1]).collect();
    seen
}

/// Was every path the same from outside?
fn all_the_same(seen: &Seen) -> Result<(), String> {
    if let Some(number) = seen.paths.iter().position(|messages| messages != &MESSAGES) {
        return Err(format!("messages on path {number}: {:?}", seen.paths[number]));
    }
    match seen.states.len() {
        1 => Ok(()),
        _ => Err(format!("states of the host page: {:#?}", seen.states)),
    }
}

scenario!(sixty_paths_are_one_and_the_same_to_the_host, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    let seen = walk(&mut reader, &site, FEW);
    all_the_same(&seen).unwrap();
    assert_eq!(seen.paths.len(), FEW);
    reader.assert_nothing_uncaught();
});

scenario!(
    #[ignore = "slow: a part of `cargo xtask test --all`"]
    five_hundred_paths_go_everywhere_and_are_one_and_the_same_to_the_host,
    |browser| {
        let site = Site::start();
        let mut reader = Reader::new(browser);
        let seen = walk(&mut reader, &site, MANY);
        all_the_same(&seen).unwrap();
        assert_eq!(seen.paths.len(), MANY);

        let guide = edition();
        let outcomes = guide.outcomes.iter().map(|outcome| format!("gg-outcome-{}", outcome.id));
        let sections = guide.sections.iter().map(|section| format!("gg-section-{}", section.id));
        let options = guide.questions.iter().flat_map(|question| {
            let ids = question.options.iter().map(|option| &*option.id).chain(["-rather-not"]);
            ids.map(|id| format!("gg-option-{}-{id}", question.id))
        });
        let all = [outcomes.collect(), sections.collect(), options.collect::<BTreeSet<String>>()];
        assert_eq!(seen.reached, all, "some of these were not reached: {REACHED:?}");
        reader.assert_nothing_uncaught();
    }
);

/// Frames that are careless, and the engine in which the page itself does not
/// change with what they do, with the reason.
const CARELESS: [(&str, Option<(Engine, &str)>); 3] = [
    (
        "addEventListener('change', ({ target }) => parent.postMessage(
            `gentle-guide:size:${/free|none|ok/.test(target.id) ? 'regular' : 'large'}`, '*'))",
        None,
    ),
    (
        "addEventListener('toggle', ({ target }) => target.scrollIntoView(), true)",
        Some((Engine::WebKit, "scrollIntoView in a frame of another site moves no page around it")),
    ),
    (
        "addEventListener('toggle', ({ target }) => { location.hash = target.id }, true)",
        Some((Engine::Firefox, "a page is not told at once of the entries that its frames add")),
    ),
];

scenario!(the_same_check_catches_a_frame_that_moves_the_host, |browser| {
    let mut reader = Reader::new(browser);
    for (script, not_in) in CARELESS {
        let site = Site::start();
        frame_runs(&site, script);
        let mut seen = walk(&mut reader, &site, 12);
        // The page itself tells, to those who hear no message.
        seen.paths.clear();
        let verdict = all_the_same(&seen);
        match not_in {
            Some((engine, why)) if engine == reader.engine() => {
                println!("not applicable in {engine}: {why}");
                assert_eq!(verdict, Ok(()), "this engine has changed: {script}");
            }
            _ => assert!(verdict.is_err(), "{}: unnoticed: {script}", reader.engine()),
        }
    }
});

scenario!(the_same_check_catches_a_frame_that_says_more_on_some_paths, |browser| {
    let site = Site::start();
    frame_runs(
        &site,
        "addEventListener('change', ({ target }) => target.id.endsWith('self_harm')
            && parent.postMessage('gentle-guide:size:regular', '*'))",
    );
    let mut reader = Reader::new(browser);
    let mut seen = walk(&mut reader, &site, 12);
    assert!(all_the_same(&seen).unwrap_err().starts_with("messages"));
    // The page around it looks the same.
    seen.paths.clear();
    assert_eq!(all_the_same(&seen), Ok(()));
});
