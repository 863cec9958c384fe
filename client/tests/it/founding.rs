//! From an empty database to the first ticket: whoever founds a house is led through all that it needs.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fixtures::browser::{Browser, Device};
use fixtures::built::web_apps;
use fixtures::demo::Login;
use fixtures::house::node_program;
use fixtures::license::{offline_file, trusted_keys};
use fixtures::printer::{PrinterSetup, VirtualPrinter};
use license::site::SiteId;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::evening::{Phone, read_paper};

const MANAGER: Login = Login { username: "dimitra", pin: "9753" };
const WAITER: Login = Login { username: "nikos", pin: "2468" };
/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);

/// A node that was just unpacked, with a folder for its backups.
struct Fresh {
    lines: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Fresh {
    fn start(folder: &Path) -> Self {
        let [data, off] = ["data", "off"].map(|name| folder.join(name));
        [&data, &off].into_iter().for_each(|folder| std::fs::create_dir(folder).unwrap());
        let mut process = Command::new(node_program().unwrap())
            .args(["run", "--listen", "127.0.0.1:0", "--https-listen", "off", "--data"])
            .arg(data)
            .arg("--web")
            .arg(web_apps().unwrap())
            .env("COMANDA_LICENSE_KEYS", trusted_keys())
            .env("COMANDA_BACKUP_COPY_TO", off)
            .env("COMANDA_BACKUP_PASSPHRASE", "a long walk by the sea")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { lines, _process: process }
    }

    async fn says(&mut self) -> String {
        timeout(SOON, self.lines.next_line()).await.unwrap().unwrap().unwrap()
    }
}

impl Phone {
    async fn fill_in(&self, code: &str) {
        for (field, value) in [
            ("code", code),
            ("restaurant", "Ostria"),
            ("name", "Δήμητρα"),
            ("username", MANAGER.username),
            ("pin", MANAGER.pin),
            ("pin_again", MANAGER.pin),
        ] {
            let input = self.window.find(&format!("[name={field}]")).await.unwrap();
            input.clear().await.unwrap();
            input.send_keys(value).await.unwrap();
        }
        self.tap("button[type=submit]").await;
        self.window.until_true("location.pathname === '/manager/'").await.unwrap();
    }

    async fn lacks(&self, need: &str) {
        self.sees(&format!("[data-need={need}][data-met=false]")).await;
    }

    async fn has(&self, need: &str) {
        self.sees(&format!("[data-need={need}][data-met=true]")).await;
    }

    async fn install_license(&self, folder: &Path) {
        let site =
            self.script("return (await (await fetch('/api/catalog')).json()).site.id", Vec::new()).await;
        let site: SiteId = site.as_str().unwrap().parse().unwrap();
        let file = folder.join("license.txt");
        std::fs::write(&file, offline_file(site)).unwrap();
        let input = self.window.find("[data-testid=license-file]").await.unwrap();
        input.send_keys(file.to_str().unwrap()).await.unwrap();
    }

    async fn add_printer_and_station(&self, printer: &VirtualPrinter) {
        self.tap("[data-need=printer] [data-testid=setup-go]").await;
        self.tap("[data-testid=printer-add]").await;
        self.write("printer-name", "Κουζίνα").await;
        self.write("printer-host", "127.0.0.1").await;
        self.write("printer-port", &printer.addr().port().to_string()).await;
        self.choose_from("printer-model", "jolimark-tp850ue").await;
        self.tap("[data-testid=printer-save]").await;
        self.sees("[data-printer='Κουζίνα']").await;
        self.tap("[data-testid=route-add]").await;
        self.write("route-name", "Κουζίνα").await;
        self.write("route-key", "kitchen").await;
        self.tap("[data-testid=route-save]").await;
        self.sees("[data-route=kitchen]").await;
        self.choose_from("route-default", "kitchen").await;
        self.tap("[data-testid=place-floor]").await;
    }
}

#[tokio::test]
async fn from_an_empty_database_the_manager_is_led_to_the_first_ticket() {
    let (folder, printer) = (tempfile::tempdir().unwrap(), PrinterSetup::jolimark("Κουζίνα"));
    let printer = VirtualPrinter::start(printer).await.unwrap();
    let mut fresh = Fresh::start(folder.path());
    let said = fresh.says().await;
    let (said, code) = said.rsplit_once(" with the code ").unwrap();
    let address = said.rsplit_once("http://").unwrap().1.trim_end_matches('/').parse().unwrap();
    let browser = Browser::start().await.unwrap();
    let manager = Phone::open(&browser, address, Device::PHONE, "/?language=el").await;
    manager.fill_in(code).await;
    manager.log_in(MANAGER).await;
    for need in ["license", "printer", "station", "menu", "waiter"] {
        manager.lacks(need).await;
    }
    manager.has("tables").await;
    manager.has("backup").await;
    manager.picture("phone-manager-setup").await;

    manager.tap("[data-need=license] [data-testid=setup-go]").await;
    manager.install_license(folder.path()).await;
    manager.has("license").await;
    manager.add_printer_and_station(&printer).await;
    manager.has("printer").await;
    manager.has("station").await;
    manager.tap("[data-need=menu] [data-testid=setup-add]").await;
    manager.write("setup-category", "Μαγειρευτά").await;
    manager.write("setup-product", "Μουσακάς").await;
    manager.write("setup-price", "9,80").await;
    manager.picture("phone-manager-setup-menu").await;
    manager.tap("[data-testid=setup-save]").await;
    manager.sees("[data-testid=setup-menu] [role=status]").await;
    manager.tap("[data-testid=setup-done]").await;
    manager.has("menu").await;
    manager.tap("[data-need=waiter] [data-testid=setup-add]").await;
    manager.write("setup-name", "Νίκος").await;
    manager.write("setup-username", WAITER.username).await;
    manager.write("setup-pin", WAITER.pin).await;
    manager.picture("phone-manager-setup-waiter").await;
    manager.tap("[data-testid=setup-save]").await;
    manager.counts("[data-testid=setup]", 0).await;

    let waiter = Phone::open(&browser, address, Device::PHONE, "/").await;
    waiter.log_in(WAITER).await;
    waiter.open_table("1").await;
    waiter.add("Μαγειρευτά", "Μουσακάς").await;
    waiter.send().await;
    waiter.all_lines_are("printed", 1).await;
    assert!(read_paper(&printer, 1).await.contains("Μουσακάς"));
}
