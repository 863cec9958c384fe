//! What is reached in a local network alone: the addresses and names that nobody can own on the internet.

use std::net::IpAddr;
use std::str::FromStr;

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};

use crate::config::Address;

/// Names by which a node may be reached, beside those of the machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "comanda.local"];
const NETWORKS: [&str; 9] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];
const DOMAINS: [&str; 6] = ["local", "localhost", "lan", "home", "home.arpa", "internal"];
/// Interfaces of containers and tunnels: no phone is on them.
const VIRTUAL: [&str; 7] = ["docker", "br-", "veth", "virbr", "tun", "wg", "tailscale"];

/// For what the word of an authority of ours is good.
pub(super) fn constraints() -> NameConstraints {
    let networks = NETWORKS.iter().filter_map(|network| CidrSubnet::from_str(network).ok());
    let domains = DOMAINS.iter().map(|domain| GeneralSubtree::DnsName((*domain).to_owned()));
    let permitted_subtrees = networks.map(GeneralSubtree::IpAddress).chain(domains).collect();
    NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() }
}

/// Whether phones believe an authority of ours about this address.
pub fn is_local(address: &Address) -> bool {
    match address.0.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || is_shared
        }
        Ok(IpAddr::V6(v6)) => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_loopback(),
        Err(_) => DOMAINS.iter().any(|domain| is_within(&address.0, domain)),
    }
}

fn is_within(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// By what this machine is reached, each once.
pub fn own_names(dialled: Option<IpAddr>, address: Option<&Address>) -> Vec<String> {
    let fixed = NAMES.iter().map(|name| (*name).to_owned());
    let dialled = dialled.map(|address| address.to_string());
    let mut names: Vec<String> = Vec::new();
    for name in dialled.into_iter().chain(address.map(|one| one.0.clone())).chain(fixed).chain(host_name()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What the machine is called, in the domain of those that have no other.
fn host_name() -> Option<String> {
    let name = rustix::system::uname().nodename().to_str().ok()?.to_lowercase();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!name.is_empty() && name.bytes().all(is_plain)).then(|| format!("{name}.local"))
}

/// The addresses of this machine in its networks, that of which phones most likely are first.
pub fn addresses() -> Vec<IpAddr> {
    let mut found: Vec<(bool, bool, IpAddr)> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|one| !one.is_loopback() && !one.is_link_local() && one.is_oper_up())
        .map(|one| {
            let is_virtual = VIRTUAL.iter().any(|prefix| one.name.starts_with(prefix));
            (is_virtual, one.ip().is_ipv6(), one.ip())
        })
        .collect();
    found.sort();
    found.into_iter().map(|(.., address)| address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_is_good_for_what_is_local_and_for_nothing_else() {
        let check = |address: &str, expected: bool| {
            assert_eq!(is_local(&address.parse().unwrap()), expected, "{address}");
        };
        for local in
            ["192.168.1.10", "10.9.8.7", "100.101.2.3", "fd00::1", "comanda.local", "till.home.arpa", "lan"]
        {
            check(local, true);
        }
        for public in
            ["8.8.8.8", "2001:4860::1", "taverna.example", "notlocal", "local.example", "100.200.1.1"]
        {
            check(public, false);
        }
    }

    #[test]
    fn every_network_is_understood() {
        assert_eq!(constraints().permitted_subtrees.len(), NETWORKS.len() + DOMAINS.len());
    }
}
