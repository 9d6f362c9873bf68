//! The page.

use gentle_guide::snippet::Kind;
use gloo_events::EventListener;
use yew::prelude::*;

use crate::browser;
use crate::model::{Attribute, Chosen, Data, bytes, policy, problem};

/// What the page is made from.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// What it is told of the release.
    pub(crate) data: Data,
    /// Where the release is served.
    pub(crate) base: String,
}

/// How the article is looked at.
#[derive(Clone, Copy, PartialEq)]
struct View {
    phone: bool,
    dark: bool,
    /// How often the article was asked for again.
    round: u32,
    /// Whether it was left: by the widget's button, or by Shift three times.
    left: bool,
}

impl View {
    /// How wide the article's window is, in pixels.
    fn width(self) -> i32 {
        if self.phone { 390 } else { 1100 }
    }
}

/// What the page's one status line says.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Nothing,
    Copied,
    Selected,
}

#[component]
pub(crate) fn Page(props: &Props) -> Html {
    let Props { data, base } = props;
    let chosen = use_state(|| data.start());
    let said = use_state(|| Said::Nothing);
    let choose = {
        let (chosen, said) = (chosen.clone(), said.clone());
        Callback::from(move |new: Chosen| {
            chosen.set(new);
            said.set(Said::Nothing);
        })
    };
    let snippet = data.snippet(base, &chosen);
    html! {
        <div class="gg">
            <header class="head">
                <p class="brand">{ "Gentle Guide" }</p>
                <h1 class="gg-heading">{ "Put the guide on your page" }</h1>
                <p class="gg-lead">
                    { "Choose how it looks, see it in an article, and copy the lines. \
                       What you choose stays in this page: nothing is sent or stored." }
                </p>
                if data.files.is_none() {
                    <p class="gg-note" id="no-release">
                        { "This is a preview without a release. So the snippet has no version and \
                           no hash, and there are no sizes to show. The builder in a release \
                           (" }<code>{ "cargo xtask dist" }</code>{ ") has them." }
                    </p>
                }
            </header>
            <main class="columns">
                <section class="choose" aria-labelledby="choose">
                    <h2 id="choose" class="gg-small-heading">{ "Choose" }</h2>
                    <Choices data={data.clone()} chosen={(*chosen).clone()} {choose} />
                </section>
                <div class="results">
                    <Preview snippet={snippet.clone()} exit={data.exit(&chosen)} theme={chosen.value("theme").to_owned()} />
                    <Copy {snippet} {said} />
                    <div class="needs">
                        { weight(data, &chosen) }
                        { needs(base, chosen.kind) }
                    </div>
                </div>
            </main>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ChoicesProps {
    data: Data,
    chosen: Chosen,
    choose: Callback<Chosen>,
}

/// What can be chosen.
#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let ChoicesProps { data, chosen, choose } = props;
    let ways = Kind::ALL.map(|kind| {
        let (name, hint) = match kind {
            Kind::Fast => (
                "Fast",
                "Recommended. The frame stands in the markup: it loads with the page, and works \
                 where scripts are stripped, too.",
            ),
            Kind::Short => (
                "Short",
                "The script makes the frame. Without scripts, readers get a link and helplines.",
            ),
            Kind::Inline => {
                ("Inline", "In the page itself, for sites that cannot have frames. Less private.")
            }
        };
        let pick = {
            let (chosen, choose) = (chosen.clone(), choose.clone());
            Callback::from(move |_: Event| choose.emit(Chosen { kind, ..chosen.clone() }))
        };
        radio("way", name, hint, chosen.kind == kind, pick)
    });
    let guides = data.guides.iter().map(|guide| (guide.name.clone(), guide.name.clone()));
    let languages = data.guide(&chosen.guide).map(|guide| &guide.languages).into_iter().flatten();
    let languages = languages.map(|language| (language.tag.clone(), language.name.clone()));
    let change = |change: fn(&Chosen, &Data, &str) -> Chosen| {
        let ChoicesProps { data, chosen, choose } = props.clone();
        Callback::from(move |event: Event| {
            choose.emit(change(&chosen, &data, &browser::value_of(&event)));
        })
    };
    let in_language = change(|chosen, data, lang| chosen.in_language(data, lang));
    let with_guide = change(|chosen, data, name| chosen.with_guide(data, name));
    let regions = data.regions(chosen).map(|region| (region.id.clone(), region.name.clone()));
    let nobody = (String::new(), "None: the reader picks".to_owned());
    html! {
        <>
            <fieldset class="gg-question">
                <legend class="label">{ "Snippet" }</legend>
                { for ways }
                if chosen.kind == Kind::Inline {
                    <p class="gg-panel" id="warning">
                        <b>{ "Less private. " }</b>
                        { "Your page’s own tools may see where readers click and which keys they \
                           press. The guide tells its readers so. Choose it only where a frame \
                           cannot be." }
                    </p>
                }
            </fieldset>
            if data.guides.len() > 1 {
                { list(data, "guide", "Guide", guides.collect(), &chosen.guide, with_guide) }
            }
            { list(data, "lang", "Language", languages.collect(), &chosen.lang, in_language) }
            { own_list(props, "region", "Region", [nobody].into_iter().chain(regions).collect()) }
            { own_list(props, "theme", "Theme", choices_of(data, "theme")) }
            { accent(props) }
            { own_list(props, "start", "Start with", choices_of(data, "start")) }
            { own_list(props, "heading-level", "Heading level", choices_of(data, "heading-level")) }
            { exit(props) }
        </>
    }
}

/// The values that an attribute may have, and how they are shown; the default first.
fn choices_of(data: &Data, name: &str) -> Vec<(String, String)> {
    let choices = data.attribute(name).map(|attribute| &attribute.choices).into_iter().flatten();
    choices.map(|choice| (choice.clone(), choice.clone())).collect()
}

/// A radio button in a card, as the guide has them.
fn radio(
    group: &'static str,
    name: &str,
    hint: &str,
    checked: bool,
    pick: Callback<Event>,
) -> Html {
    let id = format!("{group}-{}", name.to_lowercase());
    let hint_id = format!("{id}-hint");
    html! {
        <div class="gg-option" key={id.clone()}>
            <input type="radio" id={id.clone()} name={group} {checked} onchange={pick}
                autocomplete="off" aria-describedby={hint_id.clone()} />
            <label for={id}>{ name }</label>
            <p class="gg-hint" id={hint_id}>{ hint }</p>
        </div>
    }
}

/// What a setting is for, in the words of the one table that the documents have, too.
fn hint(data: &Data, name: &str) -> Html {
    let Some(Attribute { about, default, unset, .. }) = data.attribute(name) else {
        return Html::default();
    };
    let without = if default.is_empty() { unset.clone() } else { format!("`{default}`") };
    html! {
        <p class="gg-hint" id={format!("{name}-hint")}>
            { coded(about) }
            // A list shows by itself what holds.
            if ["accent", "exit-href"].contains(&name) {
                { " Without it: " }{ coded(&without) }{ "." }
            }
        </p>
    }
}

/// Words in which what stands between backticks is code.
fn coded(text: &str) -> Html {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(n, piece)| {
            if n % 2 == 1 {
                html! { <code>{ piece }</code> }
            } else {
                html! { piece }
            }
        })
        .collect()
}

/// A list to choose one from.
fn list(
    data: &Data,
    name: &'static str,
    label: &str,
    options: Vec<(String, String)>,
    value: &str,
    changed: Callback<Event>,
) -> Html {
    let options = options.into_iter().map(|(own, shown)| {
        let selected = own == value;
        let lang = (name == "lang").then(|| own.clone());
        html! { <option key={own.clone()} value={own} {lang} {selected}>{ shown }</option> }
    });
    html! {
        <div class="field">
            <label class="label" for={name}>{ label }</label>
            <select id={name} onchange={changed} autocomplete="off" aria-describedby={format!("{name}-hint")}>
                { for options }
            </select>
            { hint(data, name) }
        </div>
    }
}

/// A list whose choice is an attribute's value.
fn own_list(
    props: &ChoicesProps,
    name: &'static str,
    label: &str,
    options: Vec<(String, String)>,
) -> Html {
    let default = props.data.attribute(name).map_or("", |attribute| &attribute.default);
    let value = props.chosen.value(name);
    let value = if value.is_empty() { default } else { value };
    list(&props.data, name, label, options, value, set(props, name))
}

/// Keeps what was chosen or typed.
fn set(props: &ChoicesProps, name: &'static str) -> Callback<Event> {
    let ChoicesProps { chosen, choose, .. } = props.clone();
    Callback::from(move |event: Event| {
        choose.emit(chosen.with(name, browser::value_of(&event).trim()));
    })
}

/// What is wrong with a value, under its field.
fn mistake(name: &str, wrong: Option<&'static str>) -> Html {
    html! {
        <p class="mistake" id={format!("{name}-problem")}>
            if let Some(wrong) = wrong { <span aria-hidden="true">{ "! " }</span>{ wrong } }
        </p>
    }
}

/// A field to type a value into.
fn text_field(props: &ChoicesProps, name: &'static str, label: Option<&'static str>) -> Html {
    let value = props.chosen.value(name).to_owned();
    let wrong = problem(name, &value).is_some();
    html! {
        <input type="text" id={name} {value} onchange={set(props, name)} autocomplete="off"
            autocapitalize="off" spellcheck="false" aria-label={label}
            inputmode={if name == "exit-href" { "url" } else { "text" }}
            aria-invalid={wrong.to_string()}
            aria-describedby={format!("{name}-problem {name}-hint")} />
    }
}

/// The accent: a colour to pick, and the same as text.
fn accent(props: &ChoicesProps) -> Html {
    const PLUM: &str = "#7a4b6e";
    let value = props.chosen.value("accent");
    let wrong = problem("accent", value);
    let shown = if value.is_empty() || wrong.is_some() { PLUM } else { value };
    html! {
        <div class="field" role="group" aria-labelledby="accent-label">
            <span class="label" id="accent-label">{ "Accent" }</span>
            <div class="twins">
                <input type="color" id="accent-picker" value={shown.to_owned()} aria-label="Accent, picked"
                    onchange={set(props, "accent")} autocomplete="off" />
                { text_field(props, "accent", Some("Accent, as text")) }
            </div>
            { mistake("accent", wrong) }
            { hint(&props.data, "accent") }
        </div>
    }
}

/// Where readers go on leaving.
fn exit(props: &ChoicesProps) -> Html {
    let wrong = problem("exit-href", props.chosen.value("exit-href"));
    html! {
        <div class="field">
            <label class="label" for="exit-href">{ "Exit page" }</label>
            { text_field(props, "exit-href", None) }
            { mistake("exit-href", wrong) }
            { hint(&props.data, "exit-href") }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PreviewProps {
    snippet: String,
    /// Where the reader goes on leaving.
    exit: String,
    theme: String,
}

/// The snippet at work, in an article.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let view = use_state(|| View { phone: false, dark: false, round: 0, left: false });
    let stage = use_node_ref();
    let again_button = use_node_ref();
    {
        let (stage, width) = (stage.clone(), view.width());
        use_effect_with(width, move |&width| {
            browser::fit(&stage, width);
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "resize", move |_| browser::fit(&stage, width))
            });
            move || drop(listener)
        });
    }
    let look = |new: View| {
        let view = view.clone();
        Callback::from(move |_: Event| view.set(View { left: false, ..new }))
    };
    let again = {
        let view = view.clone();
        Callback::from(move |_: MouseEvent| {
            view.set(View { round: view.round + 1, left: false, ..*view });
        })
    };
    // What was left is back with the next snippet.
    use_effect_with(props.snippet.clone(), {
        let view = view.clone();
        move |_| view.set(View { left: false, ..*view })
    });
    let listener = use_mut_ref(|| None);
    let loaded = {
        let view = view.clone();
        Callback::from(move |event: Event| {
            let view = view.clone();
            // This page's policy lets no other page in: say where a reader would be.
            let left = move || view.set(View { left: true, ..*view });
            *listener.borrow_mut() = browser::when_left(&event, left);
        })
    };
    use_effect_with(view.left, {
        let again_button = again_button.clone();
        move |&left| {
            if left {
                browser::focus(&again_button);
            }
        }
    });
    let two = |name: &'static str, label: &str, options: [(&'static str, bool, View); 2]| {
        html! {
            <fieldset class="pair">
                <legend class="gg-hidden">{ label }</legend>
                { for options.map(|(option, checked, new)| {
                    let id = format!("{name}-{}", option.to_lowercase());
                    html! {
                        <span>
                            <input type="radio" {name} id={id.clone()} {checked} onchange={look(new)} autocomplete="off" />
                            <label for={id}>{ option }</label>
                        </span>
                    }
                }) }
            </fieldset>
        }
    };
    let View { phone, dark, round, left } = *view;
    let snippet = props.snippet.clone();
    // Another key makes another frame: one whose page changes would add to the history.
    let key = format!("{round} {phone} {dark} {snippet}");
    let scheme = if dark { "dark" } else { "light" };
    html! {
        <section aria-labelledby="see">
            <div class="row">
                <h2 id="see" class="gg-small-heading">{ "See it" }</h2>
                { two("width", "Width of the window", [
                    ("Desktop", !phone, View { phone: false, ..*view }),
                    ("Phone", phone, View { phone: true, ..*view }),
                ]) }
                { two("page", "Colours of the page", [
                    ("Light", !dark, View { dark: false, ..*view }),
                    ("Dark", dark, View { dark: true, ..*view }),
                ]) }
            </div>
            <div class={if phone { "stage phone" } else { "stage" }} ref={stage}>
                if left {
                    <p class="left">
                        { "The guide was left, and is empty. Your reader is at " }<b>{ &props.exit }</b>{ " now." }
                    </p>
                } else {
                    <iframe {key} id="preview" title="Preview: an article with the guide in it" src="article.html"
                        data-snippet={snippet} data-scheme={scheme}
                        onload={loaded} />
                }
            </div>
            <p class="gg-hint">
                { "The guide is alive in here; try its leave button, too. " }
                if ["", "auto"].contains(&&*props.theme) {
                    { "With " }<code>{ "auto" }</code>{ " its colours follow your device, not the article. " }
                }
            </p>
            <button type="button" class="gg-link gg-quiet" id="again" ref={again_button} onclick={again}>{ "Show it afresh" }</button>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CopyProps {
    snippet: String,
    said: UseStateHandle<Said>,
}

/// The snippet as text, and the button that copies it.
#[component]
fn Copy(props: &CopyProps) -> Html {
    let CopyProps { snippet, said } = props;
    let field = use_node_ref();
    let copy = {
        let (field, said) = (field.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            // Emptied first, so that a second time is heard, too.
            said.set(Said::Nothing);
            let said = said.clone();
            let tell = move |well| said.set(if well { Said::Copied } else { Said::Selected });
            browser::copy(&field, Callback::from(tell));
        })
    };
    html! {
        <section aria-labelledby="copy">
            <h2 id="copy" class="gg-small-heading">{ "Copy it" }</h2>
            <label class="gg-hidden" for="snippet">{ "Your snippet" }</label>
            <textarea id="snippet" ref={field} readonly=true rows="11" spellcheck="false" autocomplete="off"
                value={snippet.clone()} />
            <div class="row">
                <button type="button" class="gg-button gg-main" id="copy-button" onclick={copy}>{ "Copy the snippet" }</button>
                <p role="status" id="said">
                    { match **said {
                        Said::Nothing => "",
                        Said::Copied => "Copied.",
                        Said::Selected => "Your browser did not let this page copy. The text is selected: \
                                           press Ctrl and C, or ⌘ and C.",
                    } }
                </p>
            </div>
            <p class="gg-hint">{ "Paste it into your page’s HTML, where the guide should stand." }</p>
        </section>
    }
}

/// What the snippet weighs.
fn weight(data: &Data, chosen: &Chosen) -> Html {
    let Some(parts) = data.weight(chosen) else {
        return html! {
            <section aria-labelledby="weight">
                <h2 id="weight" class="gg-small-heading">{ "What it weighs" }</h2>
                <p class="gg-quiet">{ "A release knows. This preview is none." }</p>
            </section>
        };
    };
    let count = parts.len();
    let raw = parts.iter().map(|(_, file)| file.raw).sum();
    let brotli = parts.iter().map(|(_, file)| file.brotli).sum();
    let rows = parts.into_iter().map(|(what, file)| {
        html! {
            <tr key={file.path.clone()}>
                <th scope="row">{ what }</th>
                <td>{ bytes(file.brotli) }</td>
                <td>{ bytes(file.raw) }</td>
            </tr>
        }
    });
    html! {
        <section aria-labelledby="weight">
            <h2 id="weight" class="gg-small-heading">{ "What it weighs" }</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ format!("{count} requests") }</th>
                        <th scope="col">{ "brotli" }</th>
                        <th scope="col">{ "raw" }</th>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{ "Together" }</th>
                        <td>{ bytes(brotli) }</td>
                        <td>{ bytes(raw) }</td>
                    </tr>
                </tfoot>
            </table>
            <p class="gg-hint">
                { "KB are thousands of bytes. After that nothing is asked for, unless the reader chooses another language." }
            </p>
        </section>
    }
}

/// What the host's policy needs.
fn needs(base: &str, kind: Kind) -> Html {
    let origin = base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    html! {
        <section aria-labelledby="needs">
            <h2 id="needs" class="gg-small-heading">{ "What your policy needs" }</h2>
            <p>{ "Has your site a content security policy? Then add to it:" }</p>
            <pre id="policy">{ policy(&origin, kind) }</pre>
            <p class="gg-hint">
                if kind == Kind::Inline {
                    { "The app is WebAssembly and runs in your page, so it needs " }
                    <code>{ "'wasm-unsafe-eval'" }</code>{ " there. A frame needs nothing unsafe." }
                } else {
                    { "Nothing unsafe, and nothing for styles or connections." }
                }
            </p>
        </section>
    }
}
