//! A row of the table of all routes: what the router, the documentation and the tests of who may do what are made from.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{Content, ContentBuilder, RefOr, Required, ResponseBuilder, Schema};
use utoipa::{IntoParams, ToSchema};

use super::{MAX_BODY_BYTES, Web, door};

/// Who may come in. What they may do to an order is judged by the rules that phones obey, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, without a login.
    Anyone,
    /// Whoever is logged in.
    Staff,
    /// Whoever serves the order, and managers: the rules of [`sync::policy`] decide.
    Server,
    /// Managers alone.
    Manager,
}

/// What it is to a restaurant without a license: new business waits, whatever is open can be finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Business {
    /// A new party, another menu: needs a license.
    New,
    /// Finishes what was begun.
    Open,
    /// Reads, people, and what keeps the house running.
    Always,
    /// Somebody comes or goes: also at a node whose place another one took, where nothing else is changed any more.
    Login,
}

/// What is known of a route without its handler.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static Method,
    /// With its parameters in braces.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    /// What it is.
    pub business: Business,
    /// No body is larger.
    pub max_body_bytes: usize,
}

/// One route.
pub(super) struct Route {
    pub(super) rule: Rule,
    handler: MethodRouter<Web>,
    /// What is said of it, written out only when somebody asks: all of it takes more memory than the house at work.
    words: Vec<Words>,
}

type Words = Box<dyn FnOnce(&mut Description)>;

/// What the documentation says of a route.
pub(super) struct Description {
    pub(super) operation: Operation,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
}

macro_rules! method {
    ($name:ident, $method:ident) => {
        pub(super) fn $name<H, T>(path: &'static str, who: Who, business: Business, handler: H) -> Route
        where
            H: Handler<T, Web>,
            T: 'static,
        {
            let rule = Rule { method: &Method::$method, path, who, business, max_body_bytes: MAX_BODY_BYTES };
            Route::new(rule, on(MethodFilter::$method, handler))
        }
    };
}

method!(get, GET);
method!(post, POST);
method!(put, PUT);
method!(delete, DELETE);

impl Route {
    fn new(rule: Rule, handler: MethodRouter<Web>) -> Self {
        Self { rule, handler, words: Vec::new() }
    }

    fn and(mut self, words: impl FnOnce(&mut Description) + 'static) -> Self {
        self.words.push(Box::new(words));
        self
    }

    /// What it does, in a sentence.
    pub(super) fn says(self, text: &'static str) -> Self {
        self.and(move |about| about.operation.summary = Some(text.to_owned()))
    }

    /// It takes JSON of this shape.
    pub(super) fn takes<T: ToSchema>(self) -> Self {
        self.and(|about| {
            T::schemas(&mut about.schemas);
            about.take("application/json", Some(T::schema()));
        })
    }

    /// It takes something else.
    pub(super) fn takes_bytes(self, content_type: &'static str) -> Self {
        self.and(move |about| about.take(content_type, None))
    }

    /// It takes these in the query.
    pub(super) fn asks<T: IntoParams>(self) -> Self {
        self.and(|about| {
            let parameters = T::into_params(|| Some(ParameterIn::Query));
            about.operation.parameters.get_or_insert_default().extend(parameters);
        })
    }

    /// It answers with JSON of this shape.
    pub(super) fn answers<T: ToSchema>(self, status: u16) -> Self {
        self.and(move |about| {
            T::schemas(&mut about.schemas);
            about.answer(status, "application/json", Some(T::schema()));
        })
    }

    /// It answers with something else.
    pub(super) fn answers_bytes(self, status: u16, content_type: &'static str) -> Self {
        self.and(move |about| about.answer(status, content_type, None))
    }

    /// It answers without a body.
    pub(super) fn answers_nothing(self, status: u16, why: &'static str) -> Self {
        self.and(move |about| {
            let response = ResponseBuilder::new().description(why).build();
            about.operation.responses.responses.insert(status.to_string(), response.into());
        })
    }

    /// Its body may have so many bytes, not only as many as others.
    pub(super) fn up_to(mut self, bytes: usize) -> Self {
        self.rule.max_body_bytes = bytes;
        self
    }

    /// Its handler, behind the door that keeps the rule.
    pub(super) fn handler(self, web: &Web) -> MethodRouter<Web> {
        let limited = self.handler.layer(DefaultBodyLimit::max(self.rule.max_body_bytes));
        limited.layer(from_fn_with_state((web.clone(), self.rule), door::pass))
    }

    /// All that is said of it.
    pub(super) fn description(self) -> Description {
        let mut operation = Operation::new();
        operation.tags = parts_of(self.rule.path).next().map(|tag| vec![tag.to_owned()]);
        operation.operation_id = Some(name_of(self.rule));
        operation.parameters = Some(names_in(self.rule.path).map(in_path).collect());
        let mut about = Description { operation, schemas: Vec::new() };
        self.words.into_iter().for_each(|words| words(&mut about));
        about
    }
}

impl Description {
    fn take(&mut self, content_type: &str, schema: Option<RefOr<Schema>>) {
        let body = self.operation.request_body.take().unwrap_or_default();
        let body = RequestBodyBuilder::from(body).content(content_type, content_of(schema));
        self.operation.request_body = Some(body.required(Some(Required::True)).build());
    }

    fn answer(&mut self, status: u16, content_type: &str, schema: Option<RefOr<Schema>>) {
        let answers = self.operation.responses.responses.entry(status.to_string());
        let answer =
            answers.or_insert_with(|| ResponseBuilder::new().description("As asked.").build().into());
        // What can be had in more than one form.
        if let RefOr::T(response) = answer {
            response.content.insert(content_type.to_owned(), content_of(schema));
        }
    }
}

/// The names of the parameters of a path.
pub(super) fn names_in(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn in_path(name: &str) -> Parameter {
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
    let schema = match name {
        "order" | "item" | "device" => ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
        "image" | "session" | "route" => ObjectBuilder::new().schema_type(Type::String),
        _ => ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(u32::MAX)),
    };
    let mut parameter = Parameter::new(name);
    parameter.parameter_in = ParameterIn::Path;
    parameter.required = Required::True;
    parameter.schema = Some(schema.build().into());
    parameter
}

/// Unique, and what a generated client would call it.
fn name_of(rule: Rule) -> String {
    let parts = parts_of(rule.path).map(|part| part.trim_matches(['{', '}']).replace(['-', '.'], "_"));
    let parts: Vec<String> = std::iter::once(rule.method.as_str().to_lowercase()).chain(parts).collect();
    parts.join("_")
}

/// The parts of a path that tell it from others.
pub(super) fn parts_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty() && *part != "api")
}

fn content_of(schema: Option<RefOr<Schema>>) -> Content {
    ContentBuilder::new().schema(schema).build()
}
