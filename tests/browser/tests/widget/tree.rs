//! What assistive technology is told: what there is, what it is called, in which state, in which
//! order, and what is new.

use std::collections::HashMap;

use browser_tests::reader::{FRAME, Reader, TITLE, label_of, option_id};
use browser_tests::site::{PAGE, Site};
use browser_tests::{Engine, scenario};
use gentle_guide::guide::edition::{Block, Edition, fill};
use serde_json::{Value, json};

use crate::access::walk;
use crate::outcomes::CLEAR;
use crate::reach::visit_in;

/// What is on screen and tells its role, in the order of the page: a selector, the tag, and what
/// the markup says of its level and state.
const ALL: &str = "
    const telling = 'main, section, nav, h1, h2, h3, h4, h5, h6, button, a[href], input, select, fieldset, summary, [role]';
    const path = (node) => {
        let path = '';
        for (; node.parentElement; node = node.parentElement) {
            const place = [...node.parentElement.children].indexOf(node) + 1;
            path = ` > :nth-child(${place})${path}`;
        }
        return `:root${path}`;
    };
    const state = (one) => {
        if (/^h\\d$/.test(one.localName)) return one.getAttribute('aria-level') ?? one.localName[1];
        if (one.localName === 'input') return one.checked ? 'checked' : '';
        return one.localName === 'summary' && one.parentElement.open ? 'expanded' : '';
    };
    const all = [...document.querySelectorAll(telling)].filter((one) => one.checkVisibility());
    return all.map((one) => [path(one), one.localName, state(one)]);";

/// What is on screen, a line for each thing that tells its role: role, state, name. Chromium tells
/// all of it from its own tree. The drivers of Firefox and WebKit tell roles and names from
/// theirs; of levels and states only the markup is known there.
fn tree(reader: &Reader<'_>) -> Vec<String> {
    if let Some(tree) = reader.devtools("Accessibility.getFullAXTree", json!({})) {
        let nodes = tree["nodes"].as_array().unwrap();
        let by_id = nodes.iter().map(|node| (node["nodeId"].as_str().unwrap(), node)).collect();
        let mut lines = vec![];
        branch(&by_id, &nodes[0], &mut lines);
        return lines;
    }
    let all = reader.script(ALL);
    let lines = all.as_array().unwrap().iter().map(|each| {
        let (role, name) = reader.spoken(each[0].as_str().unwrap());
        // What has no role of its own in a standard, engines name as they like.
        let role = match each[1].as_str() {
            Some("summary") => "summary",
            Some("select") if reader.engine() == Engine::WebKit => "combobox",
            _ => &role,
        };
        line(role, each[2].as_str().unwrap(), &name)
    });
    lines.collect()
}

/// Writes down a node of Chromium's tree, and what is in it.
fn branch(nodes: &HashMap<&str, &Value>, node: &Value, lines: &mut Vec<String>) {
    let property = |wanted: &str| {
        let mut all = node["properties"].as_array().into_iter().flatten();
        all.find(|property| property["name"] == wanted).map(|one| one["value"]["value"].clone())
    };
    let role = match node["role"]["value"].as_str().unwrap_or_default() {
        "DisclosureTriangle" | "DisclosureTriangleGrouped" => "summary",
        role => role,
    };
    let state = match role {
        "heading" => property("level").unwrap_or_default().to_string(),
        "summary" if property("expanded") == Some(json!(true)) => "expanded".to_owned(),
        "radio" | "checkbox" if property("checked") == Some(json!("true")) => "checked".to_owned(),
        _ => String::new(),
    };
    let telling = [
        "main",
        "region",
        "navigation",
        "heading",
        "button",
        "link",
        "radio",
        "checkbox",
        "combobox",
        "group",
        "radiogroup",
        "summary",
        "status",
        "alert",
    ];
    let name = node["name"]["value"].as_str().unwrap_or_default();
    // A <details> is a group without a name, and not looked at: its summary is.
    if node["ignored"] != true && telling.contains(&role) && (role, name) != ("group", "") {
        lines.push(line(role, &state, name));
    }
    for id in node["childIds"].as_array().into_iter().flatten() {
        if let Some(child) = id.as_str().and_then(|id| nodes.get(id)) {
            branch(nodes, child, lines);
        }
    }
}

fn line(role: &str, state: &str, name: &str) -> String {
    // Engines differ in the spaces between the parts of a name.
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").replace(" :", ":");
    [role, state, &name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Goes to the guide, and says whether it stands in a frame: Chromium's driver cannot ask about
/// what is in a frame of another process.
fn visit(reader: &mut Reader<'_>, site: &Site) {
    reader.goto(&site.page(&site.fast("")));
    let (_, title) = reader.spoken(FRAME);
    assert_eq!(title, *reader.guide.interface.page_title, "the frame's title");
    if reader.engine() == Engine::Chromium {
        println!(
            "not applicable in Chromium: the tree in a frame, by its driver; the same page is looked at by itself"
        );
        reader.goto(&(site.widget.url() + PAGE));
        reader.wait_until_live();
    } else {
        println!(
            "not applicable in {}: levels and states, by its driver; the markup's are looked at",
            reader.engine()
        );
        reader.enter(FRAME);
        reader.wait_until_told();
    }
    assert_eq!(reader.script("return document.title"), *reader.guide.interface.page_title);
}

/// The heading of a question.
fn asked(guide: &Edition, place: usize) -> String {
    let (n, total) = ((place + 1).to_string(), guide.questions.len().to_string());
    let progress = fill(&guide.interface.progress, &[("n", &n), ("total", &total)]);
    progress + ": " + &guide.questions[place].legend
}

/// What the tree should be on a screen of the quiz or of the explainer, after the bar; nothing
/// for other screens.
fn expected(reader: &Reader<'_>, what: &str) -> Option<Vec<String>> {
    let guide = &reader.guide;
    let ui = &guide.interface;
    let button = |words: &str| line("button", "", words);
    let mut lines = vec![];
    let state = if what == "every section open" { "expanded" } else { "" };
    if state == "expanded" || what == "the explainer" {
        lines.push(line("region", "", &guide.title));
        lines.push(line("heading", "2", &guide.title));
        for section in &guide.sections {
            lines.push(line("summary", state, &section.title));
            lines.push(line("heading", "3", &section.title));
            let inner = section.body.iter().filter_map(|block| match block {
                Block::Heading(words) | Block::Ask(words, _) => Some(line("heading", "4", words)),
                _ => None,
            });
            lines.extend(inner.filter(|_| state == "expanded"));
        }
        return Some(lines);
    }
    if what == "the quiz's start" {
        lines.push(line("region", "", &guide.intro.title));
        lines.push(line("heading", "2", &guide.intro.title));
        lines.push(line("group", "", &guide.intro.fork));
        lines.extend([&guide.intro.me, &guide.intro.other].map(|words| button(words)));
        return Some(lines);
    }
    let (answered, id) = match what.strip_prefix("an answer to ") {
        Some(id) => (true, id),
        None => (false, what.strip_prefix("the question ")?),
    };
    let place = guide.questions.iter().position(|question| &*question.id == id).unwrap();
    let question = &guide.questions[place];
    let title = asked(guide, place);
    lines.extend([line("region", "", &title), button(&ui.back), "status".to_owned()]);
    lines.extend([line("group", "", &title), line("heading", "2", &title)]);
    let role = if guide.rules.questions[place].most > 1 { "checkbox" } else { "radio" };
    for option in &question.options {
        let picked = answered && CLEAR.contains(&(id, &*option.id));
        lines.push(line(role, if picked { "checked" } else { "" }, &option.label));
    }
    lines.push(line(role, "", &ui.rather_not));
    lines.push("status".to_owned());
    let last = place + 1 == guide.questions.len();
    lines.extend(
        [if last { &ui.finish } else { &ui.next }, &ui.skip, &ui.restart]
            .map(|words| button(words)),
    );
    Some(lines)
}

/// Whether these lines stand in the tree in this order, among others.
fn holds(tree: &[String], wanted: &[String]) -> bool {
    let mut rest = tree.iter();
    wanted.iter().all(|line| rest.any(|other| other == line))
}

scenario!(roles_names_levels_and_states_are_told_on_every_kind_of_screen, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    visit(&mut reader, &site);
    let ui = reader.guide.interface.clone();
    let line = |role: &str, level: &str, words: &str| line(role, level, words);
    let mut bar =
        vec!["main".to_owned(), line("button", "", &ui.leave), line("navigation", "", &ui.parts)];
    bar.extend([&ui.read, &ui.quiz, &ui.support].map(|words| line("button", "", words)));
    bar.extend(["status".to_owned(), line("combobox", "", &ui.language), "status".to_owned()]);
    walk(&mut reader, &mut |reader, what| {
        let about = format!("{}: {what}", reader.engine());
        // Questions in between are of the same kinds.
        let alike = what.contains("question") || what.contains("answer");
        let alike = alike && !["choice", "alarm", "who"].iter().any(|id| what.ends_with(id));
        if let Some(expected) = expected(reader, what).filter(|_| !alike) {
            assert_eq!(tree(reader), [&bar[..], &expected].concat(), "{about}");
        }
        let titles = |id: &str| {
            reader.guide.outcomes.iter().find(|one| &*one.id == id).unwrap().words.title.clone()
        };
        let wanted = match what {
            "help above a question" => vec![
                line("heading", "3", &titles("crisis")),
                line("link", "", &fill(&ui.call, &[("number", "999")])),
                line("combobox", "", &ui.where_are_you),
                line("button", "", &ui.all_support),
                line("heading", "2", &asked(&reader.guide, 2)),
                line("checkbox", "checked", &reader.guide.questions[2].options[6].label),
            ],
            "an outcome" => vec![
                line("region", "", &titles("joy")),
                line("button", "", &ui.back),
                line("heading", "2", &titles("joy")),
                line("heading", "3", &ui.next_steps),
                line("button", "", &ui.all_support),
                line("heading", "3", &ui.read_more),
                line("summary", "", &ui.your_answers),
                line("button", "", &ui.take),
                line("button", "", &ui.restart),
                line("button", "", &ui.clear),
            ],
            "something to take along" => vec![
                line("heading", "2", &ui.take),
                line("combobox", "", &ui.where_are_you),
                line("button", "", &ui.print),
                line("heading", "3", &titles("joy")),
                line("heading", "3", &ui.who_can_help),
                line("link", "", &fill(&ui.call, &[("number", "999")])),
            ],
            _ => return,
        };
        let tree = tree(reader);
        assert!(holds(&tree, &wanted), "{about}: {wanted:#?} is not in {tree:#?}");
    });
});

/// The levels of all headings on screen, in the order of the page.
const LEVELS: &str = "
    const all = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((one) => one.checkVisibility());
    return all.map((one) => +(one.getAttribute('aria-level') ?? one.localName[1]));";

scenario!(under_any_level_of_the_page_headings_go_down_step_by_step, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.goto(&(site.widget.url() + PAGE));
    reader.wait_until_live();
    walk(&mut reader, &mut |reader, what| {
        if what.starts_with("an answer") {
            return;
        }
        for top in 1..=5 {
            reader.script_with("location.replace('#heading-level=' + arguments[0])", json!([top]));
            let mut levels = vec![];
            reader.wait_until(&format!("{what}: headings from level {top}"), |page| {
                let told = page.script(LEVELS);
                levels = told.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
                levels.iter().min() == Some(&top)
            });
            // Help stands above the question that it is about.
            let steps = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
            let first = levels[0] == top || what == "help above a question";
            let deepest = levels.iter().all(|level| *level <= 6);
            assert!(first && steps && deepest, "{}: {what}: {levels:?}", reader.engine());
        }
    });
});

/// Everything that speaks, in the order of the page, and the place of each on screen; then what
/// does not come after what stands before it, to an eye that goes down line by line.
const OUT_OF_ORDER: &str = "
    scrollTo(0, 0);
    const toLeft = getComputedStyle(document.documentElement).direction === 'rtl';
    const speaks = (one) => ['INPUT', 'SELECT'].includes(one.nodeName) || [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const all = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && !one.closest('.gg-hidden, option') && speaks(one));
    const outer = all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
    const places = outer.map((one) => [one.textContent.trim().slice(0, 40) || one.localName, [...one.getClientRects()]]);
    const faults = [];
    for (let index = 1; index < places.length; index++) {
        const [[one, before], [other, after]] = [places[index - 1], places[index]];
        const [from, to] = [before.at(-1), after[0]];
        const below = to.top >= from.bottom - 2;
        const beside = to.bottom > from.top && (toLeft ? to.right <= from.left + 2 : to.left >= from.right - 2);
        if (!below && !beside) faults.push(`${other} comes after ${one}`);
    }
    return places.length > 5 ? faults : ['there is nothing'];";

scenario!(what_is_read_in_turn_stands_in_turn_on_screen, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    for (language, width) in [("en", 700), ("ar", 320)] {
        visit_in(&mut reader, &site, language, width);
        walk(&mut reader, &mut |reader, what| {
            let faults = reader.script(OUT_OF_ORDER);
            assert_eq!(faults, json!([]), "{}: {what} ({language})", reader.engine());
        });
    }
});

/// Keeps what is news to a reader who listens: the headings and sections that the focus is moved
/// to, and what live regions say.
pub(crate) const LISTEN: &str = "
    window.news = [];
    const said = new WeakMap();
    const look = (isNew) => {
        for (const live of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
            if (!live.checkVisibility()) continue;
            const words = live.innerText.trim();
            if (words && words !== said.get(live)) news.push([isNew || said.has(live) ? 'says' : 'is born saying', words]);
            said.set(live, words);
        }
    };
    look(true);
    new MutationObserver(() => look(false)).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-no-language'] });
    addEventListener('focusin', ({ target }) => {
        if (target.matches('[tabindex=\"-1\"], summary')) news.push(['focus', target.textContent.trim()]);
    });";

/// What was news since this was last asked, once everything has come to rest.
pub(crate) fn news(reader: &Reader<'_>) -> Value {
    reader.async_script(
        "requestAnimationFrame(() => requestAnimationFrame(() => arguments[0](news.splice(0))))",
        json!([]),
    )
}

scenario!(each_step_is_announced_once, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    reader.visit(&site.page(&site.fast("")));
    reader.wait_until_told();
    reader.script(LISTEN);
    let heading = |reader: &Reader<'_>| {
        json!([[
            "focus",
            reader.script_with(
                "return document.querySelector(arguments[0]).textContent.trim()",
                json!([TITLE])
            )
        ]])
    };
    let ui = reader.guide.interface.clone();
    reader.use_button(&ui.quiz);
    reader.is_at_the_heading();
    assert_eq!(news(&reader), heading(&reader));
    reader.use_button(&reader.guide.intro.me);
    for (question, option) in CLEAR {
        reader.asks(reader.guide.questions.iter().position(|one| &*one.id == *question).unwrap());
        assert_eq!(news(&reader), heading(&reader), "{question}");
        if *question == "alarm" {
            reader.pick(question, "self_harm");
            reader.wait_until("the panel", |page| page.is_displayed("#gg-panel"));
            let crisis = reader.guide.outcomes.iter().find(|one| &*one.id == "crisis").unwrap();
            assert_eq!(news(&reader), json!([["says", crisis.words.title]]));
        }
        if *question == "felt" {
            reader.pick(question, "old");
            reader.pick(question, "low");
            assert_eq!(news(&reader), json!([]));
            reader.click(&label_of(&option_id(question, option)));
            let too_many = fill(&ui.too_many, &[("n", "2")]);
            reader.comes_to_read(&too_many);
            assert_eq!(news(&reader), json!([["says", too_many]]));
            for other in ["old", "low"] {
                let other = option_id(question, other);
                reader.click_until(&label_of(&other), "no pick", |page| {
                    !page.exists(&format!("{other}:checked"))
                });
            }
        }
        reader.pick(question, option);
        assert_eq!(news(&reader), json!([]), "{question}");
        reader.next();
    }
    assert_eq!(news(&reader), heading(&reader), "the outcome");
    reader.use_button(&ui.take);
    reader.is_at_the_heading();
    assert_eq!(news(&reader), heading(&reader), "the handout");
    reader.back();
    assert_eq!(news(&reader), heading(&reader), "back");
    reader.start_again();
    assert_eq!(news(&reader), heading(&reader), "the start");
});

scenario!(the_same_looks_see_a_name_gone_an_order_turned_round_and_news_told_twice, |browser| {
    let site = Site::start();
    let mut reader = Reader::new(browser);
    visit(&mut reader, &site);
    let expected = expected(&reader, "the explainer").unwrap();
    assert!(holds(&tree(&reader), &expected));
    reader.script("document.querySelector('.gg-read summary').ariaLabel = 'Oh'");
    assert!(!holds(&tree(&reader), &expected));
    assert_eq!(reader.script(OUT_OF_ORDER), json!([]));
    reader.script("document.styleSheets[0].insertRule('.gg-parts { flex-direction: row-reverse }', document.styleSheets[0].cssRules.length)");
    assert_ne!(reader.script(OUT_OF_ORDER), json!([]));
    reader.script(LISTEN);
    reader.script("document.querySelector('[role=status]').textContent = document.querySelector('#gg-quiz-title').textContent");
    reader.use_button(&reader.guide.interface.quiz);
    reader.is_at_the_heading();
    assert_eq!(news(&reader).as_array().unwrap().len(), 2);
});
