//! LISTEN, on a connection of its own. Whenever it had to be made anew, something may have been missed, and everybody
//! is told to look at everything.

use std::future::poll_fn;
use std::time::Duration;

use license::site::SiteId;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::{sleep, timeout};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Socket, tls::NoTlsStream};

use super::super::News;

/// What licensors tell each other on.
pub(super) const CHANNEL: &str = "comanda_licensor";
/// Where they tell that nodes were heard, once a second at most.
pub(super) const HEARD_CHANNEL: &str = "comanda_licensor_heard";
const KEYS: &str = "keys";
const DEED: &str = "deed";

/// How often it is tried whether the connection lives: one that is half open says nothing.
const PROBE_EVERY: Duration = Duration::from_secs(10);
/// An answer to that takes no longer.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long after a failure the next connection is made.
const PAUSE: Duration = Duration::from_millis(500);
/// Notifications that wait to be told.
const MAX_WAITING: usize = 256;

/// How news is written in a notification.
pub(super) fn word(news: News) -> String {
    match news {
        News::Site(id) => id.to_string(),
        News::Keys => KEYS.to_owned(),
        News::Deed => DEED.to_owned(),
        News::Heard | News::Everything => String::new(),
    }
}

fn read(channel: &str, word: &str) -> News {
    match word.parse::<SiteId>() {
        _ if channel == HEARD_CHANNEL => News::Heard,
        Ok(id) => News::Site(id),
        Err(_) if word == KEYS => News::Keys,
        Err(_) if word == DEED => News::Deed,
        Err(_) => News::Everything,
    }
}

/// Listens for ever. Says once that it has begun.
pub(super) async fn listen(config: Config, news: broadcast::Sender<News>, begun: oneshot::Sender<()>) {
    let mut begun = Some(begun);
    loop {
        if let Err(error) = listen_once(&config, &news, &mut begun).await {
            tracing::warn!(%error, "nothing is heard from the database, trying again");
        }
        sleep(PAUSE).await;
    }
}

async fn listen_once(
    config: &Config,
    news: &broadcast::Sender<News>,
    begun: &mut Option<oneshot::Sender<()>>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let (client, connection) = config.connect(NoTls).await?;
    let (told, mut heard) = mpsc::channel(MAX_WAITING);
    // Ends when the client is dropped.
    tokio::spawn(forward(connection, told));
    client.batch_execute(&format!("LISTEN {CHANNEL}; LISTEN {HEARD_CHANNEL}")).await?;
    // From here on nothing is missed; before this, anything. Nobody may be listening to us.
    let _ = news.send(News::Everything);
    if let Some(begun) = begun.take() {
        let _ = begun.send(());
    }
    loop {
        match timeout(PROBE_EVERY, heard.recv()).await {
            Ok(Some(one)) => drop(news.send(one)),
            Ok(None) => return Err("the connection was lost".into()),
            Err(_) => probe(&client).await?,
        }
    }
}

async fn probe(client: &Client) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(timeout(PROBE_TIMEOUT, client.batch_execute("SELECT 1")).await??)
}

async fn forward(mut connection: tokio_postgres::Connection<Socket, NoTlsStream>, told: mpsc::Sender<News>) {
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notification(notification) = message
            && told.send(read(notification.channel(), notification.payload())).await.is_err()
        {
            break;
        }
    }
}
