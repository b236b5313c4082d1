//! The load: one process, one thread, a connection for each of the callers at once.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::Outcome;
use crate::request::Request;

/// What to send, how, and for how long.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// Where.
    pub port: u16,
    /// What, again and again.
    pub requests: Vec<Request>,
    /// Callers at once, each waiting for its answer before it asks again.
    pub concurrency: u16,
    /// For how long.
    pub millis: u64,
    /// No more than so many a second, by all callers together; as many as they can when it is not given.
    pub per_second: Option<u32>,
    /// The first number for requests that carry one; no number is used twice.
    pub first_number: u64,
}

impl Order {
    /// When it is the turn of the request with this place among all, from the start.
    fn turn(&self, place: u64) -> Option<Duration> {
        let rate = self.per_second?;
        Some(Duration::from_micros(
            place * 1_000_000 / u64::from(rate.max(1)),
        ))
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Answers with status 200 and no errors.
    pub good: u64,
    /// Answers with status 503, which admission control gives.
    pub turned_away: u64,
    /// All others.
    pub bad: u64,
    /// From the first request to the last answer, in microseconds.
    pub micros: u64,
    /// How many answers took so many microseconds, to three digits.
    pub latencies: BTreeMap<u64, u64>,
    /// The first bad answer.
    pub example: Option<String>,
}

impl Answered {
    /// Adds what came of another order to this one.
    pub fn add(&mut self, other: Self) {
        self.good += other.good;
        self.turned_away += other.turned_away;
        self.bad += other.bad;
        self.micros += other.micros;
        for (latency, count) in other.latencies {
            *self.latencies.entry(latency).or_default() += count;
        }
        self.example = self.example.take().or(other.example);
    }

    /// The latency that `share` in a hundred of all answers kept below, in microseconds.
    pub fn percentile(&self, share: u64) -> u64 {
        let total: u64 = self.latencies.values().sum();
        let mut seen = 0;
        for (latency, count) in &self.latencies {
            seen += count;
            if seen * 100 >= total * share {
                return *latency;
            }
        }
        0
    }

    fn note(&mut self, answer: &Answer, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        *self.latencies.entry(three_digits(micros)).or_default() += 1;
        match answer.status {
            200 if !answer.body.starts_with(b"{\"errors\"") => self.good += 1,
            503 => self.turned_away += 1,
            _ => {
                self.bad += 1;
                let text = || String::from_utf8_lossy(&answer.body).into_owned();
                self.example.get_or_insert_with(text);
            }
        }
    }
}

fn three_digits(micros: u64) -> u64 {
    let mut unit = 1;
    while micros / unit >= 1_000 {
        unit *= 10;
    }
    micros / unit * unit
}

/// Carries out the order on standard input.
pub fn run() -> Outcome<()> {
    let mut order = String::new();
    std::io::stdin().read_to_string(&mut order)?;
    let order: Order = serde_json::from_str(&order)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let answered = LocalSet::new().block_on(&runtime, send(order))?;
    println!("{}", serde_json::to_string(&answered)?);
    Ok(())
}

async fn send(order: Order) -> Outcome<Answered> {
    let order = Rc::new(order);
    let number = Rc::new(Cell::new(order.first_number));
    let started = Instant::now();
    let callers: Vec<_> = (0..order.concurrency)
        .map(|caller| {
            let (order, number) = (Rc::clone(&order), Rc::clone(&number));
            tokio::task::spawn_local(call(order, number, usize::from(caller), started))
        })
        .collect();
    let mut all = Answered::default();
    for caller in callers {
        all.add(caller.await??);
    }
    all.micros = u64::try_from(started.elapsed().as_micros())?;
    Ok(all)
}

/// One caller. Each begins at a place of its own among the requests.
async fn call(
    order: Rc<Order>,
    number: Rc<Cell<u64>>,
    caller: usize,
    started: Instant,
) -> Outcome<Answered> {
    let mut connection = Connection::open(order.port).await?;
    let mut answered = Answered::default();
    let until = Duration::from_millis(order.millis);
    let requests = order.requests.iter().cycle().skip(caller * 37);
    for request in requests {
        if let Some(turn) = order.turn(number.get() - order.first_number) {
            tokio::time::sleep_until((started + turn).into()).await;
        }
        if started.elapsed() >= until {
            break;
        }
        number.set(number.get() + 1);
        let asked_at = Instant::now();
        let answer = connection.ask(&request.bytes(number.get())).await?;
        answered.note(&answer, asked_at.elapsed());
    }
    Ok(answered)
}

/// A status and a body.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A connection that is kept open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// A connection to a server on this machine.
    pub async fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and waits for its answer, whose head must tell its length.
    pub async fn ask(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, length) = loop {
            self.read().await?;
            if let Some(found) = head(&self.buffer)? {
                break found;
            }
        };
        while self.buffer.len() < head + length {
            self.read().await?;
        }
        let status = std::str::from_utf8(self.buffer.get(9..12).unwrap_or_default())?.parse()?;
        let body = self.buffer.get(head..head + length).unwrap_or_default();
        Ok(Answer {
            status,
            body: body.to_vec(),
        })
    }

    async fn read(&mut self) -> Outcome<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

/// The length of the head, with the blank line, and that of the body; `None` while it is not whole.
fn head(buffer: &[u8]) -> Outcome<Option<(usize, usize)>> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(buffer.get(..end).unwrap_or_default())?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or("an answer without its length")?;
    Ok(Some((end + 4, length.1.trim().parse()?)))
}
