//! What a frame page may do: its content security policy and the sandbox around it.

pub use crate::snippet::SANDBOX;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The app's script as it is built, at the top of the site. A release gives it a name of its own.
pub const APP_SCRIPT: &str = "app.js";

/// The app's WebAssembly module as it is built, beside its script.
pub const APP_WASM: &str = "app_bg.wasm";

/// What goes with every answer. Any page may embed the widget, and the frame's own origin is
/// opaque: so all of the site's files are open to every origin.
pub const COMMON_HEADERS: [(&str, &str); 4] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
];

/// What a frame page may not ask of the device: its `Permissions-Policy`.
pub const PERMISSIONS: &str =
    "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=()";

/// The content security policy of the builder: it shows the site's own files, and asks no other.
pub const BUILDER: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                           style-src 'self'; frame-src 'self'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The content security policy of the guide editor: as the builder's, and it checks in a worker.
pub const EDITOR: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                          worker-src 'self'; style-src 'self'; frame-src 'self'; \
                          connect-src 'self'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'";

/// The content security policy of the frame page `html`.
///
/// With the site's base address (`https://guide.example`, no slash at its end) it is the whole
/// policy, to be sent as a header. Without one it is the weaker form that fits the page's own
/// `<meta http-equiv>`, for hosts that set no headers: a `<meta>` may name neither sandbox nor
/// frame-ancestors, and a prerendered page does not know its address. It says "any" there and not
/// `'self'`, which in WebKit matches nothing when the origin is opaque. The page's head script
/// knows the address, and can add a second `<meta>` that narrows the first.
///
/// The names of the app's two files are those that the page itself asks for; so are those of the
/// guide's pages in each language, whose words may come into this one.
pub fn policy(origin: Option<&str>, html: &str) -> String {
    let inline = inline_elements(html);
    let at = |rel: &str| match (preloaded(html, rel), origin) {
        (Some(file), Some(origin)) => vec![format!("{origin}/{file}")],
        (Some(_), None) => vec!["http: https:".to_owned()],
        (None, _) => vec![],
    };
    let sources = |first: Vec<String>, element: Element, last: &[&str]| {
        let mut sources = first;
        for (_, text) in inline.iter().filter(|(kind, _)| *kind == element) {
            let hash = hash_source(text);
            if !sources.contains(&hash) {
                sources.push(hash);
            }
        }
        sources.extend(last.iter().map(|&source| source.to_owned()));
        if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") }
    };

    let scripts = sources(at("modulepreload"), Element::Script, &["'wasm-unsafe-eval'"]);
    let styles = sources(vec![], Element::Style, &[]);
    let mut connections = at("preload");
    if let Some(origin) = origin {
        connections.extend(pages(html).map(|page| format!("{origin}/{page}")));
    }
    if connections.is_empty() {
        connections.push("'none'".to_owned());
    }
    let connections = connections.join(" ");
    let mut directives = vec![
        "default-src 'none'".to_owned(),
        format!("script-src {scripts}"),
        format!("style-src {styles}"),
        format!("connect-src {connections}"),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "require-trusted-types-for 'script'".to_owned(),
        "trusted-types 'none'".to_owned(),
    ];
    if origin.is_some() {
        directives.insert(0, format!("sandbox {SANDBOX}"));
        // No frame-ancestors: not even `*` would match a page without an origin, such as the
        // sandboxed preview of an editor.
    }
    directives.join("; ")
}

/// The policy of a frame page as a header, where nobody knows the site's address.
pub fn policy_anywhere(html: &str) -> String {
    format!("sandbox {SANDBOX}; {}", policy(None, html))
}

/// The file at the top of the site that the page preloads with that `rel`.
fn preloaded<'a>(html: &'a str, rel: &str) -> Option<&'a str> {
    let (_, after) = html.split_once(&format!("<link rel=\"{rel}\" href=\"../"))?;
    Some(after.split_once('"')?.0)
}

/// The guide's page in each language, as files at the top of the site.
fn pages(html: &str) -> impl Iterator<Item = &str> {
    let named = html.split_once(" data-pages=\"").and_then(|(_, rest)| rest.split_once('"'));
    named.map_or("", |(pages, _)| pages).split_ascii_whitespace()
}

/// The source expression that allows one inline script or style.
pub fn hash_source(text: &str) -> String {
    // A browser reads every line end as a line feed before it hashes.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[derive(Clone, Copy, PartialEq)]
enum Element {
    Script,
    Style,
}

/// The text of every inline style, and of every inline script that a browser would run: not those
/// with a `src`, nor data blocks, which need no permission.
fn inline_elements(html: &str) -> Vec<(Element, &str)> {
    let mut found = vec![];
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (kind, name) = match after {
            _ if opens(after, "script") => (Element::Script, "script"),
            _ if opens(after, "style") => (Element::Style, "style"),
            _ => continue,
        };
        let (tag, after_tag) = split_tag(after);
        let (text, after_text) = split_end(after_tag, name);
        let attributes = tag.get(name.len()..).unwrap_or_default();
        if kind == Element::Style || runs_inline(attributes) {
            found.push((kind, text));
        }
        rest = after_text;
    }
    found
}

/// Does the text after a `<` open an element of this name?
fn opens(after: &str, name: &str) -> bool {
    let is_name = after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let next = after.get(name.len()..).and_then(|rest| rest.chars().next());
    is_name && next.is_some_and(|next| next == '>' || next == '/' || next.is_ascii_whitespace())
}

/// Splits at the `>` that ends a tag, which may hold quoted attribute values.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (place, letter) in text.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter == '>' => {
                let (tag, rest) = text.split_at(place);
                return (tag, rest.get(1..).unwrap_or_default());
            }
            None => {}
        }
    }
    (text, "")
}

/// Splits at the end tag of that name.
fn split_end<'a>(text: &'a str, name: &str) -> (&'a str, &'a str) {
    let ends = text.match_indices("</").map(|(place, _)| place);
    let end = ends.into_iter().find(|place| {
        text.get(place + 2..).is_some_and(|after| {
            after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
    });
    end.map_or((text, ""), |place| text.split_at(place))
}

/// Does a script with these attributes hold its code between its tags?
fn runs_inline(attributes: &str) -> bool {
    let attributes = attributes.to_ascii_lowercase();
    let mut words = attributes.split_ascii_whitespace().map(|word| word.trim_end_matches('/'));
    let has_source = words.clone().any(|word| word == "src" || word.starts_with("src="));
    let kind = words.find_map(|word| word.strip_prefix("type="));
    let kind = kind.map(|kind| kind.trim_matches(['"', '\'']));
    let runs =
        matches!(kind, None | Some("" | "module" | "importmap")) || kind == Some("text/javascript");
    !has_source && runs
}

#[cfg(test)]
mod tests {
    use super::*;

    // The hash of `a` as `printf a | openssl dgst -sha256 -binary | base64` prints it.
    const HASH_OF_A: &str = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='";

    const LINKS: &str = "<link rel=\"modulepreload\" href=\"../app.js\" crossorigin>\n\
                         <link rel=\"preload\" href=\"../app_bg.wasm\" as=\"fetch\" crossorigin>";

    #[test]
    fn a_page_that_asks_for_no_app_may_load_none() {
        let policy = policy(Some("https://guide.example"), "<p>Words</p>");
        assert!(policy.contains("script-src 'wasm-unsafe-eval';"));
        assert!(policy.contains("connect-src 'none';"));
    }

    #[test]
    fn a_header_for_any_address_is_the_meta_form_in_a_sandbox() {
        let html = format!("{LINKS}<script>a</script>");
        assert_eq!(policy_anywhere(&html), format!("sandbox {SANDBOX}; {}", policy(None, &html)));
    }

    #[test]
    fn the_header_names_the_sandbox_and_the_exact_addresses() {
        let pages = "<html lang=\"en\" data-pages=\"aftercare/ar.html aftercare/en.html\">";
        let html = format!("{pages}{LINKS}<style>a</style><script>a</script>");
        let policy = policy(Some("https://guide.example"), &html);
        let expected = format!(
            "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-modals \
             allow-top-navigation-to-custom-protocols; default-src 'none'; \
             script-src https://guide.example/app.js {HASH_OF_A} 'wasm-unsafe-eval'; \
             style-src {HASH_OF_A}; connect-src https://guide.example/app_bg.wasm \
             https://guide.example/aftercare/ar.html https://guide.example/aftercare/en.html; \
             base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
             trusted-types 'none'"
        );
        assert_eq!(policy, expected);
    }

    #[test]
    fn the_meta_form_has_no_address_no_sandbox_and_no_ancestors() {
        let policy = policy(None, &format!("{LINKS}<script>a</script>"));
        assert!(
            policy.contains(&format!("script-src http: https: {HASH_OF_A} 'wasm-unsafe-eval';"))
        );
        assert!(policy.contains("connect-src http: https:;"));
        assert!(policy.contains("style-src 'none';"));
        assert!(!policy.contains("sandbox") && !policy.contains("frame-ancestors"));
        assert!(!policy.contains("'self'"), "matches nothing in WebKit when the origin is opaque");
    }

    #[test]
    fn the_sandbox_never_gives_the_frame_an_origin() {
        assert!(!SANDBOX.contains("allow-same-origin"));
        assert_eq!(SANDBOX.split(' ').count(), 5);
    }

    #[test]
    fn nothing_unsafe_but_compiling_wasm_is_ever_allowed() {
        let policy = policy(Some("https://guide.example"), "<script>a</script>");
        assert!(!policy.replace("'wasm-unsafe-eval'", "").contains("unsafe"));
    }

    fn inline(html: &str) -> Vec<&str> {
        inline_elements(html).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn scripts_from_a_file_and_data_blocks_get_no_hash() {
        let html = r#"<script type="module" src="../app.js"></script>
            <script src=x.js>never run</script>
            <script type="application/json" id="text">{"a":"<style>"}</script>"#;
        assert_eq!(inline(html), Vec::<&str>::new());
    }

    #[test]
    fn every_inline_script_and_style_is_found_whatever_its_tag_looks_like() {
        let html = "<!-- <script>no</script> --><SCRIPT type='module'>one</SCRIPT>\
            <script data-x=\"a > b\">two < 3</script ><styles>no</styles><style\n>three</style>\
            <script>four";
        assert_eq!(inline(html), ["one", "two < 3", "three", "four"]);
    }

    #[test]
    fn a_script_that_stands_twice_is_allowed_once() {
        let policy = policy(None, "<script>a</script><script>a</script>");
        assert_eq!(policy.matches("sha256").count(), 1);
    }

    #[test]
    fn line_ends_are_hashed_as_a_browser_reads_them() {
        assert_eq!(hash_source("a\r\nb\rc"), hash_source("a\nb\nc"));
    }
}
