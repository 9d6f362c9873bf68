//! One page, opened once.

use crate::pages::{self, Page};
use crate::report;
use browser_tests::{Browser, Engine};
use serde_json::{Value, json};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::sleep;
use std::time::{Duration, Instant};
use xtask::server::{Server, SiteConfig};

const PROBE: &str = include_str!("probe.js");

/// How long a page may take for all that is measured.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a page is left alone before a click that is to show how quick it is.
const QUIET: Duration = Duration::from_millis(300);

/// How many clicks in a row show how quick one is.
pub const STEPS: usize = 4;

/// How a page is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Whether on slow 4G, with a processor four times as slow.
    pub slow: bool,
    /// How many widgets the page has.
    pub many: usize,
}

impl Run {
    /// The slow network, then as fast as this machine goes with more and more widgets.
    pub fn all(many: &[usize]) -> Vec<Run> {
        let fast = many.iter().map(|many| Run { slow: false, many: *many });
        [Run { slow: true, many: 1 }].into_iter().chain(fast).collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", if self.slow { "slow" } else { "unthrottled" }, self.many)
    }
}

/// What was seen of a page. Times are in milliseconds from the start of the navigation, sizes in
/// bytes; what a page does not have is not there.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Until the explainer of the last widget is painted.
    pub explainer: Option<f64>,
    /// Until the first question is painted whose Next then proves to work, after a click on an answer.
    pub interactive: Option<f64>,
    /// Until the second question is painted, if all is pressed as soon as the driver can: a quiz that
    /// asks before it can go on must wait here.
    pub second: Option<f64>,
    /// Of that, from the first question until Next is pressed.
    pub pressing: Option<f64>,
    /// Until the app's own file is there.
    pub arrived: Option<f64>,
    /// From a click on Next to the next question painted, once the page is quiet: the median of
    /// [`STEPS`] questions, from the second on.
    pub step: Option<f64>,
    /// Requests for the widgets, without the article itself.
    pub requests: f64,
    /// Their bytes, as they travel.
    pub bytes: f64,
    /// What the main thread did, in milliseconds.
    pub busy: f64,
    /// What of its long tasks is over 50 ms each.
    pub blocked: f64,
    /// The article's own first contentful paint.
    pub first_paint: Option<f64>,
    /// The article's cumulative layout shift.
    pub shift: f64,
    /// The JavaScript heap.
    pub heap: f64,
    /// The memory of WebAssembly.
    pub wasm: f64,
}

/// The servers.
pub struct Lab {
    widgets: Server,
    blog: Server,
    asked: Vec<String>,
    /// The browser's own name and version.
    pub browser: String,
}

impl Lab {
    /// Starts the servers.
    pub fn open() -> Result<Self, String> {
        let serve = || Server::start(SiteConfig::new(pages::site()));
        let browser = Browser::launch(Engine::Chromium);
        let version = browser.devtools("Browser.getVersion", json!({})).unwrap_or_default();
        let browser = version["product"].as_str().unwrap_or("Chromium").to_owned();
        Ok(Self { widgets: serve()?, blog: serve()?, asked: pages::legends()?, browser })
    }

    /// How long a fixed piece of script and layout takes this machine just now, in milliseconds, with
    /// nothing throttled: by it the runs of two days can be compared.
    pub fn yardstick() -> Option<f64> {
        let work = "
            const start = performance.now();
            let sum = 0;
            for (let i = 0; i < 3e7; i++) sum = (sum * 31 + i) | 0;
            for (let i = 0; i < 3000; i++) document.body.append(Object.assign(document.createElement('p'), { textContent: `${i} people get sleepy` }));
            const height = document.body.offsetHeight;
            return [performance.now() - start, height + sum];";
        let measured = catch_unwind(|| {
            let mut browser = Browser::launch_hasty(Engine::Chromium);
            browser.goto("about:blank");
            browser.script(work)[0].as_f64()
        });
        measured.ok().flatten()
    }

    /// Opens a page once.
    pub fn measure(&self, page: &Page, run: Run) -> Result<Sample, String> {
        // The harness reports by panicking.
        let measured = catch_unwind(AssertUnwindSafe(|| self.open_page(page, run)));
        measured.unwrap_or_else(|_| Err("the browser did not play along".to_owned()))
    }

    fn open_page(&self, page: &Page, run: Run) -> Result<Sample, String> {
        let url = self.put(page, run.many);
        // The driver would hold back a press until every frame has loaded, and all that it asks for.
        let mut browser = Browser::launch_hasty(Engine::Chromium);
        browser.set_viewport(900, 1400);
        let config = json!({
            "explainer": page.explainer,
            "question": "legend, .sd-question__title",
            "asked": self.asked,
            "option": "fieldset input, fieldset [role], .sd-item",
            "many": run.many,
            "patience": PATIENCE.as_millis(),
        });
        let probe = PROBE.replacen("= CONFIG;", &format!("= {config};"), 1);
        browser.devtools("Page.enable", json!({}));
        browser.devtools("Performance.enable", json!({}));
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": probe }));
        if run.slow {
            browser.devtools("Network.enable", json!({}));
            // 1.6 Mbit/s down, 0.75 up, 150 ms.
            browser.devtools(
                "Network.emulateNetworkConditions",
                json!({ "offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750 }),
            );
            browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }));
        }
        self.widgets.clear_log();
        browser.goto(&url);

        // The page says by itself when something is there: asked again and again, it would be slowed
        // down by that.
        let deadline = Instant::now() + PATIENCE;
        while browser.script("return 'until' in window") != true && Instant::now() < deadline {
            sleep(Duration::from_millis(20));
        }
        let when = |what: &str, promise: String| {
            let asked =
                json!({ "expression": promise, "awaitPromise": true, "returnByValue": true });
            let answer = browser.devtools("Runtime.evaluate", asked).unwrap_or_default();
            if let Some(problem) = answer["exceptionDetails"]["exception"]["description"].as_str() {
                return Err(format!("{what}: {problem}"));
            }
            match &answer["result"]["value"] {
                Value::Null => Err(format!("{what} did not come in {} s", PATIENCE.as_secs())),
                value => Ok(value.clone()),
            }
        };
        let wait =
            |what: &str, is_there: &str| when(what, format!("until(() => {is_there})")).map(|_| ());
        let mut sample = Sample::default();
        let explainers =
            || wait("the explainer", &format!("bench.explainers.length >= {}", run.many));
        let press = |what: &str| {
            let place = when(what, format!("find('{what}')"))?;
            for kind in ["mousePressed", "mouseReleased"] {
                browser.devtools(
                    "Input.dispatchMouseEvent",
                    json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 }),
                );
            }
            Ok::<(), String>(())
        };
        if page.has_quiz {
            wait("the first question", "0 in bench.asked")?;
            for what in ["option", "next"] {
                press(what)?;
            }
            wait("the second question", "1 in bench.asked")?;
            explainers()?;
            for asked in 2..=1 + STEPS {
                for what in ["option", "next"] {
                    sleep(QUIET);
                    press(what)?;
                }
                wait("the next question", &format!("{asked} in bench.asked"))?;
            }
        } else {
            explainers()?;
            // What the app does once it is there belongs to it.
            sleep(Duration::from_millis(1500));
        }
        browser.script("everywhere('memory')");
        sleep(Duration::from_millis(200));
        let bench = browser.script(
            "const [paint] = performance.getEntriesByName('first-contentful-paint');
             return { ...bench, paint: paint?.startTime ?? null }",
        );
        let metrics = browser.devtools("Performance.getMetrics", json!({})).unwrap_or_default();
        let metric = |name: &str| {
            let all = metrics["metrics"].as_array().into_iter().flatten();
            let mut found = all.filter(|metric| metric["name"] == name);
            found.next().and_then(|metric| metric["value"].as_f64()).unwrap_or_default()
        };
        let times = |name: &str| -> Vec<f64> {
            bench[name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
        };
        sample.explainer = times("explainers").get(run.many - 1).copied();
        let asked = times("asked");
        sample.interactive = asked.first().copied();
        sample.second = asked.get(1).copied();
        sample.arrived = bench["arrived"].as_f64();
        // Two clicks a question: on an answer, on Next.
        let nexts: Vec<f64> = times("clicks").into_iter().skip(1).step_by(2).collect();
        sample.pressing = asked.first().zip(nexts.first()).map(|(asked, click)| click - asked);
        let mut steps: Vec<f64> =
            asked.iter().skip(1).zip(nexts).skip(1).map(|(asked, click)| asked - click).collect();
        steps.sort_by(f64::total_cmp);
        sample.step = (!steps.is_empty()).then(|| report::median(&steps));
        sample.busy = metric("TaskDuration") * 1000.0;
        sample.blocked = times("long").iter().map(|long| (long - 50.0).max(0.0)).sum();
        sample.first_paint = bench["paint"].as_f64();
        sample.shift = bench["shift"].as_f64().unwrap_or_default();
        sample.heap = metric("JSHeapUsedSize");
        sample.wasm = bench["memory"].as_f64().unwrap_or_default();
        (sample.requests, sample.bytes) = self.traffic();
        Ok(sample)
    }

    /// Puts the page on the blog: an article, then the widgets, then more of the article.
    fn put(&self, page: &Page, many: usize) -> String {
        let words =
            "<p>Some people get sleepy after being close to someone, some chatty, some hungry.</p>";
        let page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>An article</title>\
             <link rel=\"icon\" href=\"data:,\">{}<h1>The quiet hour</h1>{words}{}{}</html>",
            page.head,
            page.widget.repeat(many),
            words.repeat(20),
        );
        self.blog
            .set_page("/article.html", page.replace("W/", &format!("{}/", self.widgets.url())));
        self.blog.url().replace("127.0.0.1", "localhost") + "/article.html"
    }

    /// What the widgets asked for, and how much of it travelled.
    fn traffic(&self) -> (f64, f64) {
        let log = self.widgets.log();
        let size = |url: &String| {
            let path = url.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
            let small = pages::site().join(format!("{path}.br"));
            let length = |file| std::fs::metadata(file).map(|data| data.len());
            length(small).or_else(|_| length(pages::site().join(path))).unwrap_or_default() as f64
        };
        (log.len() as f64, log.iter().map(|(_, url)| size(url)).sum())
    }
}
