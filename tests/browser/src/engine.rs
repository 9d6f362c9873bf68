//! The browser engines under test.

use crate::Elsewhere;
use crate::install::{Tool, minibrowser};
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;

/// A browser engine, with the driver that steers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, through its own driver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
    /// WebKitGTK's small browser, through WebKitWebDriver.
    WebKit,
}

impl Engine {
    /// Every engine the project supports.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The engine's name, as people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        }
    }

    /// The driver program.
    pub(crate) const fn driver(self) -> Tool {
        match self {
            Self::Chromium => {
                Tool { names: &["chromedriver"], install: "apt-get install -y chromium-driver" }
            }
            Self::Firefox => {
                Tool { names: &["geckodriver"], install: "cargo install --locked geckodriver" }
            }
            Self::WebKit => Tool {
                names: &["WebKitWebDriver"],
                install: "apt-get install -y webkit2gtk-driver",
            },
        }
    }

    /// The capabilities that start the browser with nothing in `profile`, and
    /// all https sites played by `elsewhere`. If it is not to wait, no command waits
    /// for a page or a frame that is loading.
    pub(crate) fn capabilities(
        self,
        profile: &Path,
        elsewhere: Option<&Elsewhere>,
        wait: bool,
    ) -> Value {
        let proxy = elsewhere.map(Elsewhere::address);
        let mut capabilities = self.own_capabilities(profile, proxy.as_deref());
        if let (false, Some(all)) = (wait, capabilities.as_object_mut()) {
            all.insert("pageLoadStrategy".to_owned(), json!("none"));
        }
        if let (Some(proxy), Some(all)) = (proxy, capabilities.as_object_mut()) {
            all.insert("acceptInsecureCerts".to_owned(), json!(true));
            // WebKit's driver would speak TLS to the proxy itself.
            if self != Self::WebKit {
                let direct = ["localhost", "127.0.0.1"];
                let proxy = json!({ "proxyType": "manual", "sslProxy": proxy, "noProxy": direct });
                all.insert("proxy".to_owned(), proxy);
            }
        }
        capabilities
    }

    fn own_capabilities(self, profile: &Path, proxy: Option<&str>) -> Value {
        match self {
            Self::Chromium => {
                let browser = Tool {
                    names: &["chromium", "chromium-browser", "google-chrome"],
                    install: "apt-get install -y chromium",
                };
                let mut args = Vec::from(CHROMIUM_FLAGS.map(str::to_owned));
                args.push(format!("--user-data-dir={}", profile.display()));
                let more = std::env::var(MORE_FLAGS).unwrap_or_default();
                args.extend(more.split_whitespace().map(str::to_owned));
                json!({ "goog:chromeOptions": { "binary": browser.find(), "args": args } })
            }
            Self::Firefox => {
                let browser = Tool {
                    names: &["firefox-esr", "firefox"],
                    install: "apt-get install -y firefox-esr",
                };
                json!({ "moz:firefoxOptions": { "binary": browser.find(), "args": ["-headless"] } })
            }
            Self::WebKit => {
                let mut args = vec!["--automation".to_owned()];
                if let Some(proxy) = proxy {
                    args.push(format!("--proxy=http://{proxy}"));
                    args.extend(
                        ["localhost", "127.0.0.1"].map(|host| format!("--ignore-host={host}")),
                    );
                }
                let options = json!({ "binary": minibrowser(), "args": args });
                json!({ "webkitgtk:browserOptions": options })
            }
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The environment variable with more flags for Chromium: the benchmark sets it.
const MORE_FLAGS: &str = "GENTLE_GUIDE_CHROMIUM_FLAGS";

/// No window, no sandbox of its own (it refuses to start as root otherwise), no
/// traffic that a test did not ask for, and letters on whole pixels, so that
/// the same page gives the same picture.
const CHROMIUM_FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-font-subpixel-positioning",
];
