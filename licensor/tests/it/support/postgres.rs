//! A real PostgreSQL from the system's package: its own data, its own port, gone when dropped.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

/// PostgreSQL refuses to run as root, so root becomes this.
const USER: &str = "postgres";
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Server {
    process: Option<Child>,
    folder: TempDir,
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("comanda-postgres-").tempdir().unwrap();
        if geteuid().is_root() {
            assert!(Command::new("chown").arg(USER).arg(folder.path()).status().unwrap().success());
        }
        let initdb = as_user("initdb")
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(data(&folder))
            .stdout(Stdio::null())
            .status();
        assert!(initdb.unwrap().success());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = Self { process: None, folder, port };
        server.resume();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it as a crash would, with all its connections.
    pub(crate) fn crash(&mut self) {
        if let Some(mut process) = self.process.take() {
            let id = Pid::from_raw(i32::try_from(process.id()).unwrap()).unwrap();
            // Its own word for "at once": the children must not outlive it.
            kill_process(id, Signal::QUIT).unwrap();
            process.wait().unwrap();
        }
    }

    /// Starts it again on the same data and port.
    pub(crate) fn resume(&mut self) {
        let mut command = as_user("postgres");
        command.arg("-D").arg(data(&self.folder)).args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "log_min_messages=fatal"] {
            command.args(["-c", setting]);
        }
        self.process = Some(command.stderr(Stdio::null()).process_group(0).spawn().unwrap());
        let start = Instant::now();
        while !self.answers() {
            assert!(start.elapsed() < START_TIMEOUT, "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn answers(&self) -> bool {
        let asked = Command::new(program("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
            .status();
        asked.unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.crash();
    }
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

fn as_user(name: &str) -> Command {
    let mut command = if geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]).arg(program(name));
        command
    } else {
        Command::new(program(name))
    };
    command.current_dir("/");
    command
}

/// Debian puts them into a folder for each version, outside the path.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found =
        versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.exists()).max();
    found.unwrap_or_else(|| Path::new(name).to_owned())
}
