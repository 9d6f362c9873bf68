//! The npm package in apps of others, as `cargo xtask npm` installed and built them.

use std::fs;

use browser_tests::reader::{FRAME, Reader};
use browser_tests::{KEEP_SHADOW_ROOTS, scenario};
use serde_json::json;
use xtask::npm;
use xtask::server::{Headers, Server, SiteConfig};

/// Keeps uncaught errors, and tells the server that the event of leaving came as far as the window.
const WATCH: &str = "
    window.uncaught = [];
    addEventListener('error', (event) => event.message && uncaught.push(event.message));
    addEventListener('unhandledrejection', (event) => uncaught.push(String(event.reason)));
    addEventListener('gentle-guide:exit', () => {
        const request = new XMLHttpRequest();
        request.open('GET', '/fired', false);
        request.send();
    });
";

/// A file of an app as it was built.
fn built(app: &str, file: &str) -> String {
    let file = npm::scratch().join(app).join("dist").join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("cannot read {} ({error}): run `cargo xtask npm` first", file.display())
    })
}

/// An app on a host that sends `Access-Control-Allow-Origin` and no other header of ours.
fn serve(app: &str) -> Server {
    let root = npm::scratch().join(app).join("dist");
    let page = built(app, "index.html");
    let headers = Headers::CorsOnly;
    let server = Server::start(SiteConfig { headers, ..SiteConfig::new(root) }).unwrap();
    let watched = format!("<script>{KEEP_SHADOW_ROOTS}{WATCH}</script><meta");
    server.set_page("/index.html", page.replacen("<meta", &watched, 1));
    server
}

fn has_asked(server: &Server, path: &str) -> bool {
    server.log().iter().any(|(_, url)| url == path)
}

/// Answers a question, has the app change a setting, and leaves. Says whether the app heard of it.
fn use_and_leave(reader: &mut Reader<'_>, server: &Server, fast: bool) -> bool {
    reader.goto(&format!("{}/index.html", server.url()));
    if fast {
        reader.enter(FRAME)
    } else {
        reader.enter_short("gentle-guide")
    }
    reader.wait_until("the theme", |page| page.exists("html[data-theme=dark]"));
    reader.begin();
    reader.asks(0);
    reader.pick("choice", "free");
    reader.next();
    reader.asks(1);
    let question = reader.question();
    reader.outside(|host| {
        host.wait_until("the app to hear that it is ready", |host| host.text("#ready") == "1");
        assert_eq!(host.attribute("html", "data-defined").as_deref(), Some("true"));
        host.click("#lighter");
    });
    reader.wait_until("the other theme", |page| page.exists("html[data-theme=light]"));
    assert_eq!(reader.question(), question);
    reader.assert_nothing_uncaught();
    assert!(!has_asked(server, "/the-reader-left"));
    reader.click(".gg-leave");
    reader.wait_until("the reader to have left", |_| has_asked(server, "/fired"));
    has_asked(server, "/the-reader-left")
}

scenario!(
    #[ignore = "needs the apps that `cargo xtask npm` builds"]
    a_plain_app_installs_the_package_and_readers_use_it,
    |browser| {
        assert!(use_and_leave(&mut Reader::new(browser), &serve("plain"), true));
    }
);

scenario!(
    #[ignore = "needs the apps that `cargo xtask npm` builds"]
    a_react_app_installs_the_package_and_readers_use_it,
    |browser| {
        assert!(use_and_leave(&mut Reader::new(browser), &serve("react"), false));
    }
);

scenario!(
    #[ignore = "needs the apps that `cargo xtask npm` builds"]
    a_vue_app_installs_the_package_and_readers_use_it,
    |browser| {
        assert!(use_and_leave(&mut Reader::new(browser), &serve("vue"), false));
    }
);

scenario!(
    #[ignore = "needs the apps that `cargo xtask npm` builds"]
    the_same_app_is_seen_not_to_hear_of_an_event_that_it_does_not_listen_to,
    |browser| {
        let server = serve("plain");
        let page = built("plain", "index.html");
        let script = page.split('"').find(|part| part.starts_with("/assets/")).unwrap();
        let deaf = built("plain", &script[1..]).replace("gentle-guide:exit", "gentle-guide:gone");
        server.set_page(script, deaf);
        assert!(!use_and_leave(&mut Reader::new(browser), &server, true));
    }
);

scenario!(
    #[ignore = "needs the apps that `cargo xtask npm` builds"]
    an_app_without_the_files_keeps_what_the_element_holds_and_gets_no_error,
    |browser| {
        let mut reader = Reader::new(browser);
        for app in ["react", "vue"] {
            let server = serve(app);
            server.hide("/guide/gentle-guide.js");
            reader.goto(&format!("{}/index.html", server.url()));
            reader.wait_until("the app to be told", |page| page.exists("html[data-defined=false]"));
            assert_eq!(reader.text("gentle-guide > p"), "Helplines near you");
            assert!(reader.is_displayed("gentle-guide > p"));
            assert_eq!(reader.script("return uncaught"), json!([]), "{app}");
        }
    }
);
