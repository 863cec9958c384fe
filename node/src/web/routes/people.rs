//! The staff, and the devices on which they work.

use crate::office::staff::{Member, MemberForm, NewMember};
use crate::store::devices::{DeviceRow, LiveSession};
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, delete, get, post, put};
use crate::web::{devices, quarantine, staff};
use sync::site::Person;

pub(super) fn people() -> Vec<Route> {
    vec![
        get("/api/waiters", Manager, Always, staff::list).says("The staff.").answers::<Vec<Member>>(200),
        post("/api/waiters", Manager, Always, staff::add)
            .says("Adds somebody with a login.")
            .takes::<NewMember>()
            .answers::<Member>(201),
        put("/api/waiters/{user}", Manager, Always, staff::change)
            .says("Changes name, user name and role.")
            .takes::<MemberForm>()
            .answers::<Member>(200),
        put("/api/waiters/{user}/reset-pin", Manager, Always, staff::reset_pin)
            .says("Gives somebody another PIN; they must log in with it.")
            .takes::<staff::PinForm>()
            .answers_nothing(204, "Done."),
        put("/api/waiters/{user}/block", Manager, Always, staff::block)
            .says("Blocks somebody at once, wherever they are connected, or lets them in again.")
            .takes::<staff::BlockForm>()
            .answers::<Member>(200),
        delete("/api/waiters/{user}", Manager, Always, staff::remove)
            .says("Somebody leaves; what they did keeps their name.")
            .answers_nothing(204, "Gone."),
        post("/api/waiters/{user}/assign-assistant", Manager, Always, staff::assign_assistant)
            .says("Lets somebody serve the tables of this waiter, too.")
            .takes::<staff::AssistantForm>()
            .answers::<Person>(200),
        delete("/api/waiters/{user}/assistant", Manager, Always, staff::remove_assistant)
            .says("Takes one assistant of this waiter away, or all.")
            .asks::<staff::WhichAssistant>()
            .answers_nothing(204, "Done."),
    ]
}

pub(super) fn phones() -> Vec<Route> {
    vec![
        get("/api/devices", Manager, Always, devices::list)
            .says("Every device on which somebody logged in, the one used last first.")
            .answers::<Vec<DeviceRow>>(200),
        post("/api/devices/codes", Manager, Always, devices::offer)
            .says("A code with which a device can be paired.")
            .answers::<devices::Offer>(201),
        post("/api/devices/pair", Anyone, Always, devices::pair)
            .says("Pairs a device; the answer's cookie is by what it is known.")
            .takes::<devices::PairForm>()
            .answers_nothing(204, "Paired."),
        put("/api/devices/{device}", Manager, Always, devices::rename)
            .says("Gives a device another name.")
            .takes::<devices::NameForm>()
            .answers_nothing(204, "Done."),
        delete("/api/devices/{device}", Manager, Always, devices::revoke)
            .says("Revokes a device at once, its sessions and connections too.")
            .answers_nothing(204, "Done."),
        get("/api/quarantine", Manager, Always, quarantine::list)
            .says("What devices brought and the node refused, and no manager has seen yet, the newest first.")
            .answers::<Vec<quarantine::RefusedWork>>(200),
        post("/api/quarantine/seen", Manager, Always, quarantine::seen)
            .says("Lists this and what came before it no more. It is kept all the same.")
            .takes::<quarantine::Seen>()
            .answers_nothing(204, "Done."),
        get("/api/sessions", Staff, Always, devices::sessions)
            .says("The sessions that are not over: your own, for managers everybody's.")
            .answers::<Vec<LiveSession>>(200),
        delete("/api/sessions/{session}", Staff, Always, devices::end_session)
            .says("Ends a session of yours, or for managers anybody's.")
            .answers_nothing(204, "Ended."),
    ]
}
