//! A plain quiz in Yew, for the benchmark: what a click on Next costs when all of the widget's own
//! is gone. It asks what the hand-written peer asks, in the same elements, one question at a time.

use gentle_guide::guide::edition::Kept;
use gentle_guide::guide::lines;
use web_sys::Element;
use yew::prelude::*;

/// The quiz, and at which question it is.
struct PlainQuiz {
    edition: Option<Kept>,
    at: usize,
}

enum Message {
    Pick,
    Next,
}

impl Component for PlainQuiz {
    type Message = Message;
    type Properties = ();

    fn create(_: &Context<PlainQuiz>) -> PlainQuiz {
        let words = find("gg-edition").and_then(|data| data.text_content());
        PlainQuiz { edition: words.and_then(|words| lines::read(&words).ok()), at: 0 }
    }

    fn update(&mut self, _: &Context<PlainQuiz>, message: Message) -> bool {
        match message {
            Message::Pick => false,
            Message::Next => {
                self.at += 1;
                true
            }
        }
    }

    fn view(&self, ctx: &Context<PlainQuiz>) -> Html {
        let shown = self.edition.as_ref().and_then(|edition| {
            Some((edition.questions.get(self.at)?, edition.rules.questions.get(self.at)?))
        });
        let Some((question, shape)) = shown else { return Html::default() };
        let link = ctx.link();
        let kind = if shape.most > 1 { "checkbox" } else { "radio" };
        let option = |label: &_, hint: Option<&_>| {
            html! {
                <label>
                    <input type={kind} name="answer" onchange={link.callback(|_| Message::Pick)} />
                    { " " }
                    { label }
                    if let Some(hint) = hint { <small>{ " " }{ hint }</small> }
                </label>
            }
        };
        html! {
            <div key={self.at}>
                <fieldset>
                    <legend>{ &*question.legend }</legend>
                    if let Some(hint) = &question.hint { <p>{ &**hint }</p> }
                    { for question.options.iter().map(|each| option(&*each.label, each.hint.as_deref())) }
                </fieldset>
                <button onclick={link.callback(|_| Message::Next)}>{ "Next" }</button>
            </div>
        }
    }
}

fn find(id: &str) -> Option<Element> {
    web_sys::window().as_ref().and_then(web_sys::Window::document)?.get_element_by_id(id)
}

fn main() {
    if let Some(room) = find("quiz") {
        yew::Renderer::<PlainQuiz>::with_root(room).render();
    }
}

/// As in the app.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
