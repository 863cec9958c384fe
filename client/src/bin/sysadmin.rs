//! The sysadmin's panel.

fn main() {
    client::sysadmin::run();
}
