//! The manager's page.

fn main() {
    client::manager::run();
}
