//! A WordPress of its own, for tests: from Debian's packages, with its own database, on loopback.
//!
//! It is set up once ([`prepare`]); every blog that is then started is a copy with a server and a
//! database of its own, which end with it. Nothing of the system's own WordPress is touched.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::command::{on_path, output_of, run_command};
use crate::prerender::write_file;
use crate::setup::{APACHE, MARIADB, MARIADB_INSTALL, NGINX, PHP, PHP_FPM, WORDPRESS};
use crate::{Result, release, root, wordpress};

/// Who may do everything there.
pub const OWNER: &str = "owner";

/// Who may write but not publish, nor post raw HTML.
pub const CONTRIBUTOR: &str = "contributor";

/// The password of both, on these blogs only.
pub const PASSWORD: &str = "gentle-guide";

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// What answers for a blog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Software {
    /// Apache with PHP in it, pretty addresses by `.htaccess`.
    Apache,
    /// nginx before PHP-FPM, as WordPress' own page on nginx has it: it looks for scripts and
    /// pictures on disk only.
    Nginx,
    /// PHP's own server, and addresses without rules for the server.
    Php,
}

impl Software {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Apache, Self::Nginx, Self::Php];

    /// Its name and version.
    #[must_use]
    pub fn name(self) -> String {
        let version = |programs: &[&str], argument| {
            let program = programs.iter().find(|name| on_path(name).is_some())?;
            let output = Command::new(program).arg(argument).output().ok()?;
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said).into_owned();
            let words = said.split([' ', '/', '\n']).map(str::to_owned);
            words.into_iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        };
        let php = version(&PHP, "-v").unwrap_or_default();
        match self {
            Self::Apache => {
                format!("Apache {} with PHP {php}", version(&APACHE, "-v").unwrap_or_default())
            }
            Self::Nginx => {
                format!("nginx {} with PHP-FPM {php}", version(&NGINX, "-v").unwrap_or_default())
            }
            Self::Php => format!("PHP {php} alone, without pretty addresses"),
        }
    }
}

fn home() -> PathBuf {
    root().join("target").join("wordpress")
}

fn template() -> PathBuf {
    home().join("template")
}

fn program(names: &[&str]) -> Result<PathBuf> {
    let found = names.iter().find_map(|name| on_path(name));
    found.ok_or_else(|| format!("there is no {} here", names.first().unwrap_or(&"program")))
}

fn is_root() -> bool {
    output_of("id", &["-u"]).as_deref() == Some("0")
}

/// The version of the WordPress that blogs are copies of.
#[must_use]
pub fn version() -> String {
    let file = template().join("www/wp-includes/version.php");
    let text = fs::read_to_string(file).unwrap_or_default();
    let version = text.split("$wp_version = '").nth(1).and_then(|rest| rest.split('\'').next());
    version.unwrap_or("of unknown version").to_owned()
}

/// Sets WordPress up, with two people and no plugin but `plugin`, which stands in a folder.
pub fn prepare(plugin: &Path) -> Result {
    let template = template();
    release::clear(&home().join("runs"))?;
    release::clear(&template)?;
    let www = template.join("www");
    let wordpress = Path::new(WORDPRESS).parent().unwrap_or(Path::new("/"));
    copy(wordpress, &www)?;
    copy(plugin, &www.join("wp-content/plugins").join(wordpress::FOLDER))?;
    write_file(&www.join("prepare.php"), PREPARE)?;
    write_file(&www.join(".htaccess"), HTACCESS)?;
    let data = template.join("data");
    let mut install = Command::new(program(&MARIADB_INSTALL)?);
    install.arg(format!("--datadir={}", data.display()));
    install.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    if is_root() {
        install.arg("--user=root");
    }
    run_command(install.args(SMALL).stdout(Stdio::null()))?;
    let port = free_port()?;
    let mut database = Running::database(&data, port)?;
    write_file(&www.join("wp-config.php"), config(port))?;
    let mut php = Command::new(program(&PHP)?);
    run_command(php.arg("prepare.php").current_dir(&www))?;
    // The script's last word to the database was that it end.
    database.wait()?;
    fs::remove_file(www.join("prepare.php")).map_err(|error| error.to_string())
}

/// A blog that runs, until this is dropped.
pub struct Blog {
    folder: PathBuf,
    port: u16,
    // Fields drop in order.
    _server: Running,
    _more: Option<Running>,
    _database: Running,
}

impl Blog {
    /// Starts a blog with the plugin, or without.
    ///
    /// # Errors
    ///
    /// If a program is missing or does not start, or [`prepare`] was not called.
    pub fn start(software: Software, with_plugin: bool) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if !template().join("www/wp-config.php").is_file() {
            return Err("there is no WordPress yet: run `cargo xtask wordpress` first".to_owned());
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = home().join("runs").join(format!("{}-{count}", std::process::id()));
        release::clear(&folder)?;
        let www = folder.join("www");
        copy(&template().join("www"), &www)?;
        copy(&template().join("data"), &folder.join("data"))?;
        let database_port = free_port()?;
        let database = Running::database(&folder.join("data"), database_port)?;
        write_file(&www.join("wp-config.php"), config(database_port))?;
        if !with_plugin {
            release::clear(&www.join("wp-content/plugins").join(wordpress::FOLDER))?;
            fs::remove_dir(www.join("wp-content/plugins").join(wordpress::FOLDER))
                .map_err(|error| error.to_string())?;
        }
        if software == Software::Php {
            // That server knows no rules for addresses.
            let more = www.join("wp-content/mu-plugins");
            release::clear(&more)?;
            write_file(&more.join("plain.php"), PLAIN)?;
        }
        if is_root() {
            // Who the servers become.
            run_command(Command::new("chown").args(["-R", "nobody"]).arg(&www))?;
        }
        let port = free_port()?;
        let mut more = None;
        let mut command = match software {
            Software::Apache => {
                write_file(&folder.join("server.conf"), apache(&folder, port)?)?;
                let mut command = Command::new(program(&APACHE)?);
                command.arg("-DFOREGROUND").arg("-d").arg(&folder);
                command.arg("-f").arg(folder.join("server.conf"));
                command
            }
            Software::Nginx => {
                let php = free_port()?;
                write_file(&folder.join("fpm.conf"), fpm(&folder, php))?;
                let mut fpm = Command::new(program(&PHP_FPM)?);
                fpm.arg("-F").arg("-y").arg(folder.join("fpm.conf"));
                more = Some(Running::start(fpm, &folder.join("fpm.txt"), php)?);
                write_file(&folder.join("server.conf"), nginx(&folder, port, php))?;
                let mut command = Command::new(program(&NGINX)?);
                command.args(["-e", "stderr", "-p"]).arg(&folder);
                command.arg("-c").arg(folder.join("server.conf"));
                command
            }
            Software::Php => {
                let mut command = Command::new(program(&PHP)?);
                command.env("PHP_CLI_SERVER_WORKERS", "4");
                command.args(["-S", &format!("127.0.0.1:{port}"), "-t"]).arg(&www);
                command
            }
        };
        command.current_dir(&folder);
        let server = Running::start(command, &folder.join("server.txt"), port)?;
        Ok(Self { folder, port, _server: server, _more: more, _database: database })
    }

    /// Its address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where the plugin is.
    #[must_use]
    pub fn plugin(&self) -> PathBuf {
        self.folder.join("www/wp-content/plugins").join(wordpress::FOLDER)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// What PHP complained of so far.
    #[must_use]
    pub fn complaints(&self) -> String {
        fs::read_to_string(self.folder.join("www/wp-content/debug.log")).unwrap_or_default()
    }
}

impl Drop for Blog {
    fn drop(&mut self) {
        // Still running, the servers keep what they have open.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A program that runs, until this is dropped.
struct Running {
    child: Child,
}

impl Running {
    /// Starts it, and waits until it listens.
    fn start(mut command: Command, log: &Path, port: u16) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let written = || fs::read_to_string(log).unwrap_or_default();
        let out = File::create(log).and_then(|out| Ok((out.try_clone()?, out)));
        let out = out.map_err(|error| format!("cannot write {}: {error}", log.display()))?;
        #[cfg(unix)]
        // Told to end, Apache ends its whole group.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.stdin(Stdio::null()).stdout(out.0).stderr(out.1).spawn();
        let child = child.map_err(|error| format!("{name} did not start: {error}"))?;
        let mut running = Self { child };
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(format!("{name} ended at once ({status}):\n{}", written()));
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(running);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("{name} does not listen at port {port}:\n{}", written()))
    }

    /// Starts a database in that folder. Everybody on this machine may do everything there.
    fn database(data: &Path, port: u16) -> Result<Self> {
        let mut command = Command::new(program(&MARIADB)?);
        command.arg("--no-defaults").arg(format!("--datadir={}", data.display()));
        command.args(["--skip-grant-tables", "--bind-address=127.0.0.1", "--socket=socket"]);
        command.arg(format!("--port={port}")).arg("--pid-file=pid").args(SMALL);
        if is_root() {
            command.arg("--user=root");
        }
        Self::start(command, &data.with_extension("txt"), port)
    }

    fn wait(&mut self) -> Result {
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("the database ended with {status}")) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is asked to end with all that it started, its group; only then it is made to.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).stderr(Stdio::null()).status();
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens at.
fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("cannot listen at 127.0.0.1: {error}"))
}

/// Copies a folder, with what its links point to.
fn copy(from: &Path, to: &Path) -> Result {
    let mut copy = Command::new("cp");
    run_command(copy.args(["-rL", "--no-target-directory"]).arg(from).arg(to))
}

/// Makes the database small, and quick rather than safe.
const SMALL: [&str; 4] = [
    "--innodb-log-file-size=8M",
    "--innodb-buffer-pool-size=24M",
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-log-bin",
];

/// WordPress' own configuration: it asks nothing outside, and says what PHP complains of.
fn config(database: u16) -> String {
    format!(
        "<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', '127.0.0.1:{database}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', 'http://' . $_SERVER['HTTP_HOST'] );
define( 'WP_SITEURL', WP_HOME );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );
define( 'FS_METHOD', 'direct' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_LOG', true );
define( 'WP_DEBUG_DISPLAY', false );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
"
    )
}

/// What the installer would do, and two people.
const PREPARE: &str = r#"<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1';
define( 'WP_INSTALLING', true );
mysqli_query( mysqli_connect( '127.0.0.1', 'root', '', '', (int) preg_replace( '/.*127.0.0.1:(\d+).*/s', '$1', file_get_contents( 'wp-config.php' ) ) ), 'CREATE DATABASE wordpress' );
require 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_new_blog_notification() {}
wp_install( 'A blog', 'owner', 'owner@blog.example', false, '', 'gentle-guide', 'en_US' );
wp_insert_user( array( 'user_login' => 'contributor', 'user_pass' => 'gentle-guide', 'user_email' => 'contributor@blog.example', 'role' => 'contributor' ) );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'active_plugins', array( 'gentle-guide/gentle-guide.php' ) );
$posts = array(
    'block'     => '<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph --><!-- wp:gentle-guide/guide {"theme":"dark"} /-->',
    'shortcode' => 'Words. [gentle-guide lang="de-AT" region="at" heading-level="3" exit-href="https://www.example.org/away?a=1&b=2"]',
    'inline'    => '<!-- wp:gentle-guide/guide {"mode":"inline"} /-->',
);
foreach ( $posts as $name => $content ) {
    wp_insert_post( array( 'post_name' => $name, 'post_title' => 'A post', 'post_content' => $content, 'post_status' => 'publish' ) );
}
foreach ( get_users() as $user ) {
    // No tour of the editor.
    update_user_meta( $user->ID, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false ), '_modified' => gmdate( 'c' ) ) );
}
$wpdb->query( 'SHUTDOWN' );
"#;

/// Addresses such as `/?p=1`.
const PLAIN: &str =
    "<?php\nadd_filter( 'pre_option_permalink_structure', '__return_empty_string' );\n";

/// What WordPress writes for Apache.
const HTACCESS: &str = "<IfModule mod_rewrite.c>
RewriteEngine On
RewriteBase /
RewriteRule ^index\\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.php [L]
</IfModule>
";

fn apache(folder: &Path, port: u16) -> Result<String> {
    let modules = Path::new("/usr/lib/apache2/modules");
    let names = fs::read_dir(modules).into_iter().flatten().flatten();
    let mut names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let php = names.find(|name| name.starts_with("libphp") && name.ends_with(".so"));
    let php = php.ok_or("Apache has no PHP here: install libapache2-mod-php")?;
    let modules = modules.display();
    let load: String = ["mpm_prefork", "authz_core", "mime", "dir", "rewrite", "deflate", "filter"]
        .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
        .concat();
    let folder = folder.display();
    // Many hosts compress what PHP sends.
    Ok(format!(
        "{load}LoadModule php_module {modules}/{php}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\n\
         PidFile \"{folder}/pid\"\nDefaultRuntimeDir \"{folder}\"\nErrorLog \"{folder}/log.txt\"\n\
         User nobody\nGroup \"#65534\"\nTypesConfig /etc/mime.types\nStartServers 4\n\
         DocumentRoot \"{folder}/www\"\nDirectoryIndex index.php\n\
         <Directory \"{folder}/www\">\n  AllowOverride All\n  Options FollowSymLinks\n  \
         Require all granted\n</Directory>\n\
         AddOutputFilterByType DEFLATE text/html text/javascript application/wasm\n\
         <FilesMatch \"\\.php$\">\n  SetHandler application/x-httpd-php\n</FilesMatch>\n"
    ))
}

fn fpm(folder: &Path, port: u16) -> String {
    let user = if is_root() { "user = nobody\ngroup = nogroup\n" } else { "" };
    format!(
        "[global]\nerror_log = {}/fpm.log\n[www]\n{user}listen = 127.0.0.1:{port}\npm = static\n\
         pm.max_children = 4\n",
        folder.display()
    )
}

fn nginx(folder: &Path, port: u16, php: u16) -> String {
    let folder = folder.display();
    let user = if is_root() { "user nobody nogroup;\n" } else { "" };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|what| format!("  {what}_temp_path \"{folder}/{what}\";\n"))
        .collect();
    format!(
        "{user}daemon off;\npid \"{folder}/pid\";\nevents {{}}\nhttp {{\n{temporary}  access_log off;\n  \
         include /etc/nginx/mime.types;\n  client_max_body_size 32m;\n  gzip on;\n  server {{\n    \
         listen 127.0.0.1:{port};\n    root \"{folder}/www\";\n    index index.php;\n    \
         location / {{ try_files $uri $uri/ /index.php?$args; }}\n    \
         location ~ \\.php$ {{\n      include /etc/nginx/fastcgi.conf;\n      \
         fastcgi_pass 127.0.0.1:{php};\n    }}\n    \
         location ~* \\.(js|css|png|jpg|jpeg|gif|ico)$ {{ expires max; log_not_found off; }}\n  }}\n}}\n"
    )
}
