//! What can be ordered.

use crate::office::menu::{Availability, CategoryForm, GroupForm, Imported, ProductForm};
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, delete, get, post, put};
use crate::web::{images, menu, menu_file};
use sync::menu::{Category, Menu, ModifierGroup, Product};

pub(super) fn menus() -> Vec<Route> {
    let mut all = products();
    all.extend([
        get("/api/products/categories", Staff, Always, menu::categories)
            .says("The headings of the menu, in their order.")
            .answers::<Vec<Category>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products/categories", Manager, New, menu::add_category)
            .says("Adds a category.")
            .takes::<CategoryForm>()
            .answers::<Category>(201),
        put("/api/products/categories/{category}", Manager, New, menu::change_category)
            .says("Changes a category, or its place.")
            .takes::<CategoryForm>()
            .answers::<Category>(200),
        delete("/api/products/categories/{category}", Manager, New, menu::remove_category)
            .says("Takes an empty category away.")
            .answers_nothing(204, "Gone."),
        get("/api/products/groups", Staff, Always, menu::groups)
            .says("Options, preference sets and ingredients.")
            .answers::<Vec<ModifierGroup>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products/groups", Manager, New, menu::add_group)
            .says("Adds a group of choices.")
            .takes::<GroupForm>()
            .answers::<ModifierGroup>(201),
        put("/api/products/groups/{group}", Manager, New, menu::change_group)
            .says("Changes a group of choices; a modifier without an id is a new one.")
            .takes::<GroupForm>()
            .answers::<ModifierGroup>(200),
        delete("/api/products/groups/{group}", Manager, New, menu::remove_group)
            .says("Takes a group away that no product offers.")
            .answers_nothing(204, "Gone."),
        get("/api/menu", Staff, Always, menu_file::show)
            .says("The menu in force, or an older version.")
            .asks::<menu_file::Which>()
            .answers::<Menu>(200)
            .answers_nothing(304, "It is the one that you have."),
        get("/api/menu/versions", Manager, Always, menu_file::versions)
            .says("The versions that the menu had, the newest first.")
            .answers::<Vec<menu_file::Version>>(200),
        get("/api/menu/export", Manager, Always, menu_file::export)
            .says("The whole menu with its pictures, as a file.")
            .answers::<menu_file::MenuFile>(200),
        post("/api/menu/import", Manager, New, menu_file::import)
            .says("Puts the menu of a file in the place of the one in force.")
            .asks::<menu_file::Trial>()
            .takes::<menu_file::MenuFile>()
            .up_to(menu_file::MAX_FILE_BYTES)
            .answers::<Imported>(200),
        get("/api/menu/export.csv", Manager, Always, menu_file::export_csv)
            .says("The products as a table for spreadsheets.")
            .answers_bytes(200, "text/csv"),
        post("/api/menu/import.csv", Manager, New, menu_file::import_csv)
            .says("Adds and changes products; those without a row stay.")
            .asks::<menu_file::Trial>()
            .takes_bytes("text/csv")
            .up_to(menu_file::MAX_CSV_BYTES)
            .answers::<Imported>(200),
        get("/api/images/{image}", Staff, Always, images::show)
            .says("A picture, as the node made it of what was uploaded.")
            .answers_bytes(200, "image/jpeg"),
    ]);
    all
}

fn products() -> Vec<Route> {
    vec![
        get("/api/products", Staff, Always, menu::products)
            .says("What can be ordered; with `all=true` what is sold out, too.")
            .asks::<menu::ProductsAsked>()
            .answers::<Vec<Product>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products", Manager, New, menu::add_product)
            .says("Adds a product: JSON, or a form with the parts `product` (JSON) and `image`.")
            .takes::<ProductForm>()
            .takes_bytes("multipart/form-data")
            .up_to(images::MAX_UPLOAD_BYTES)
            .answers::<Product>(201),
        put("/api/products/{product}", Manager, New, menu::change_product)
            .says("Changes a product.")
            .takes::<ProductForm>()
            .answers::<Product>(200),
        put("/api/products/{product}/availability", Manager, Always, menu::set_available)
            .says("Says whether a product is sold out.")
            .takes::<Availability>()
            .answers::<Product>(200),
        delete("/api/products/{product}", Manager, New, menu::remove_product)
            .says("Takes a product off the menu.")
            .answers_nothing(204, "Gone."),
        post("/api/products/{product}/image", Manager, New, menu::put_image)
            .says("Gives a product a picture: a form with the part `image`, in any common format.")
            .takes_bytes("multipart/form-data")
            .up_to(images::MAX_UPLOAD_BYTES)
            .answers::<Product>(200),
        delete("/api/products/{product}/image", Manager, New, menu::remove_image)
            .says("Takes the picture of a product away.")
            .answers::<Product>(200),
    ]
}
