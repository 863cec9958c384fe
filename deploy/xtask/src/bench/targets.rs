//! What was promised, beside what was measured.

use serde_json::{Map, Value};

/// What a figure must stay below, or reach.
enum Target {
    /// A number.
    Below(f64),
    /// The least that is enough.
    Above(f64),
    /// So many times another figure.
    Times(f64, &'static str),
}

const TARGETS: [(&str, Target); 23] = [
    ("admit_us_p99", Target::Below(250.0)),
    ("doc_bytes_per_item", Target::Below(100.0)),
    ("doc_load_us", Target::Below(5_000.0)),
    ("edit_to_peer_ms_p50", Target::Times(0.4, "peer_edit_to_peer_ms_p50")),
    ("edit_to_peer_ms_p99", Target::Times(0.25, "peer_edit_to_peer_ms_p99")),
    ("edit_to_ticket_ms_p50", Target::Times(1.5, "floor_ms_p50")),
    ("edit_to_ticket_ms_p99", Target::Times(3.0, "floor_ms_p99")),
    ("heartbeats_per_s", Target::Above(5_000.0)),
    ("license_gate_ns", Target::Below(500.0)),
    ("license_verify_us", Target::Below(100.0)),
    ("node_cpu_ms_per_10s", Target::Times(0.2, "peer_server_cpu_ms_per_10s")),
    ("rest_read_ms_p99", Target::Below(10.0)),
    ("rest_write_ms_p99", Target::Below(25.0)),
    ("rss_100_devices_mb", Target::Below(30.0)),
    ("rss_idle_mb", Target::Below(20.0)),
    ("shared_order_ms_p50", Target::Times(0.1, "peer_shared_order_ms_p50")),
    ("shared_order_ms_p99", Target::Times(0.1, "peer_shared_order_ms_p99")),
    ("shared_order_node_cpu_ms_per_10s", Target::Times(0.1, "peer_shared_order_server_cpu_ms_per_10s")),
    ("storm_converge_ms", Target::Below(4_000.0)),
    ("startup_ms", Target::Below(300.0)),
    ("waiter_wasm_br_kb", Target::Below(650.0)),
    ("manager_wasm_br_kb", Target::Below(650.0)),
    ("sysadmin_wasm_br_kb", Target::Below(300.0)),
];

/// Prints all figures, and for those with a target how they stand to it.
pub(super) fn show(figures: &Map<String, Value>) {
    println!();
    for (key, value) in figures {
        let value = value.as_f64().unwrap_or(f64::NAN);
        println!("  {key:<36} {value:>10.1}  {}", verdict(figures, key, value));
    }
    println!();
}

fn verdict(figures: &Map<String, Value>, key: &str, value: f64) -> String {
    let Some((_, target)) = TARGETS.iter().find(|(name, _)| *name == key) else { return String::new() };
    if matches!(target, Target::Times(_, other) if !figures.contains_key(*other)) {
        return String::new();
    }
    let (limit, words) = match target {
        Target::Above(least) => {
            let mark = if value >= *least { "✓" } else { "✗" };
            return format!("{mark} at least {least}");
        }
        Target::Below(limit) => (*limit, format!("below {limit}")),
        Target::Times(times, other) => {
            let limit = times * figures.get(*other).and_then(Value::as_f64).unwrap_or(f64::NAN);
            (limit, format!("below {times} × {other} = {limit:.1}"))
        }
    };
    let mark = if value < limit { "✓" } else { "✗" };
    format!("{mark} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_its_target() {
        let figures: Map<String, Value> =
            serde_json::from_str(r#"{"floor_ms_p50": 2, "edit_to_ticket_ms_p50": 4, "rss_idle_mb": 12}"#)
                .unwrap();
        assert!(verdict(&figures, "edit_to_ticket_ms_p50", 4.0).starts_with('✗'));
        assert!(verdict(&figures, "edit_to_ticket_ms_p50", 2.9).starts_with('✓'));
        assert!(verdict(&figures, "rss_idle_mb", 12.0).starts_with('✓'));
        assert!(verdict(&figures, "heartbeats_per_s", 5_000.0).starts_with('✓'));
        assert!(verdict(&figures, "heartbeats_per_s", 4_999.0).starts_with('✗'));
        assert_eq!(verdict(&figures, "floor_ms_p50", 2.0), "");
        assert_eq!(verdict(&figures, "edit_to_peer_ms_p50", 2.0), "", "no peer was measured");
    }
}
