//! Tables, and where they stand.

use crate::office::tables::{BatchForm, Place, TableForm, TableGroupForm};
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, delete, get, post, put};
use crate::web::tables;
use sync::site::{Table, TableGroup};

pub(super) fn floor() -> Vec<Route> {
    vec![
        get("/api/tables", Staff, Always, tables::list)
            .says("All tables with what is open at them.")
            .answers::<tables::Tables>(200)
            .answers_nothing(304, "It is as you know it."),
        post("/api/tables", Manager, New, tables::add)
            .says("Adds a table.")
            .takes::<TableForm>()
            .answers::<Table>(201),
        post("/api/tables/batch", Manager, New, tables::add_batch)
            .says("Adds tables: a prefix, and numbers.")
            .takes::<BatchForm>()
            .answers::<Vec<Table>>(201),
        put("/api/tables/{table}", Manager, New, tables::change)
            .says("Changes a table.")
            .takes::<TableForm>()
            .answers::<Table>(200),
        delete("/api/tables/{table}", Manager, New, tables::remove)
            .says("Takes a free table out of use.")
            .answers_nothing(204, "Gone."),
        get("/api/tables/{table}/status", Staff, Always, tables::status)
            .says("What is open at a table.")
            .answers::<sync::frame::TableStatus>(200),
        put("/api/tables/{table}/floorplan", Manager, Always, tables::place)
            .says("Puts a table elsewhere on the floor plan.")
            .takes::<Place>()
            .answers::<Table>(200),
        get("/api/tables/groups", Staff, Always, tables::groups)
            .says("Rooms and terraces.")
            .answers::<Vec<TableGroup>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/tables/groups", Manager, New, tables::add_group)
            .says("Adds a group of tables.")
            .takes::<TableGroupForm>()
            .answers::<TableGroup>(201),
        put("/api/tables/groups/{group}", Manager, New, tables::change_group)
            .says("Changes a group of tables.")
            .takes::<TableGroupForm>()
            .answers::<TableGroup>(200),
        delete("/api/tables/groups/{group}", Manager, New, tables::remove_group)
            .says("Takes a group away in which no table is in use.")
            .answers_nothing(204, "Gone."),
    ]
}
