//! The WebDriver protocol: one session, one JSON request per command.

use crate::Elsewhere;
use crate::engine::Engine;
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;
use std::time::Duration;
use ureq::Agent;

/// The code, of our own, for a driver that could not be heard.
const SILENCE: &str = "no answer";

/// A driver's refusal, or a failure to reach it.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The protocol's own code for it, such as `no such element`.
    pub(crate) code: String,
    message: String,
}

impl Refusal {
    /// Whether the element was not there, or no longer there: a page that is
    /// still changing may yet have it.
    pub(crate) fn may_pass(&self) -> bool {
        ["no such element", "stale element reference", "no such shadow root"]
            .contains(&self.code.as_str())
    }

    /// Whether the driver said nothing in time, rather than no.
    pub(crate) fn is_silence(&self) -> bool {
        [SILENCE, "timeout", "script timeout"].contains(&self.code.as_str())
    }

    fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What follows the first line is the driver's own call stack.
        write!(f, "{}: {}", self.code, self.message.lines().next().unwrap_or_default())
    }
}

/// An open session with a driver.
pub(crate) struct Session {
    agent: Agent,
    address: String,
}

impl Session {
    /// Starts the browser behind the driver at `address`.
    pub(crate) fn open(
        engine: Engine,
        address: &str,
        profile: &Path,
        elsewhere: Option<&Elsewhere>,
        wait: bool,
    ) -> Result<Self, Refusal> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let mut session = Self { agent: config.new_agent(), address: format!("{address}/session") };
        let wanted = json!({ "alwaysMatch": engine.capabilities(profile, elsewhere, wait) });
        let opened = session.post("", json!({ "capabilities": wanted }))?;
        let Some(id) = opened.get("sessionId").and_then(Value::as_str) else {
            return Err(Refusal::new("no session", &opened.to_string()));
        };
        session.address = format!("{}/{id}", session.address);
        let seconds_20 = 20_000;
        session.post("/timeouts", json!({ "script": seconds_20, "pageLoad": seconds_20 }))?;
        Ok(session)
    }

    /// Asks for a value.
    pub(crate) fn get(&self, path: &str) -> Result<Value, Refusal> {
        answer(self.agent.get(format!("{}{path}", self.address)).call())
    }

    /// Gives a command.
    pub(crate) fn post(&self, path: &str, body: Value) -> Result<Value, Refusal> {
        answer(self.agent.post(format!("{}{path}", self.address)).send_json(body))
    }

    /// Ends something: with an empty path, the session and its browser.
    pub(crate) fn delete(&self, path: &str) -> Result<Value, Refusal> {
        answer(self.agent.delete(format!("{}{path}", self.address)).call())
    }
}

fn answer(
    response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Value, Refusal> {
    let unreachable = |error: ureq::Error| Refusal::new(SILENCE, &error.to_string());
    let mut response = response.map_err(unreachable)?;
    // A screenshot may be large.
    let body = response.body_mut().with_config().limit(64 << 20);
    let mut body: Value = body.read_json().map_err(unreachable)?;
    let value = body.get_mut("value").map(Value::take).unwrap_or_default();
    if response.status().is_success() {
        return Ok(value);
    }
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
    Err(Refusal::new(text("error"), text("message")))
}
