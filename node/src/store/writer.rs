//! The one thread that writes: takes all work that waits, runs each in a savepoint, commits once, answers each.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::log::Keeper;

/// Work that may wait for the thread; whoever brings more waits until there is room.
const MAX_WAITING: usize = 256;
/// Work in one commit: a bound on how long the first of them waits.
const MAX_IN_COMMIT: usize = 64;

type Queue = mpsc::Sender<Box<dyn Work>>;

/// The way to the writing thread.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    /// None once it is closed.
    queue: Arc<Mutex<Option<Queue>>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
    counts: Arc<Counts>,
}

/// What the thread has done since it started.
#[derive(Debug, Default)]
struct Counts {
    commits: AtomicU64,
    failed: AtomicU64,
    took_us: AtomicU64,
}

/// What was written since the node started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Transactions that are on disk.
    pub commits: u64,
    /// Transactions of which nothing happened.
    pub failed: u64,
    /// How long all of them took.
    pub took_us: u64,
}

impl Writer {
    /// Starts the thread, which owns the connection from now on.
    pub(super) fn start(connection: Connection, keeper: Keeper) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(MAX_WAITING);
        let counts = Arc::<Counts>::default();
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn({
                let counts = counts.clone();
                move || run(&connection, keeper, waiting, &counts)
            })
            .map_err(|error| StoreError::damaged("writing thread", error))?;
        let (queue, thread) = (Arc::new(Mutex::new(Some(queue))), Arc::new(Mutex::new(Some(thread))));
        Ok(Self { queue, thread, counts })
    }

    pub(super) fn pulse(&self) -> Pulse {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let Counts { commits, failed, took_us } = &*self.counts;
        Pulse { commits: read(commits), failed: read(failed), took_us: read(took_us) }
    }

    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let queue = queue.ok_or(StoreError::Stopped)?;
        let task = Task { work: Some(work), outcome: Err(StoreError::Stopped), answer };
        queue.send(Box::new(task)).await.map_err(|_| StoreError::Stopped)?;
        drop(queue);
        answered.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Closes the queue and waits until the thread has done what was in it.
    pub(super) async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

/// A piece of work in the queue.
trait Work: Send {
    /// Runs it and keeps its outcome; the error says that its savepoint must be rolled back.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;
    /// Says that nothing of it happened.
    fn fail(&mut self, error: StoreError);
    /// Answers with the outcome that was kept.
    fn answer(self: Box<Self>);
}

struct Task<T, W> {
    work: Option<W>,
    outcome: Result<T, StoreError>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, W> Work for Task<T, W>
where
    T: Send,
    W: FnOnce(&Connection) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let work = self.work.take().expect("a task is run once");
        self.outcome = work(connection);
        self.outcome.as_ref().map(|_| ()).map_err(StoreError::clone)
    }

    fn fail(&mut self, error: StoreError) {
        self.outcome = Err(error);
    }

    fn answer(self: Box<Self>) {
        // Whoever asked may have gone; what was committed stays committed.
        let _ = self.answer.send(self.outcome);
    }
}

fn run(
    connection: &Connection,
    mut keeper: Keeper,
    mut waiting: mpsc::Receiver<Box<dyn Work>>,
    counts: &Counts,
) {
    while let Some(first) = waiting.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < MAX_IN_COMMIT
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let began = Instant::now();
        let count = if commit(connection, &mut batch) { &counts.commits } else { &counts.failed };
        count.fetch_add(1, Ordering::Relaxed);
        counts.took_us.fetch_add(u64::try_from(began.elapsed().as_micros()).unwrap_or(0), Ordering::Relaxed);
        for work in batch {
            work.answer();
        }
        keeper.committed();
    }
}

/// Runs the batch in one transaction; false when it is lost. Afterwards each of it knows whether it is on the disk.
fn commit(connection: &Connection, batch: &mut [Box<dyn Work>]) -> bool {
    let committed = run_all(connection, batch).and_then(|()| say(connection, "COMMIT"));
    let Err(error) = committed else { return true };
    tracing::error!(%error, works = batch.len(), "a commit failed");
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "and could not be rolled back");
    }
    for work in batch {
        work.fail(error.clone());
    }
    false
}

/// An error ends the whole batch; work that only fails by itself is rolled back by itself.
fn run_all(connection: &Connection, batch: &mut [Box<dyn Work>]) -> Result<(), StoreError> {
    say(connection, "BEGIN IMMEDIATE")?;
    // Mostly work is alone, and its savepoint would be the transaction.
    if let [work] = batch {
        return match work.run(connection) {
            Err(error) if connection.is_autocommit() => Err(error),
            Err(_) => Ok(connection.execute_batch("ROLLBACK; BEGIN")?),
            Ok(()) => Ok(()),
        };
    }
    for work in batch {
        say(connection, "SAVEPOINT work")?;
        match work.run(connection) {
            Ok(()) => say(connection, "RELEASE work")?,
            // SQLite ends the transaction by itself after a full disk and the like.
            Err(error) if connection.is_autocommit() => return Err(error),
            Err(_) => connection.execute_batch("ROLLBACK TO work; RELEASE work")?,
        }
    }
    Ok(())
}

/// What is said around every transaction is compiled once.
fn say(connection: &Connection, statement: &str) -> Result<(), StoreError> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
