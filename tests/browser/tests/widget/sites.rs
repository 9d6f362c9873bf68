//! Small sites with the widget in a post, as Hugo, Eleventy and Astro built them: `cargo xtask sites`.

use std::fs;

use browser_tests::reader::{FRAME, Reader};
use browser_tests::scenario;
use browser_tests::site::edition_in;
use serde_json::json;
use xtask::server::{Headers, Server, SiteConfig};
use xtask::sites;

/// Where each tool puts the post.
const POST: &str = "/post/index.html";

/// The site that a tool built, on a host that sends `Access-Control-Allow-Origin` and no other
/// header of ours. The post keeps uncaught errors.
fn serve(tool: &str) -> Server {
    let root = sites::built(tool);
    let file = root.join(&POST[1..]);
    let post = fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("cannot read {} ({error}): run `cargo xtask sites` first", file.display())
    });
    let headers = Headers::CorsOnly;
    let server = Server::start(SiteConfig { headers, ..SiteConfig::new(root) }).unwrap();
    let watch = "<script>window.uncaught = [];
        addEventListener('error', (event) => event.message && uncaught.push(event.message));
        addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
        </script><meta";
    server.set_page(POST, post.replacen("<meta", watch, 1));
    server
}

/// Reads the post, and answers until there is an outcome.
fn take_the_quiz(reader: &mut Reader<'_>, tool: &str) {
    let server = serve(tool);
    reader.guide = edition_in("de");
    reader.goto(&format!("{}{POST}", server.url()));
    assert!(reader.reads("Words before.") && reader.reads("Words after."));
    reader.enter(FRAME);
    reader.wait_until("the theme", |page| page.exists("html[lang=de][data-theme=dark]"));
    reader.begin();
    reader.answer(&[("choice", "solo"), ("alarm", "panic")]);
    assert_eq!(reader.outcome().as_deref(), Some("alarm"));
    let set = reader.outside(|host| {
        host.wait_until("the script", |host| {
            host.script("return !!customElements.get('gentle-guide')") == true
        });
        host.script(
            "const { accent, headingLevel, exitHref } = document.querySelector('gentle-guide');
             return [accent, headingLevel, exitHref]",
        )
    });
    assert_eq!(set, json!(["#225577", "3", "https://a.example/?a=1&b=2"]));
    reader.assert_nothing_uncaught();
}

scenario!(
    #[ignore = "needs the sites that `cargo xtask sites` builds"]
    readers_take_the_quiz_in_a_post_that_hugo_built,
    |browser| {
        take_the_quiz(&mut Reader::new(browser), "hugo");
    }
);

scenario!(
    #[ignore = "needs the sites that `cargo xtask sites` builds"]
    readers_take_the_quiz_in_a_post_that_eleventy_built,
    |browser| {
        take_the_quiz(&mut Reader::new(browser), "eleventy");
    }
);

scenario!(
    #[ignore = "needs the sites that `cargo xtask sites` builds"]
    readers_take_the_quiz_in_a_post_that_astro_built,
    |browser| {
        take_the_quiz(&mut Reader::new(browser), "astro");
    }
);
