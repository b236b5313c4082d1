//! The processes of a run: started, watched, stopped.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::load::{Answered, Order};

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_mins(1);

/// How Linux counts the time of processors: a hundred to the second.
const TICKS_PER_SECOND: u64 = 100;

/// A server on this machine, stopped when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub port: u16,
}

impl Server {
    /// Starts a server that will listen on `port`, and waits until it does. What it says goes to `log`.
    pub fn start(mut command: Command, port: u16, log: &Path) -> Outcome<Self> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?)
            .spawn()?;
        let mut server = Self { child, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let has_ended = server.child.try_wait()?.is_some();
            if has_ended || started.elapsed() > PATIENCE {
                let said = fs::read_to_string(log)?;
                return Err(format!("{command:?} does not listen:\n{said}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Processor time used so far, in milliseconds.
    pub fn processor_millis(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in brackets may hold anything; user and system time are fields 14 and 15.
        let (_, fields) = stat.rsplit_once(')').ok_or("no such process")?;
        let ticks: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u64>().ok())
            .sum();
        Ok(ticks * 1_000 / TICKS_PER_SECOND)
    }

    /// The most memory it held since it was last forgotten, in KiB.
    pub fn peak_memory(&self) -> Outcome<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .ok_or("no peak of memory")?;
        Ok(peak.trim().trim_end_matches(" kB").parse()?)
    }

    /// Forgets the peak of memory so far.
    pub fn forget_peak(&self) -> Outcome<()> {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends load from a process of its own.
pub fn load(order: &Order) -> Outcome<Answered> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg("load")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&serde_json::to_vec(order)?)?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("the load failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A port that is free at present.
pub fn free_port() -> Outcome<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}
