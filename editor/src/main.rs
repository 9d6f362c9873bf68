//! The guide editor: a page for people who write a guide and have no tools but a browser.
//!
//! What it opens stays in the page: nothing is sent anywhere, and nothing is stored. The same
//! module runs twice: as the page, and in a worker that checks the guide while one types.

mod bundle;
mod desk;
mod folder;
mod messages;
mod page;
mod place;

fn main() {
    if web_sys::window().is_some() {
        page::start();
    } else {
        desk::start();
    }
}
