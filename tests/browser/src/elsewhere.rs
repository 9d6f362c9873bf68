//! Everything behind https, for a browser that must not reach the network.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What stands at every address.
const PAGE: &str =
    "<!doctype html><title>Elsewhere</title><link rel=\"icon\" href=\"data:,\"><p>Elsewhere";

/// A proxy that is every https site in one. It runs until the tests end.
pub struct Elsewhere {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    /// Starts the proxy.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        let opened = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let (listener, address) = opened
            .and_then(|listener| listener.local_addr().map(|address| (listener, address)))
            .unwrap_or_else(|error| panic!("no free loopback port: {error}"));
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let config = Arc::new(config());
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, log) = (config.clone(), log.clone());
                thread::spawn(move || serve(stream, config, &log));
            }
        });
        Self { address, asked }
    }

    /// Where the proxy listens.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// The addresses of the pages that were asked for since the last time.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One certificate, which no browser would trust unless told to.
fn config() -> ServerConfig {
    let made = generate_simple_self_signed(["elsewhere.test".to_owned()]);
    let CertifiedKey { cert, signing_key } =
        made.unwrap_or_else(|error| panic!("no certificate: {error}"));
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key)
        })
        .unwrap_or_else(|error| panic!("no https: {error}"))
}

/// Opens the tunnel that a browser asks for, and answers inside it as the site
/// at its end. A connection that breaks off is nobody's loss.
fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, log: &Mutex<Vec<String>>) {
    let Some(asked) = read_head(&mut BufReader::new(&mut stream)) else { return };
    let Some(host) = asked.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) else {
        return;
    };
    let host = host.trim_end_matches(":443").to_owned();
    if stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_err() {
        return;
    }
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut site = BufReader::new(StreamOwned::new(connection, stream));
    while let Some(request) = read_head(&mut site) {
        // The browser's own business is of no interest here.
        if request.to_lowercase().contains("\naccept: text/html") {
            let path = request.split(' ').nth(1).unwrap_or_default();
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push(format!("https://{host}{path}"));
        }
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{PAGE}",
            PAGE.len()
        );
        // What a request may hold beside its head stays unread.
        let is_last = !request.starts_with("GET ");
        if site.get_mut().write_all(answer.as_bytes()).is_err() || is_last {
            return;
        }
    }
}

/// Reads the head of a request.
fn read_head(reader: &mut BufReader<impl Read>) -> Option<String> {
    let mut head = String::new();
    loop {
        let before = head.len();
        reader.read_line(&mut head).ok().filter(|&length| length > 0)?;
        if head.get(before..).is_none_or(|line| line.trim().is_empty()) {
            return Some(head);
        }
    }
}
