//! The page: files, the text of one, what is wrong, and what readers would see.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gentle_guide::VERSION;
use gentle_guide::site::policy::SANDBOX;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Function, JsString, Promise, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BeforeUnloadEvent, Blob, DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlAnchorElement, HtmlElement, HtmlIFrameElement, HtmlInputElement,
    HtmlSelectElement, HtmlTextAreaElement, MessageEvent, Response, Url, Worker, WorkerOptions,
    WorkerType,
};
use yew::prelude::*;

use crate::messages::{Answer, Ask, Guide, Said};
use crate::{bundle, folder, place};

/// How long after the last letter the guide is checked, in milliseconds.
const PAUSE: u32 = 400;

/// The page that the preview is written into. It stands in a folder of its own, because its app
/// looks for its files in the one above.
const PREVIEW: &str = "../editor-preview/page.html";

/// What that page says when it is there.
const PREVIEW_READY: &str = "gentle-guide-preview:ready";

/// Where a reader may begin.
const STARTS: [(&str, &str); 3] =
    [("explainer", "What to read"), ("quiz", "The quiz"), ("partner", "For a partner")];

/// What the page is told of its site.
#[derive(Debug, Deserialize)]
struct Site {
    /// The guide that is shipped, and all of its files.
    shipped: Guide,
    /// A small guide to begin with, its own files by path.
    new: BTreeMap<String, String>,
    /// One of the site's frame pages.
    page: String,
    /// Every other file that a site serves, by path.
    files: Vec<String>,
    /// The guide that its script shows by itself.
    shown: String,
    /// The hash of that script; empty in a preview.
    integrity: String,
}

/// Starts the page.
pub(crate) fn start() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (Some(holder), Some(data)) =
        (document.get_element_by_id("page"), document.get_element_by_id("data"))
    else {
        return;
    };
    let Ok(site) = serde_json::from_str(&data.text_content().unwrap_or_default()) else { return };
    holder.set_inner_html("");
    yew::Renderer::<Editor>::with_root_and_props(holder, Props { site: Rc::new(site) }).render();
}

#[derive(Clone, Debug, Properties)]
struct Props {
    site: Rc<Site>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        Rc::ptr_eq(&self.site, &other.site)
    }
}

/// What a download is made of.
type Content = Vec<(String, Vec<u8>)>;

enum Msg {
    /// The site's own page has come, or has not.
    Template(Result<String, String>),
    /// The guide that is shipped.
    Start,
    /// A small one to begin with.
    New,
    /// A language is to be added: the one that was typed.
    AddLanguage,
    /// Files were chosen.
    Chosen(Vec<File>),
    /// Files or folders were dropped.
    Dropped(Vec<FileSystemEntry>),
    /// They were read.
    Read(Result<Vec<(String, String)>, String>),
    /// Another file is shown.
    Show(String),
    /// A problem was pressed.
    Jump(usize),
    /// The text of the shown file.
    Edit(String),
    /// Nothing was typed for a while.
    Ask,
    /// The worker has spoken.
    Answer(Answer),
    /// The worker broke down.
    Broken,
    /// Another language is to be shown.
    Language(String),
    /// Another beginning.
    Begin(String),
    /// The preview is there to be written into.
    Preview,
    /// The files are to be saved.
    Save,
    /// What can be hosted is to be saved.
    Export,
    /// It was put together.
    Made(Result<(String, Content), String>),
    /// Files hang over the page.
    Over(bool),
}

/// How far the check is.
#[derive(Default)]
struct Checked {
    problems: Vec<Said>,
    languages: Vec<(String, String)>,
    /// How many answer sets were gone through; nothing while that is going on.
    sets: Option<u64>,
    proving: Option<(u64, u64)>,
}

struct Editor {
    guide: Option<Guide>,
    file: String,
    template: Option<String>,
    worker: Option<Worker>,
    ready: bool,
    /// Whether the worker broke down over the newest text.
    broken: bool,
    number: u32,
    pause: Option<Timeout>,
    /// What the newest question has come to; nothing before the first answer to it.
    checked: Option<Checked>,
    /// Whether that is of an older text.
    stale: bool,
    language: Option<String>,
    begin: String,
    shown: Option<String>,
    /// Counts the previews.
    preview: u32,
    changed: Rc<std::cell::Cell<bool>>,
    exporting: bool,
    note: String,
    over: bool,
    jump: Option<(usize, usize)>,
    text: NodeRef,
    twin: NodeRef,
    tag: NodeRef,
    frame: NodeRef,
    _listeners: Vec<EventListener>,
}

impl Component for Editor {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let page = format!("../{}", ctx.props().site.page);
        wasm_bindgen_futures::spawn_local(async move {
            let text = fetched(&page).await;
            let text = text.and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| format!("{page} is no text."))
            });
            link.send_message(Msg::Template(text));
        });
        let changed = Rc::new(std::cell::Cell::new(false));
        let frame = NodeRef::default();
        let mut editor = Editor {
            guide: None,
            file: String::new(),
            template: None,
            worker: None,
            ready: false,
            broken: false,
            number: 0,
            pause: None,
            checked: None,
            stale: false,
            language: None,
            begin: "explainer".to_owned(),
            shown: None,
            preview: 0,
            changed: changed.clone(),
            exporting: false,
            note: String::new(),
            over: false,
            jump: None,
            text: NodeRef::default(),
            twin: NodeRef::default(),
            tag: NodeRef::default(),
            frame: frame.clone(),
            _listeners: listeners(ctx, changed, frame),
        };
        editor.hire(ctx);
        editor
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Template(Ok(text)) => {
                self.template = Some(text);
                self.ask(ctx, false);
            }
            Msg::Template(Err(error)) => {
                self.note = format!("There is no preview: {error}");
            }
            Msg::Start => {
                if self.may_replace() {
                    self.open(ctx, ctx.props().site.shipped.clone());
                    self.note = String::new();
                }
            }
            Msg::New => {
                let Site { new, shipped, .. } = &*ctx.props().site;
                let files: Vec<_> = new.clone().into_iter().collect();
                match folder::arrange(&files, None, shipped) {
                    Ok(guide) if self.may_replace() => {
                        self.open(ctx, guide);
                        self.note = String::new();
                    }
                    Ok(_) => {}
                    Err(error) => self.note = error,
                }
            }
            Msg::AddLanguage => self.add_language(ctx),
            Msg::Chosen(files) => {
                let link = ctx.link().clone();
                let files = files.into_iter().map(|file| (path_of(&file), file)).collect();
                wasm_bindgen_futures::spawn_local(async move {
                    link.send_message(Msg::Read(read(files).await));
                });
            }
            Msg::Dropped(entries) => {
                let link = ctx.link().clone();
                wasm_bindgen_futures::spawn_local(async move {
                    link.send_message(Msg::Read(read(files_of(entries).await).await));
                });
            }
            Msg::Read(Ok(files)) => self.take(ctx, &files),
            Msg::Read(Err(error)) | Msg::Made(Err(error)) => {
                self.exporting = false;
                self.note = error;
            }
            Msg::Show(file) => self.file = file,
            Msg::Jump(index) => self.jump_to(index),
            Msg::Edit(text) => {
                if let Some(guide) = &mut self.guide {
                    guide.files.insert(self.file.clone(), text);
                    self.changed.set(true);
                    self.stale = true;
                    self.note = String::new();
                    let link = ctx.link().clone();
                    self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Msg::Ask)));
                }
            }
            Msg::Ask => self.ask(ctx, false),
            Msg::Answer(answer) => return self.hear(ctx, answer),
            Msg::Broken => {
                self.exporting = false;
                if self.ready {
                    self.ready = false;
                    self.broken = true;
                    self.hire(ctx);
                    self.note =
                        "The check broke down over this text. It goes on with your next change."
                            .to_owned();
                } else {
                    self.note = "The check cannot start in this browser.".to_owned();
                }
            }
            Msg::Language(language) => {
                self.language = Some(language);
                self.ask(ctx, false);
            }
            Msg::Begin(begin) => {
                self.begin = begin;
                self.preview += 1;
            }
            Msg::Preview => {
                let window =
                    self.frame.cast::<HtmlIFrameElement>().and_then(|frame| frame.content_window());
                if let (Some(window), Some(html)) = (window, &self.shown) {
                    let _ = window.post_message(&JsString::from(html.as_str()), "*");
                }
                return false;
            }
            Msg::Save => self.save(),
            Msg::Export => match self.refusal() {
                Some(why) => self.note = why,
                None => {
                    self.exporting = true;
                    self.note = "Putting the zip together …".to_owned();
                    self.ask(ctx, true);
                }
            },
            Msg::Made(Ok((name, files))) => {
                self.exporting = false;
                self.offer(&format!("{name}.zip"), &files, "It is ready to be hosted.");
            }
            Msg::Over(over) => self.over = over,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let drop = link.batch_callback(|event: DragEvent| {
            event.prevent_default();
            let Some(data) = event.data_transfer() else { return vec![Msg::Over(false)] };
            // A folder can only be looked into as an entry, which a browser tells only now.
            let items = data.items();
            let items = (0..items.length()).filter_map(|index| items.get(index));
            let entries: Vec<FileSystemEntry> =
                items.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
            let dropped = if entries.is_empty() {
                Msg::Chosen(listed(data.files()))
            } else {
                Msg::Dropped(entries)
            };
            vec![Msg::Over(false), dropped]
        });
        let over = link.callback(|event: DragEvent| {
            event.prevent_default();
            Msg::Over(true)
        });
        let away = link.callback(|_: DragEvent| Msg::Over(false));
        html! {
            <div class={classes!("desk", self.over.then_some("over"))}
                ondrop={drop} ondragover={over} ondragleave={away}>
                { self.head(ctx) }
                <p class="note" role="status">{ &self.note }</p>
                if let Some(guide) = &self.guide {
                    <div class="rooms">
                        { self.files(ctx, guide) }
                        { self.words(ctx, guide) }
                        { self.problems(ctx) }
                        { self.preview(ctx) }
                    </div>
                }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let Some((start, end)) = self.jump.take() else { return };
        let Some(text) = self.text.cast::<HtmlTextAreaElement>() else { return };
        let _ = text.focus();
        let _ = text.set_selection_range(start as u32, end as u32);
        // A twin with the text up to there is as high as the place is low.
        let Some(twin) = self.twin.cast::<HtmlTextAreaElement>() else { return };
        let before: Vec<u16> = text.value().encode_utf16().take(start).collect();
        twin.set_value(&String::from_utf16_lossy(&before));
        let top = twin.scroll_height() - text.client_height() / 3;
        twin.set_value("");
        text.set_scroll_top(top.max(0));
    }
}

impl Editor {
    /// Starts a worker.
    fn hire(&mut self, ctx: &Context<Self>) {
        if let Some(worker) = self.worker.take() {
            worker.terminate();
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let Ok(worker) = Worker::new_with_options("editor.js", &options) else {
            self.note = "The check cannot start in this browser.".to_owned();
            return;
        };
        let link = ctx.link().clone();
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(answer) = serde_json::from_str(&text) {
                link.send_message(Msg::Answer(answer));
            }
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let link = ctx.link().clone();
        let fail = Closure::<dyn Fn()>::new(move || link.send_message(Msg::Broken));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        // A page has few workers, and each lives nearly as long as the page.
        hear.forget();
        fail.forget();
        self.worker = Some(worker);
    }

    /// Asks the worker about the guide as it is.
    fn ask(&mut self, ctx: &Context<Self>, pack: bool) {
        self.pause = None;
        let (Some(guide), Some(worker), true) = (&self.guide, &self.worker, self.ready) else {
            return;
        };
        self.number += 1;
        let ask = Ask {
            number: self.number,
            guide: guide.clone(),
            template: self.template.clone().unwrap_or_default(),
            language: self.language.clone(),
            pack,
            shown: ctx.props().site.shown.clone(),
            integrity: ctx.props().site.integrity.clone(),
        };
        if let Ok(text) = serde_json::to_string(&ask) {
            let _ = worker.post_message(&JsString::from(text));
        }
    }

    fn hear(&mut self, ctx: &Context<Self>, answer: Answer) -> bool {
        match answer {
            Answer::Ready => {
                self.ready = true;
                // After a breakdown it waits for another text.
                if !std::mem::take(&mut self.broken) {
                    self.ask(ctx, false);
                }
            }
            Answer::Checked { number, problems, languages, sets, page } => {
                if number != self.number {
                    return false;
                }
                self.exporting = false;
                self.stale = false;
                if let Some(page) = page
                    && self.shown.as_ref() != Some(&page)
                {
                    self.shown = Some(page);
                    self.preview += 1;
                }
                let before = self.checked.take().unwrap_or_default();
                let languages = if languages.is_empty() { before.languages } else { languages };
                // Without a choice, the worker shows the first.
                if !languages.iter().any(|(tag, _)| Some(tag) == self.language.as_ref()) {
                    self.language = languages.first().map(|(tag, _)| tag.clone());
                }
                self.checked = Some(Checked { problems, languages, sets, proving: None });
            }
            Answer::Proving { number, done, sets } => {
                if number != self.number {
                    return false;
                }
                if let Some(checked) = &mut self.checked {
                    checked.proving = Some((done, sets));
                }
            }
            Answer::Packed(_, Err(why)) => {
                self.exporting = false;
                self.note = why;
            }
            Answer::Packed(name, Ok(files)) => {
                let mut all: Content =
                    files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
                all.extend(self.sources());
                let (site, link) = (ctx.props().site.clone(), ctx.link().clone());
                wasm_bindgen_futures::spawn_local(async move {
                    link.send_message(Msg::Made(made(&site, all, name).await));
                });
            }
        }
        true
    }

    /// Whether the guide that is open may give way to another.
    fn may_replace(&self) -> bool {
        let ask = "Close the guide that is open? What you have not saved is lost.";
        let sure = || web_sys::window().is_some_and(|w| w.confirm_with_message(ask) == Ok(true));
        !self.changed.get() || sure()
    }

    fn open(&mut self, ctx: &Context<Self>, guide: Guide) {
        let structure = format!("{}/guide.toml", guide.folder);
        let english = format!("{}/en.toml", guide.folder);
        let first = guide.files.keys().find(|path| path.starts_with(&guide.folder));
        let first = first.cloned().unwrap_or_default();
        let known = |path: &String| guide.files.contains_key(path);
        self.language = known(&english).then(|| "en".to_owned());
        self.file = [english, structure].into_iter().find(known).unwrap_or(first);
        self.guide = Some(guide);
        self.changed.set(false);
        self.checked = None;
        self.shown = None;
        self.ask(ctx, false);
    }

    /// Takes in files that were opened.
    fn take(&mut self, ctx: &Context<Self>, files: &[(String, String)]) {
        let is_guide = files.iter().any(|(path, _)| folder::split(path).1 == "guide.toml");
        if is_guide && !self.may_replace() {
            return;
        }
        match folder::arrange(files, self.guide.as_ref(), &ctx.props().site.shipped) {
            Ok(guide) if is_guide => {
                self.note = format!("Opened {}.", guide.folder);
                self.open(ctx, guide);
            }
            Ok(guide) => {
                self.note = "Took the files into the guide.".to_owned();
                self.guide = Some(guide);
                self.changed.set(true);
                self.ask(ctx, false);
            }
            Err(error) => self.note = error,
        }
    }

    /// Adds the language that was typed, as a copy of the English words.
    fn add_language(&mut self, ctx: &Context<Self>) {
        let (Some(input), Some(guide)) = (self.tag.cast::<HtmlInputElement>(), &mut self.guide)
        else {
            return;
        };
        let tag = input.value().trim().to_owned();
        match folder::add_language(guide, &tag) {
            Ok(file) => {
                self.note = format!(
                    "Added {tag}, as a copy of the English words. What is still to be translated is among the problems."
                );
                input.set_value("");
                self.file = file;
                self.language = Some(tag);
                self.changed.set(true);
                self.stale = true;
                self.ask(ctx, false);
            }
            Err(error) => self.note = error,
        }
    }

    fn jump_to(&mut self, index: usize) {
        let problem = self.checked.as_ref().and_then(|checked| checked.problems.get(index));
        let (Some(problem), Some(guide)) = (problem.cloned(), &self.guide) else { return };
        let Some(text) = guide.files.get(&problem.file) else {
            self.note = format!("{} is not among the files yet.", problem.file);
            return;
        };
        // A text area counts as JavaScript does, and its line ends are one letter.
        let text = text.replace("\r\n", "\n");
        let range = place::find(&text, &problem.place);
        let units = |end: usize| text.get(..end).map_or(0, |text| text.encode_utf16().count());
        self.jump = Some((units(range.start), units(range.end)));
        self.file = problem.file;
    }

    /// Why there is no zip to host now; nothing if there may be one.
    fn refusal(&self) -> Option<String> {
        let refused = "There is no zip to host yet, because a guide must be safe first:";
        let Some(checked) = self.checked.as_ref().filter(|_| !self.stale) else {
            return Some(format!("{refused} the check is still going on."));
        };
        match (checked.problems.len(), checked.sets) {
            (0, Some(_)) => None,
            (0, None) => Some(format!(
                "{refused} the check is still going through every set of answers. Try again in some seconds."
            )),
            (1, _) => Some(format!("{refused} the check refuses it, for 1 problem.")),
            (count, _) => Some(format!("{refused} the check refuses it, for {count} problems.")),
        }
    }

    /// The guide's own files, as they go into a zip.
    fn sources(&self) -> Content {
        let files = self.guide.iter().flat_map(|guide| &guide.files);
        files.map(|(path, text)| (format!("source/{path}"), text.clone().into_bytes())).collect()
    }

    fn save(&mut self) {
        let name = self.guide.as_ref().map_or("guide", |guide| guide.folder.as_str());
        let name = format!("{name}-files.zip");
        self.offer(&name, &self.sources(), "Open it here again to go on.");
    }

    /// Lets the browser save a zip.
    fn offer(&mut self, name: &str, files: &[(String, Vec<u8>)], then: &str) {
        let saved = bundle::pack(files).and_then(|bytes| {
            download(name, &bytes).ok_or_else(|| "The browser cannot save the zip.".to_owned())
        });
        self.note = match saved {
            Ok(()) => {
                self.changed.set(false);
                format!("Your browser saves {name}. {then}")
            }
            Err(error) => error,
        };
    }

    fn head(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let chosen = link.callback(|event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let files = listed(input.as_ref().and_then(HtmlInputElement::files));
            // So that the same file can be chosen once more.
            if let Some(input) = input {
                input.set_value("");
            }
            Msg::Chosen(files)
        });
        let open = self.guide.is_some();
        html! {
            <header class="head">
                <h1>{ "Guide editor" }</h1>
                <p class="lead">
                    { "Write a guide, see every problem at once, and take it home as a zip that any web \
                       host can serve. Nothing you open here leaves this computer, and nothing is \
                       stored: save your files before you close the page." }
                </p>
                <div class="acts">
                    <button type="button" class={classes!("act", (!open).then_some("main"))}
                        id="new" onclick={link.callback(|_| Msg::New)}>
                        { "Begin a small guide" }
                    </button>
                    <button type="button" class="act" id="start"
                        onclick={link.callback(|_| Msg::Start)}>
                        { "Start from the guide of this site" }
                    </button>
                    <label class="act">
                        { "Open a folder" }
                        <input type="file" id="open-folder" webkitdirectory=true multiple=true
                            onchange={chosen.clone()} />
                    </label>
                    <label class="act">
                        { "Open files or a zip" }
                        <input type="file" id="open-files" accept=".toml,.zip" multiple=true
                            onchange={chosen} />
                    </label>
                    if open {
                        <button type="button" class="act" id="save"
                            onclick={link.callback(|_| Msg::Save)}>
                            { "Save my files" }
                        </button>
                        <button type="button" class="act main" id="export"
                            aria-disabled={self.exporting.then_some("true")}
                            onclick={link.callback(|_| Msg::Export)}>
                            { "Make the zip to host" }
                        </button>
                    }
                </div>
                if !open {
                    <p class="quiet">{ "You can also drop a folder, files or a zip anywhere on this page." }</p>
                }
            </header>
        }
    }

    fn files(&self, ctx: &Context<Self>, guide: &Guide) -> Html {
        let bad: BTreeSet<&str> = self
            .checked
            .iter()
            .flat_map(|checked| &checked.problems)
            .map(|problem| problem.file.as_str())
            .collect();
        let folders: BTreeSet<&str> =
            guide.files.keys().map(|path| folder::split(path).0).collect();
        // The guide's own files first.
        let mut folders: Vec<&str> = folders.into_iter().collect();
        folders.sort_by_key(|name| !name.starts_with(&guide.folder));
        let add = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Msg::AddLanguage
        });
        let lists = folders.into_iter().map(|name| {
            let files = guide.files.keys().filter(|path| folder::split(path).0 == name);
            let files = files.map(|path| {
                let current = (*path == self.file).then_some("true");
                let shown = path.clone();
                let show = ctx.link().callback(move |_| Msg::Show(shown.clone()));
                html! {
                    <li key={path.clone()}>
                        <button type="button" data-file={path.clone()} aria-current={current}
                            onclick={show}>
                            { folder::split(path).1 }
                            if bad.contains(path.as_str()) {
                                <span class="bad" aria-hidden="true">{ " ●" }</span>
                                <span class="unseen">{ ", has problems" }</span>
                            }
                        </button>
                    </li>
                }
            });
            html! {
                <>
                    <h3>{ name }</h3>
                    <ul>{ for files }</ul>
                </>
            }
        });
        html! {
            <nav class="room files" aria-labelledby="files-title">
                <h2 id="files-title">{ "Files" }</h2>
                { for lists }
                <form class="add" onsubmit={add}>
                    <label for="tag">{ "Add a language" }</label>
                    <span class="twins">
                        <input id="tag" ref={self.tag.clone()} type="text" size="8" maxlength="17"
                            autocapitalize="off" autocomplete="off" spellcheck="false"
                            aria-describedby="tag-hint" />
                        <button type="submit" class="act" id="add">{ "Add" }</button>
                    </span>
                    <p class="quiet" id="tag-hint">{ "Its tag, such as de or pt-BR." }</p>
                </form>
            </nav>
        }
    }

    fn words(&self, ctx: &Context<Self>, guide: &Guide) -> Html {
        let edit = ctx.link().callback(|event: InputEvent| {
            let text = event.target_dyn_into::<HtmlTextAreaElement>();
            Msg::Edit(text.map(|text| text.value()).unwrap_or_default())
        });
        let text = guide.files.get(&self.file).cloned().unwrap_or_default();
        let name = folder::split(&self.file).1.trim_end_matches(".toml").to_owned();
        let is_words = text.contains("[about]");
        let backwards = is_words && text.contains("right-to-left = true");
        html! {
            <section class="room words" aria-labelledby="words-title">
                <h2 id="words-title">
                    <label for="text">{ &self.file }</label>
                </h2>
                <textarea id="text" key={self.file.clone()} ref={self.text.clone()}
                    lang={is_words.then_some(name)}
                    dir={if backwards { "rtl" } else { "ltr" }}
                    spellcheck={if is_words { "true" } else { "false" }}
                    autocapitalize="off" autocomplete="off" value={text} oninput={edit} />
                <textarea class="twin" ref={self.twin.clone()} tabindex="-1" aria-hidden="true"
                    dir={if backwards { "rtl" } else { "ltr" }} readonly=true />
            </section>
        }
    }

    fn problems(&self, ctx: &Context<Self>) -> Html {
        let problems = self.checked.as_ref().map(|checked| checked.problems.as_slice());
        let list = problems.unwrap_or_default().iter().enumerate().map(|(index, problem)| {
            let head = if problem.place.is_empty() {
                format!("{}: ", problem.file)
            } else {
                format!("{}: {}: ", problem.file, problem.place)
            };
            // The sentence is the check's own, and whole, whatever stands out in it.
            let (head, rest) = match problem.text.strip_prefix(&head) {
                Some(rest) => (head, rest),
                None => (String::new(), problem.text.as_str()),
            };
            html! {
                <li key={index}>
                    <button type="button" onclick={ctx.link().callback(move |_| Msg::Jump(index))}>
                        <span class="where">{ head }</span>{ rest }
                    </button>
                </li>
            }
        });
        let proving = self.checked.as_ref().and_then(|checked| checked.proving);
        html! {
            <section class="room problems" aria-labelledby="problems-title">
                <h2 id="problems-title">{ "Problems" }</h2>
                <p role="status" id="count">{ self.count() }</p>
                if let Some((done, sets)) = proving {
                    <progress aria-label="Answer sets gone through" max={sets.to_string()}
                        value={done.to_string()} />
                }
                <ol id="problems">{ for list }</ol>
            </section>
        }
    }

    /// What the check has come to, in a sentence.
    fn count(&self) -> String {
        let Some(checked) = &self.checked else { return "Checking …".to_owned() };
        let proving = "Going through every set of answers takes some seconds.";
        match (checked.problems.len(), checked.sets) {
            (0, Some(sets)) => format!("No problems, over {sets} answer sets."),
            (0, None) => format!("No problems so far. {proving}"),
            (1, Some(_)) => "1 problem.".to_owned(),
            (1, None) => format!("1 problem so far. {proving}"),
            (count, Some(_)) => format!("{count} problems."),
            (count, None) => format!("{count} problems so far. {proving}"),
        }
    }

    fn preview(&self, ctx: &Context<Self>) -> Html {
        let value = |event: &Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            select.map(|select| select.value()).unwrap_or_default()
        };
        let language = ctx.link().callback(move |event: Event| Msg::Language(value(&event)));
        let begin = ctx.link().callback(move |event: Event| Msg::Begin(value(&event)));
        let languages = self.checked.iter().flat_map(|checked| &checked.languages);
        let languages = languages.map(|(tag, name)| {
            let chosen = self.language.as_deref() == Some(tag);
            html! { <option key={tag.clone()} value={tag.clone()} lang={tag.clone()} selected={chosen}>{ name }</option> }
        });
        let begins = STARTS.map(|(name, label)| {
            html! { <option value={name} selected={self.begin == name}>{ label }</option> }
        });
        let wrong = self.checked.as_ref().is_some_and(|checked| !checked.problems.is_empty());
        html! {
            <section class="room preview" aria-labelledby="preview-title">
                <h2 id="preview-title">{ "Preview" }</h2>
                <p class="choices">
                    <label>{ "Language " }<select id="language" onchange={language}>{ for languages }</select></label>
                    <label>{ "Begin with " }<select id="begin" onchange={begin}>{ for begins }</select></label>
                </p>
                if wrong {
                    <p class="quiet">{ "With its problems: readers never get to see this." }</p>
                }
                if self.shown.is_some() {
                    <iframe key={self.preview} data-number={self.preview.to_string()}
                        ref={self.frame.clone()} title="Preview of the guide"
                        sandbox={SANDBOX} src={format!("{PREVIEW}#start={}", self.begin)} />
                } else {
                    <p class="quiet">{ "It shows as soon as the files can be read." }</p>
                }
            </section>
        }
    }
}

fn listeners(
    ctx: &Context<Editor>,
    changed: Rc<std::cell::Cell<bool>>,
    frame: NodeRef,
) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let link = ctx.link().clone();
    let ready = EventListener::new(&window, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let own = frame.cast::<HtmlIFrameElement>().and_then(|frame| frame.content_window());
        let (Some(own), Some(source)) = (own, event.source()) else { return };
        if event.data().as_string().as_deref() == Some(PREVIEW_READY)
            && js_sys::Object::is(own.as_ref(), source.as_ref())
        {
            link.send_message(Msg::Preview);
        }
    });
    let options = gloo_events::EventListenerOptions::enable_prevent_default();
    let stay = EventListener::new_with_options(&window, "beforeunload", options, move |event| {
        if changed.get() {
            event.prevent_default();
            if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                event.set_return_value("unsaved");
            }
        }
    });
    vec![ready, stay]
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let files = files.into_iter().flat_map(|files| (0..files.length()).map(move |i| files.get(i)));
    files.flatten().collect()
}

/// Where a file stands that was chosen: in the folder that was chosen, or by itself.
fn path_of(file: &File) -> String {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok();
    let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
    path.unwrap_or_else(|| file.name())
}

/// What a function gives that wants to be told whom to call then.
async fn called_back(ask: impl Fn(&Function, &Function)) -> Option<JsValue> {
    JsFuture::from(Promise::new(&mut |yes, no| ask(&yes, &no))).await.ok()
}

/// The files among what was dropped, with all that is in the folders, and where each stands.
async fn files_of(dropped: Vec<FileSystemEntry>) -> Vec<(String, File)> {
    let (mut left, mut files) = (dropped, Vec::new());
    while let Some(entry) = left.pop() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if !entry.is_directory() {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            let file = called_back(|yes, no| entry.file_with_callback_and_callback(yes, no)).await;
            files.extend(file.map(|file| (path, file.unchecked_into::<File>())));
            continue;
        }
        let reader = entry.unchecked_into::<FileSystemDirectoryEntry>().create_reader();
        // It gives some at a time, and none at the end.
        loop {
            let some = called_back(|yes, no| {
                if reader.read_entries_with_callback_and_callback(yes, no).is_err() {
                    let _ = no.call0(&JsValue::UNDEFINED);
                }
            });
            let some = some.await.map(|some| Array::from(&some)).unwrap_or_default();
            if some.length() == 0 {
                break;
            }
            left.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
        }
    }
    files
}

/// The text files among files that were chosen or dropped, also those in a zip.
async fn read(files: Vec<(String, File)>) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for (path, file) in files {
        let is = |ending: &str| path.ends_with(ending);
        if !is(".toml") && !is(".zip") {
            continue;
        }
        let unread = |_| format!("{path} cannot be read.");
        let bytes = JsFuture::from(file.array_buffer()).await.map_err(unread)?;
        let bytes = Uint8Array::new(&bytes).to_vec();
        if is(".zip") {
            texts.extend(bundle::unpack(bytes)?);
        } else {
            let text = String::from_utf8(bytes).map_err(|_| {
                format!("{path} is no text in UTF-8. Save it so, and open it again.")
            })?;
            texts.push((path, text));
        }
    }
    if texts.is_empty() {
        return Err("There is no .toml file among these.".into());
    }
    Ok(texts)
}

/// A file of this site.
async fn fetched(address: &str) -> Result<Vec<u8>, String> {
    let missing = || format!("{address} does not come from this site.");
    let window = web_sys::window().ok_or_else(missing)?;
    let response = JsFuture::from(window.fetch_with_str(address)).await.map_err(|_| missing())?;
    let response: Response = response.dyn_into().map_err(|_| missing())?;
    if !response.ok() {
        return Err(missing());
    }
    let bytes = response.array_buffer().map_err(|_| missing())?;
    let bytes: ArrayBuffer = JsFuture::from(bytes).await.map_err(|_| missing())?.unchecked_into();
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// All that is to be hosted: the guide's pages, the app and the loader of this site, and the same
/// once more under the release's number, where it never changes.
async fn made(site: &Site, mut files: Content, name: String) -> Result<(String, Content), String> {
    let mut served: Content = Vec::new();
    for path in &site.files {
        served.push((path.clone(), fetched(&format!("../{path}")).await?));
    }
    let pages = files.iter().filter(|(path, _)| path.starts_with(&format!("{name}/")));
    let frozen = served.iter().filter(|(path, _)| !path.contains('/') && is_served(path));
    let frozen: Content = frozen
        .chain(pages)
        .map(|(path, content)| (format!("{VERSION}/{path}"), content.clone()))
        .collect();
    files.extend(served);
    files.extend(frozen);
    Ok((name, files))
}

fn is_served(path: &str) -> bool {
    [".js", ".css", ".wasm"].iter().any(|ending| path.ends_with(ending))
}

/// Has the browser save a file.
fn download(name: &str, bytes: &[u8]) -> Option<()> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.unchecked_ref::<HtmlElement>().remove();
    // The browser may still be reading it.
    Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Some(())
}
