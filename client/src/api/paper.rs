//! Printers, routes and receipts as the node keeps them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::id::{CategoryId, ProductId};
use web_sys::{File, FormData, Response};

use crate::api::ApiError;
use crate::fetch::{fetch, send_form, text_of};
use crate::text::Language;

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It did not get so far.
    Api(ApiError),
    /// The node says why not.
    Because {
        /// A word for programs.
        code: String,
        /// A sentence for people, in English.
        title: String,
    },
}

impl Refused {
    /// In a person's words, with a way out.
    pub(crate) fn words(&self, language: Language) -> String {
        match self {
            Refused::Api(error) => error.words(language),
            Refused::Because { code, title } => match code.as_str() {
                "still_prints" => language.printer_still_prints().to_owned(),
                "unprinted" => language.printer_unprinted().to_owned(),
                "in_use" => language.route_in_use().to_owned(),
                "address_unknown" => language.printer_address_unknown().to_owned(),
                "no_picture" | "too_large" => language.receipt_no_picture().to_owned(),
                _ => language.printing_refused(title),
            },
        }
    }
}

/// A printer: how it was set up, and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Printer {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) profile: String,
    pub(crate) columns: Option<u8>,
    pub(crate) drawer: bool,
    pub(crate) confirm_seconds: u16,
    pub(crate) routes: Vec<String>,
    pub(crate) state: Option<State>,
}

/// How a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct State {
    pub(crate) condition: String,
    pub(crate) paper_near_end: bool,
}

/// A printer as somebody writes it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PrinterForm {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) profile: String,
    pub(crate) columns: Option<u8>,
    pub(crate) drawer: bool,
    pub(crate) confirm_seconds: u16,
}

/// A known model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Model {
    pub(crate) profile: String,
    pub(crate) columns: usize,
    pub(crate) has_greek: bool,
    pub(crate) has_drawer: bool,
}

/// What is printed where, and what nobody prints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Routes {
    pub(crate) routes: Vec<Rule>,
    pub(crate) unprinted: Vec<Unprinted>,
}

/// What is done with the tickets of a route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rule {
    #[serde(skip_serializing)]
    pub(crate) route: String,
    pub(crate) name: String,
    pub(crate) printer: u32,
    pub(crate) copies: u8,
    pub(crate) backup: Option<Backup>,
}

/// Who prints when the printer does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Backup {
    pub(crate) printer: u32,
    pub(crate) after_seconds: u32,
    pub(crate) when_unsure: String,
}

/// A product that no printer prints.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Unprinted {
    pub(crate) name: String,
}

/// Something that is printed somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RouteOf {
    /// All that says nothing else.
    House,
    /// What a category has, unless it says something else.
    Category(CategoryId),
    /// One product.
    Product(ProductId),
}

#[derive(Serialize)]
struct Own<'a> {
    route: Option<&'a str>,
}

/// What receipts say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReceiptWords {
    pub(crate) address: String,
    pub(crate) phone: String,
    pub(crate) vat_number: String,
    pub(crate) footer: String,
    pub(crate) says_not_fiscal: bool,
    #[serde(default, skip_serializing)]
    pub(crate) logo: Option<String>,
}

#[derive(Serialize)]
struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<&'a ReceiptWords>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_route: Option<&'a str>,
}

#[derive(Serialize)]
struct Sample<'a> {
    receipt: &'a ReceiptWords,
    language: &'a str,
    columns: u8,
}

#[derive(Deserialize)]
struct Site {
    receipt: ReceiptWords,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
    title: String,
}

/// All printers.
pub(crate) async fn printers() -> Result<Vec<Printer>, Refused> {
    ask("GET", "/api/system/printers", None::<()>).await
}

/// The models that can be chosen.
pub(crate) async fn models() -> Result<Vec<Model>, Refused> {
    ask("GET", "/api/system/printers/models", None::<()>).await
}

/// Adds a printer, or sets one up anew.
pub(crate) async fn keep_printer(id: Option<u32>, form: PrinterForm) -> Result<(), Refused> {
    match id {
        None => tell("POST", "/api/system/printers", Some(form)).await,
        Some(id) => tell("PUT", &format!("/api/system/printers/{id}"), Some(form)).await,
    }
}

/// Takes a printer away; another one may take its place.
pub(crate) async fn remove_printer(id: u32, heir: Option<u32>) -> Result<(), Refused> {
    let to = heir.map_or_else(String::new, |heir| format!("?to={heir}"));
    tell("DELETE", &format!("/api/system/printers/{id}{to}"), None::<()>).await
}

/// Prints a page by which a printer is set up.
pub(crate) async fn test_page(id: u32) -> Result<(), Refused> {
    tell("POST", "/api/system/printers/test", Some(serde_json::json!({ "printer": id }))).await
}

/// What is printed where.
pub(crate) async fn routes() -> Result<Routes, Refused> {
    ask("GET", "/api/routes", None::<()>).await
}

/// Adds a route, or changes what is done with its tickets.
pub(crate) async fn keep_route(rule: Rule) -> Result<(), Refused> {
    tell("PUT", &format!("/api/routes/{}", rule.route), Some(rule)).await
}

/// Takes a route away.
pub(crate) async fn remove_route(route: &str) -> Result<(), Refused> {
    tell("DELETE", &format!("/api/routes/{route}"), None::<()>).await
}

/// Says where something is printed; without a route: as that of which it is a part.
pub(crate) async fn keep_route_of(what: RouteOf, route: &str) -> Result<(), Refused> {
    let own = Own { route: Some(route).filter(|route| !route.is_empty()) };
    match what {
        RouteOf::House => {
            tell("PUT", "/api/settings", Some(Settings { receipt: None, default_route: Some(route) })).await
        }
        RouteOf::Category(id) => {
            tell("PUT", &format!("/api/products/categories/{id}/route"), Some(own)).await
        }
        RouteOf::Product(id) => tell("PUT", &format!("/api/products/{id}/route"), Some(own)).await,
    }
}

/// What receipts say.
pub(crate) async fn receipt_words() -> Result<ReceiptWords, Refused> {
    ask::<Site>("GET", "/api/settings", None::<()>).await.map(|site| site.receipt)
}

/// Changes what receipts say.
pub(crate) async fn keep_receipt_words(words: &ReceiptWords) -> Result<(), Refused> {
    tell("PUT", "/api/settings", Some(Settings { receipt: Some(words), default_route: None })).await
}

/// Gives receipts a logo; answers with what they say then.
pub(crate) async fn keep_logo(file: &File) -> Result<ReceiptWords, Refused> {
    let form = FormData::new().map_err(|_| Refused::Api(ApiError::Answer))?;
    form.append_with_blob("image", file).map_err(|_| Refused::Api(ApiError::Answer))?;
    let answer = send_form("/api/settings/receipt/logo", &form).await;
    read::<Site>(&text(answer.map_err(|_| offline())?).await?).map(|site| site.receipt)
}

/// Takes the logo away.
pub(crate) async fn remove_logo() -> Result<ReceiptWords, Refused> {
    ask::<Site>("DELETE", "/api/settings/receipt/logo", None::<()>).await.map(|site| site.receipt)
}

/// A receipt that says so, as a fragment of HTML.
pub(crate) async fn sample(words: &ReceiptWords, language: &str, columns: u8) -> Result<String, Refused> {
    let body = Sample { receipt: words, language, columns };
    send("POST", "/api/settings/receipt/preview", Some(body)).await
}

pub(super) async fn ask<T: DeserializeOwned>(
    method: &str,
    path: &str,
    body: Option<impl Serialize>,
) -> Result<T, Refused> {
    read(&send(method, path, body).await?)
}

pub(super) async fn tell(method: &str, path: &str, body: Option<impl Serialize>) -> Result<(), Refused> {
    send(method, path, body).await.map(drop)
}

async fn send(method: &str, path: &str, body: Option<impl Serialize>) -> Result<String, Refused> {
    let body = body.map(|body| serde_json::to_string(&body)).transpose();
    let body = body.map_err(|_| Refused::Api(ApiError::Answer))?;
    send_text(method, path, body.as_deref()).await
}

pub(super) async fn send_text(method: &str, path: &str, body: Option<&str>) -> Result<String, Refused> {
    text(fetch(method, path, body).await.map_err(|_| offline())?).await
}

async fn text(response: Response) -> Result<String, Refused> {
    let status = response.status();
    let text = text_of(&response).await.map_err(|_| offline())?;
    match status {
        200..=299 => Ok(text),
        401 => Err(Refused::Api(ApiError::SessionOver)),
        status => Err(match read::<Problem>(&text) {
            Ok(Problem { code, title }) => Refused::Because { code, title },
            Err(_) => Refused::Api(ApiError::Node(status)),
        }),
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    serde_json::from_str(text).map_err(|_| Refused::Api(ApiError::Answer))
}

fn offline() -> Refused {
    Refused::Api(ApiError::Offline)
}
