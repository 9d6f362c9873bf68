//! The page that writes the snippet: choose, see, copy. Nothing is sent or stored.

mod browser;
mod model;
mod page;

fn main() {
    let Some(data) = browser::data() else { return };
    let Some(holder) = browser::holder() else { return };
    // What stood there was for browsers that cannot run this.
    holder.set_inner_html("");
    let base = browser::base();
    yew::Renderer::<page::Page>::with_root_and_props(holder, page::Props { data, base }).render();
}
