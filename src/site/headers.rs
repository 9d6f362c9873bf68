//! What a server must send with a release, as files for the servers that sites use.
//!
//! `_headers` is for Netlify and hosts like it; `headers/` has snippets for nginx, Caddy and
//! Apache, which know the address they are asked at, and name it in the pages' policy.

use std::fmt::Write as _;

use super::policy::{COMMON_HEADERS, PERMISSIONS, policy, policy_anywhere};

/// How long a browser may keep what never changes under its name.
pub const FOREVER: &str = "public, max-age=31536000, immutable";

/// And what may: helplines change.
pub const SOON: &str = "public, max-age=600";

/// And what a page and its parts must be of one release for.
pub const FRESH: &str = "no-cache";

/// What the files are, by the ends of their names.
const TYPES: [(&str, &str); 5] = [
    ("html", "text/html"),
    ("js", "text/javascript"),
    ("css", "text/css"),
    ("txt", "text/plain"),
    ("wasm", "application/wasm"),
];

/// One kind of file: which, and what goes with it.
struct Kind {
    /// The paths, as a regular expression.
    paths: String,
    /// The same for servers that know only `*`.
    globs: Vec<String>,
    /// For frame pages: the folder that their app stands in, such as `/0.1.0`, and one of them.
    page: Option<(String, String)>,
    /// For pages for those who run a site: their policy.
    policy: Option<&'static str>,
    keep: &'static str,
}

/// A folder with a page for those who run a site, and the policy to send with all that is in it.
pub type OwnersPage = (&'static str, Option<&'static str>);

/// The release's files by kind. No path is of two kinds. Of each guide there is a page.
fn kinds(guides: &[(String, String)], version: &str, pages: &[OwnersPage]) -> Vec<Kind> {
    let exact = version.replace('.', r"\.");
    // Sites that still name the script of an older release need it as much.
    let any = r"[0-9]+\.[0-9]+\.[0-9]+";
    let mut kinds = vec![];
    for (guide, html) in guides {
        let page = |folder: &str, paths: String, keep| Kind {
            paths,
            globs: vec![format!("{folder}/{guide}/*")],
            page: Some((folder.to_owned(), html.clone())),
            policy: None,
            keep,
        };
        kinds.push(page("", format!(r"^/{guide}/[A-Za-z0-9-]+\.(html|txt)$"), SOON));
        let paths = format!(r"^/{exact}/{guide}/[A-Za-z0-9-]+\.(html|txt)$");
        kinds.push(page(&format!("/{version}"), paths, FOREVER));
    }
    kinds.extend([
        Kind {
            paths: format!(
                r"^/({any}/)?((app|inline)-[0-9a-f]+\.(js|css|wasm)|gentle-guide-{any}\.js)$"
            ),
            globs: ["/app-*", "/inline-*", "/gentle-guide-*"].map(str::to_owned).into(),
            page: None,
            policy: None,
            keep: FOREVER,
        },
        Kind {
            paths: format!(r"^/{any}/gentle-guide\.js$"),
            globs: vec![
                format!("/{version}/app-*"),
                format!("/{version}/inline-*"),
                format!("/{version}/gentle-guide-*"),
                format!("/{version}/gentle-guide.js"),
            ],
            page: None,
            policy: None,
            keep: FOREVER,
        },
        Kind {
            paths: r"^/gentle-guide\.js$".to_owned(),
            globs: vec!["/gentle-guide.js".to_owned()],
            page: None,
            policy: None,
            keep: SOON,
        },
    ]);
    kinds.extend(pages.iter().map(|(folder, policy)| Kind {
        paths: format!(r"^/{folder}/([A-Za-z0-9_-]+\.(html|js|css|wasm))?$"),
        globs: vec![format!("/{folder}/*")],
        page: None,
        policy: *policy,
        keep: FRESH,
    }));
    kinds
}

/// Every header of a kind. `policy` writes the one of a page whose app stands in that folder.
fn headers(kind: &Kind, policy: impl Fn(&str, &str) -> String) -> Vec<(&'static str, String)> {
    let common = COMMON_HEADERS.map(|(name, value)| (name, value.to_owned()));
    let mut headers = Vec::from(common);
    headers.push(("Cache-Control", kind.keep.to_owned()));
    if let Some((folder, page)) = &kind.page {
        headers.push(("Permissions-Policy", PERMISSIONS.to_owned()));
        headers.push(("Content-Security-Policy", policy(folder, page)));
    }
    if let Some(policy) = kind.policy {
        headers.push(("Content-Security-Policy", policy.to_owned()));
    }
    headers
}

/// The files, by name. `guides` has the name and a frame page of each; `origin` is the address that
/// the release will be served at, if it is known; `pages` are those for whoever runs the site.
pub fn files(
    guides: &[(String, String)],
    version: &str,
    origin: Option<&str>,
    pages: &[OwnersPage],
) -> [(&'static str, String); 4] {
    let kinds = kinds(guides, version, pages);
    let at = |origin: &'static str| {
        move |folder: &str, page: &str| policy(Some(&[origin, folder].concat()), page)
    };
    let fixed = |folder: &str, page: &str| match origin {
        Some(origin) => policy(Some(&[origin, folder].concat()), page),
        None => policy_anywhere(page),
    };
    [
        ("_headers", netlify(&kinds, fixed)),
        ("headers/nginx.conf", nginx(&kinds, at("$scheme://$gentle_guide_host"))),
        ("headers/Caddyfile", caddy(&kinds, at("{scheme}://{hostport}"))),
        ("headers/apache.conf", apache(&kinds, at("%{REQUEST_SCHEME}://%{HTTP_HOST}"))),
    ]
}

fn netlify(kinds: &[Kind], policy: impl Fn(&str, &str) -> String) -> String {
    let mut text = String::new();
    for kind in kinds {
        for glob in &kind.globs {
            let _ = writeln!(text, "{glob}");
            for (name, value) in headers(kind, &policy) {
                let _ = writeln!(text, "  {name}: {value}");
            }
        }
    }
    text
}

fn nginx(kinds: &[Kind], policy: impl Fn(&str, &str) -> String) -> String {
    let mut text = "# Include this in a `server` whose `root` is the folder of the release, before its own `location ~`.\n\
                    # What that server adds by add_header itself is not sent with these files: repeat it here.\n\
                    # With the brotli module, add: brotli_static on;\n\
                    gzip_static on;\ngzip_vary on;\n\
                    # Before nginx 1.29.5, HTTP/3 leaves the first of these empty.\n\
                    set $gentle_guide_host $http_host;\n\
                    if ($gentle_guide_host = \"\") {\n  set $gentle_guide_host $host;\n}\n"
        .to_owned();
    let types: String = TYPES.iter().map(|(ending, kind)| format!(" {kind} {ending};")).collect();
    for kind in kinds {
        let _ = writeln!(text, "location ~ \"{}\" {{", kind.paths);
        // An outer default_type or charset could be anything, and an outer expires would make a
        // second Cache-Control.
        let _ = writeln!(text, "  types {{{types} }}\n  charset utf-8;");
        text.push_str("  charset_types text/javascript text/css text/plain;\n  expires off;\n");
        for (name, value) in headers(kind, &policy) {
            // An error must not be kept as long as the file.
            let always = if name == "Cache-Control" { "" } else { " always" };
            let _ = writeln!(text, "  add_header {name} \"{value}\"{always};");
        }
        text.push_str("}\n");
    }
    text
}

fn caddy(kinds: &[Kind], policy: impl Fn(&str, &str) -> String) -> String {
    let mut text = "# Import this in a site whose `root` is the folder of the release.\n\
                    file_server {\n  precompressed br gzip\n}\n"
        .to_owned();
    for (number, kind) in kinds.iter().enumerate() {
        let _ = writeln!(text, "@kind{number} {{\n  path_regexp {}\n  file\n}}", kind.paths);
        let _ = writeln!(text, "header @kind{number} {{");
        for (name, value) in headers(kind, &policy) {
            let _ = writeln!(text, "  {name} \"{value}\"");
        }
        // Caddy says it of the smaller forms alone. Last, or it would stand there twice.
        text.push_str("  Vary Accept-Encoding\n  defer\n}\n");
    }
    // Caddy asks the system what type a file is of; some know no `.txt`.
    for (ending, kind) in TYPES {
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        let paths = all_paths(kinds);
        let _ = writeln!(
            text,
            "@{ending} {{\n  path *.{ending}\n  path_regexp {paths}\n  file\n}}\n\
             header @{ending} Content-Type \"{kind}{charset}\""
        );
    }
    text
}

fn apache(kinds: &[Kind], policy: impl Fn(&str, &str) -> String) -> String {
    let mut text = "# Include this in a virtual host whose `DocumentRoot` is the folder of the \
                    release. It needs mod_headers,\n# and mod_rewrite to send the smaller forms.\n\
                    <IfModule rewrite_module>\n  RewriteEngine On\n"
        .to_owned();
    let paths = all_paths(kinds);
    for (coding, ending) in [("br", "br"), ("gzip", "gz")] {
        let _ = writeln!(
            text,
            "  RewriteCond \"%{{HTTP:Accept-Encoding}}\" \"\\b{coding}\\b\"\n  \
             RewriteCond \"%{{DOCUMENT_ROOT}}%{{REQUEST_URI}}.{ending}\" -f\n  \
             RewriteRule \"{paths}\" \"%{{DOCUMENT_ROOT}}%{{REQUEST_URI}}.{ending}\" [L]"
        );
    }
    text.push_str("</IfModule>\n");
    for kind in kinds {
        let _ = writeln!(text, "<LocationMatch \"{}\">", kind.paths);
        for (ending, kind) in TYPES {
            let _ = writeln!(text, "  AddType {kind} .{ending}");
        }
        // To some configurations `.gz` is a type.
        text.push_str(
            "  AddCharset utf-8 .html .js .css .txt\n  RemoveType .br .gz\n  \
             AddEncoding br .br\n  AddEncoding gzip .gz\n  Header merge Vary Accept-Encoding\n",
        );
        for (name, value) in headers(kind, &policy) {
            let how = if name == "Content-Security-Policy" { "expr=" } else { "" };
            // Apache has two lists of headers and sends both: what the site says of these files in
            // the other one would stand beside it.
            let (this, other) =
                if name == "Cache-Control" { ("", "always ") } else { ("always ", "") };
            let _ = writeln!(text, "  Header {other}unset {name}");
            let _ = writeln!(text, "  Header {this}set {name} \"{how}{value}\"");
        }
        text.push_str("</LocationMatch>\n");
    }
    text
}

/// The paths of all kinds, as one regular expression.
fn all_paths(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.paths.as_str()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<link rel=\"modulepreload\" href=\"../app-1.js\">\
                        <link rel=\"preload\" href=\"../app-1.wasm\"><style>a</style>";

    const PAGES: &[OwnersPage] =
        &[("builder", Some("default-src 'none'; frame-src 'self'")), ("other", None)];

    fn guides() -> [(String, String); 1] {
        [("aftercare".to_owned(), PAGE.to_owned())]
    }

    fn count() -> usize {
        kinds(&guides(), "1.2.3", PAGES).len()
    }

    fn written(origin: Option<&str>) -> [String; 4] {
        files(&guides(), "1.2.3", origin, PAGES).map(|(_, text)| text)
    }

    #[test]
    fn every_server_is_told_the_policy_the_cache_and_all_common_headers() {
        for text in written(Some("https://guide.example")) {
            for (name, value) in COMMON_HEADERS {
                assert!(text.contains(name) && text.contains(value), "{name}: {text}");
            }
            for part in ["sandbox allow-scripts", FOREVER, SOON, PERMISSIONS, "style-src 'sha256-"]
            {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
    }

    #[test]
    fn a_frozen_page_may_load_the_frozen_app_and_no_other() {
        let texts = written(Some("https://guide.example"));
        let addresses = [
            "https://guide.example",
            "$scheme://$gentle_guide_host",
            "{scheme}://{hostport}",
            "%{REQUEST_SCHEME}://%{HTTP_HOST}",
        ];
        for (text, address) in texts.iter().zip(addresses) {
            for folder in ["", "/1.2.3"] {
                let script = format!("script-src {address}{folder}/app-1.js ");
                assert_eq!(text.matches(&script).count(), 1, "{text}");
            }
        }
    }

    #[test]
    fn no_server_is_left_to_guess_what_a_file_is() {
        let [_, nginx, caddy, apache] = written(None);
        for (ending, kind) in TYPES {
            assert!(nginx.contains(&format!(" {kind} {ending};")), "{nginx}");
            assert!(caddy.contains(&format!("header @{ending} Content-Type \"{kind}")), "{caddy}");
            assert_eq!(apache.matches(&format!("AddType {kind} .{ending}\n")).count(), count());
        }
    }

    #[test]
    fn a_cache_between_learns_that_each_file_has_several_forms() {
        let [_, nginx, caddy, apache] = written(None);
        assert!(nginx.contains("gzip_vary on;"));
        assert_eq!(caddy.matches("  Vary Accept-Encoding\n  defer\n").count(), count());
        assert_eq!(apache.matches("  Header merge Vary Accept-Encoding\n").count(), count());
    }

    #[test]
    fn what_the_site_around_says_never_stands_beside_what_these_files_need() {
        let [_, nginx, _, apache] = written(None);
        assert_eq!(nginx.matches("  expires off;\n").count(), count());
        for (name, _) in COMMON_HEADERS {
            assert_eq!(
                apache.matches(&format!("  Header unset {name}\n")).count(),
                count(),
                "{name}"
            );
        }
        assert_eq!(apache.matches("  Header always unset Cache-Control\n").count(), count());
    }

    #[test]
    fn nginx_names_the_host_in_http_3_too_where_its_variable_for_that_is_empty() {
        let [_, nginx, ..] = written(None);
        assert_eq!(nginx.matches("$http_host").count(), 1);
        assert!(nginx.contains("\nset $gentle_guide_host $http_host;\n"), "{nginx}");
        assert!(nginx.contains("= \"\") {\n  set $gentle_guide_host $host;\n}\n"), "{nginx}");
    }

    #[test]
    fn apache_sends_the_smaller_forms_of_these_files_alone() {
        let [.., apache] = written(None);
        for ending in ["br", "gz"] {
            let form = format!("\"%{{DOCUMENT_ROOT}}%{{REQUEST_URI}}.{ending}\"");
            assert!(apache.contains(&format!("  RewriteCond {form} -f\n")), "{apache}");
            let rules = apache.lines().filter(|line| line.contains("RewriteRule"));
            let rule = rules.filter(|line| line.contains(&form)).collect::<String>();
            for kind in kinds(&guides(), "1.2.3", PAGES) {
                assert!(rule.contains(&kind.paths), "{rule}");
            }
        }
    }

    #[test]
    fn each_guide_may_ask_for_its_own_pages_and_no_others() {
        let with_page = |guide: &str| {
            (guide.to_owned(), format!("<html data-pages=\"{guide}/en.html\">{PAGE}"))
        };
        let kinds = kinds(&[with_page("aftercare"), with_page("night")], "1.2.3", PAGES);
        let at = |folder: &str, page: &str| policy(Some(&["https://a", folder].concat()), page);
        for guide in ["aftercare", "night"] {
            for folder in ["", "/1.2.3"] {
                let glob = format!("{folder}/{guide}/*");
                let kind = kinds.iter().find(|kind| kind.globs.contains(&glob)).unwrap();
                let (_, policy) = headers(kind, at).pop().unwrap();
                let own = format!(
                    "; connect-src https://a{folder}/app-1.wasm https://a{folder}/{guide}/en.html;"
                );
                assert!(policy.contains(&own), "{policy}");
            }
        }
    }

    #[test]
    fn each_page_for_those_who_run_a_site_has_its_own_policy() {
        for text in written(Some("https://guide.example")) {
            for (folder, policy) in PAGES {
                assert!(policy.is_none_or(|policy| text.matches(policy).count() == 1), "{text}");
                assert!(text.contains(&format!("/{folder}/")), "{text}");
            }
            assert!(text.contains(FRESH), "{text}");
        }
    }

    #[test]
    fn a_file_that_must_name_an_address_and_knows_none_says_any() {
        let [netlify, ..] = written(None);
        assert!(netlify.contains("script-src http: https: 'wasm-unsafe-eval'"));
    }
}
