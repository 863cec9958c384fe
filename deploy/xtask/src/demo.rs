//! The demo: a taverna that opens on this machine, with its printers' paper in the browser.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fixtures::demo::{DIMITRA, WAITERS};
use fixtures::house::House;
use fixtures::licensor::{ADMIN, Licensor, LicensorSite, PASSWORD};
use fixtures::printer::serve_paper;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use crate::process::{cargo, run, say};
use crate::web::{self, Mode};

/// As which the demo restaurant is registered.
const TAVERNA: &str = "Ταβέρνα Όστρια";
/// How often the demo looks whether its node still runs.
const LOOK: Duration = Duration::from_millis(200);

/// Where the demo listens.
#[derive(Clone, Copy)]
pub(crate) struct Ports {
    /// The node.
    pub(crate) http: u16,
    /// The node, for phones.
    pub(crate) https: u16,
    /// The printers' paper.
    pub(crate) paper: u16,
    /// The licensor.
    pub(crate) licensor: u16,
}

/// Builds what is missing, opens the restaurant and closes it on Ctrl-C.
pub(crate) fn run_until_stopped(ports: Ports) -> Result<()> {
    let apps = web::build(Mode::Dev)?;
    say("building the node and the licensor");
    // For the whole workspace, so that the tests and the demo share what they build.
    run(cargo().args(["build", "--quiet", "--workspace", "--bin", "node", "--bin", "licensor"]))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let everywhere = |port| SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
        let keys = LicensorSite::on_sqlite()?;
        let licensor = keys.start_at(everywhere(ports.licensor)).await;
        let licensor = licensor
            .with_context(|| format!("port {} is taken; --licensor-port takes another", ports.licensor))?;
        let site = licensor.register(TAVERNA).await?;
        let mut house = House::builder()
            .licensed_by(&keys, &licensor, &site)
            .listen(everywhere(ports.http))
            .https_at(everywhere(ports.https))
            .web(&apps)
            .start()
            .await
            .with_context(|| {
                let Ports { http, https, .. } = ports;
                format!("the demo does not open; --port and --https-port take others than {http} and {https}")
            })?;
        let printers = vec![house.kitchen().clone(), house.bar().clone()];
        let paper = serve_paper(everywhere(ports.paper), printers)
            .await
            .with_context(|| format!("port {} is taken; --paper-port takes another", ports.paper))?;
        announce(&house, paper.addr().port(), &licensor);
        until_stopped(&mut house).await?;
        say("closing");
        if house.is_running() {
            house.terminate().await?;
        }
        licensor.stop().await?;
        Ok(())
    })
}

/// Waits for Ctrl-C or SIGTERM; a node that ends by itself is an error.
async fn until_stopped(house: &mut House) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            () = sleep(LOOK) => {}
        }
        if !house.is_running() {
            bail!("the node ended by itself; it said\n{}", house.log());
        }
    }
}

/// Says where everything is and who can log in.
fn announce(house: &House, paper_port: u16, licensor: &Licensor) {
    let port = house.addr().port();
    println!("\n  The taverna is open. To a browser each of these addresses is a device of its own:\n");
    println!("  a phone        http://localhost:{port}/");
    println!("  another phone  http://127.0.0.1:{port}/");
    println!("  the manager    http://127.0.0.2:{port}/manager/");
    println!("  the paper      http://localhost:{paper_port}/");
    println!("  the licensor   http://localhost:{}/", licensor.address().port());
    announce_to_phones(house);
    println!();
    for login in WAITERS {
        println!("  {:<10} PIN {}", login.username, login.pin);
    }
    println!("  {:<10} PIN {} (manager)", DIMITRA.username, DIMITRA.pin);
    println!("  {ADMIN:<10} password {PASSWORD:?} (at the licensor)");
    println!(
        "\n  Lock the taverna at the licensor, or let its license end days ago, and look at the phones."
    );
    println!("  Ctrl-C closes.\n");
}

/// Says how a phone that somebody holds comes in: it trusts the node once, and then has the app at one address.
fn announce_to_phones(house: &House) {
    let (Some(lan), Some(https)) = (lan_address(), house.https_addr()) else { return };
    println!("\n  On the network:\n");
    println!(
        "  the way in     http://{lan}:{}/connect   (shows a code to scan, walks a phone in)",
        house.addr().port()
    );
    println!("  then the app   https://{lan}:{}/", https.port());
}

/// The address under which other devices of the network see this machine. No byte is sent: choosing the
/// road to an address that nobody has is enough.
fn lan_address() -> Option<std::net::IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
