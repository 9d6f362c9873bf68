//! The processes behind one browser: its driver and, for WebKit, a display.

use crate::engine::Engine;
use crate::install::Tool;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A child process that ends, with everything it started, when dropped.
pub(crate) struct Process(Child);

impl Process {
    fn start(mut command: Command) -> Self {
        match command.spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("cannot start {}: {error}", command.get_program().display()),
        }
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Listed before the first one dies: orphans lose their parent's id.
        let family = family_of(self.0.id());
        for pid in family.into_iter().filter_map(|pid| Pid::from_raw(pid.cast_signed())) {
            // One that has already gone is what was wanted.
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// A process and all its descendants.
fn family_of(root: u32) -> Vec<u32> {
    let everyone: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent_of(pid)?)))
        .collect();
    let mut family = vec![root];
    let mut seen = 0;
    while let Some(&parent) = family.get(seen) {
        family.extend(everyone.iter().filter(|(_, p)| *p == parent).map(|(pid, _)| *pid));
        seen += 1;
    }
    family
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold anything; state and parent follow it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// An X display that nobody sees.
pub(crate) struct Display {
    _server: Process,
    name: String,
}

impl Display {
    pub(crate) fn start() -> Self {
        let xvfb = Tool { names: &["Xvfb"], install: "apt-get install -y xvfb" };
        let mut command = Command::new(xvfb.find());
        // Screen size and depth; the server picks a free number and prints it.
        command.args(["-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-displayfd", "1"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Process::start(command);
        let mut number = String::new();
        if let Some(stdout) = server.0.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut number);
        }
        match number.trim() {
            "" => panic!("Xvfb ended without offering a display"),
            number => Self { _server: server, name: format!(":{number}") },
        }
    }
}

/// A driver, ready for one session.
pub(crate) struct Driver {
    // Fields drop in order: the driver's family first, then its display.
    _process: Process,
    _display: Option<Display>,
    /// Where the driver listens.
    pub(crate) address: String,
}

impl Driver {
    /// Starts the engine's driver; it keeps its temporary files in `folder`.
    pub(crate) fn start(engine: Engine, folder: &Path) -> Self {
        let display = (engine == Engine::WebKit).then(Display::start);
        let program = engine.driver().find();
        // Another process may take the free port first: then the next is tried.
        for _ in 0..5 {
            let port = free_port();
            let mut command = Command::new(&program);
            command.arg(format!("--port={port}"));
            if engine == Engine::Firefox {
                // To restore a tab, a test has to speak to the browser itself.
                command.arg("--allow-system-access");
            }
            command.env("TMPDIR", folder);
            if let Some(display) = &display {
                command.env("DISPLAY", &display.name).env("GDK_BACKEND", "x11");
                command.env("HOME", folder).env_remove("WAYLAND_DISPLAY");
            }
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut process = Process::start(command);
            let address = format!("http://127.0.0.1:{port}");
            if is_ready(&mut process, &address) {
                return Self { _process: process, _display: display, address };
            }
        }
        panic!("{engine}: {} does not answer", program.display())
    }
}

fn is_ready(process: &mut Process, address: &str) -> bool {
    let patience = Instant::now() + Duration::from_secs(20);
    while Instant::now() < patience && !process.has_ended() {
        if ureq::get(format!("{address}/status")).call().is_ok() {
            return !process.has_ended();
        }
        sleep(Duration::from_millis(50));
    }
    false
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    match listener.and_then(|listener| listener.local_addr()) {
        Ok(address) => address.port(),
        Err(error) => panic!("no free loopback port: {error}"),
    }
}
