//! Scanning for malicious software by ClamAV's daemon, over its protocol INSTREAM.

use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the daemon may take to let us in.
const CONNECT: Duration = Duration::from_secs(5);
/// How long it may take for one document.
const SCAN: Duration = Duration::from_mins(2);
/// The longest answer that is read.
const LONGEST: u64 = 4_096;
/// The most bytes of one piece.
const PIECE: usize = 64 * 1024;

/// A daemon that scans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    address: String,
}

/// What it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Clean,
    /// Something, of this name.
    Infected(String),
    /// It could not read the document, and says why.
    Failed(String),
}

/// Why there is no verdict: the daemon cannot be reached, or breaks off.
#[derive(Debug, thiserror::Error)]
#[error("the scanner does not answer: {0}")]
pub struct NoVerdict(#[from] std::io::Error);

impl Scanner {
    /// The daemon at `clamd://host:port`; `None` when the address is of another form.
    #[must_use]
    pub fn at(address: &str) -> Option<Self> {
        let address = address.strip_prefix("clamd://")?;
        let (host, port) = address.rsplit_once(':')?;
        let is_good = !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-_[]:".contains(c))
            && port.parse::<u16>().is_ok_and(|port| port > 0);
        is_good.then(|| Self {
            address: address.to_owned(),
        })
    }

    /// What it finds in these bytes.
    ///
    /// # Errors
    /// When there is no verdict.
    pub async fn scan(
        &self,
        bytes: impl Stream<Item = Result<Bytes, object_store::Error>> + Unpin,
    ) -> Result<Verdict, NoVerdict> {
        let connected = timeout(CONNECT, TcpStream::connect(&self.address)).await;
        let connection = connected.map_err(std::io::Error::from)??;
        let scanned = timeout(SCAN, exchange(connection, bytes)).await;
        // One document that takes too long is not to keep the others waiting.
        scanned.unwrap_or_else(|_| Ok(Verdict::Failed("it took too long".to_owned())))
    }
}

async fn exchange(
    mut connection: TcpStream,
    mut bytes: impl Stream<Item = Result<Bytes, object_store::Error>> + Unpin,
) -> Result<Verdict, NoVerdict> {
    connection.write_all(b"zINSTREAM\0").await?;
    let mut told = Ok(());
    while let Some(piece) = bytes.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => return Ok(Verdict::Failed(error.to_string())),
        };
        told = send(&mut connection, &piece).await;
        if told.is_err() {
            // It has heard enough, as when a document is too large for it: its answer says so.
            break;
        }
    }
    if told.is_ok() {
        told = connection.write_all(&0_u32.to_be_bytes()).await;
    }
    let mut answer = Vec::new();
    let read = connection.take(LONGEST).read_to_end(&mut answer).await;
    if let Some(verdict) = verdict(&answer) {
        return Ok(verdict);
    }
    told?;
    read?;
    let message = "it answered nothing that can be read";
    Err(std::io::Error::other(message).into())
}

/// Sends bytes, in pieces that say how long they are.
async fn send(connection: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    for piece in bytes.chunks(PIECE) {
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        connection.write_all(&length.to_be_bytes()).await?;
        connection.write_all(piece).await?;
    }
    Ok(())
}

/// The verdict in an answer such as `stream: Eicar-Test-Signature FOUND`.
fn verdict(answer: &[u8]) -> Option<Verdict> {
    let answer = String::from_utf8_lossy(answer);
    let answer = answer.trim_matches(['\0', '\n', '\r', ' ']);
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    if said == "OK" {
        Some(Verdict::Clean)
    } else if let Some(name) = said.strip_suffix(" FOUND") {
        Some(Verdict::Infected(name.to_owned()))
    } else {
        let why = said.strip_suffix("ERROR")?;
        Some(Verdict::Failed(why.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_the_daemon_are_understood() {
        assert_eq!(verdict(b"stream: OK\0"), Some(Verdict::Clean));
        let found = Verdict::Infected("Eicar-Test-Signature".to_owned());
        assert_eq!(
            verdict(b"stream: Eicar-Test-Signature FOUND\0"),
            Some(found)
        );
        let large = Verdict::Failed("INSTREAM size limit exceeded.".to_owned());
        assert_eq!(
            verdict(b"INSTREAM size limit exceeded. ERROR\0"),
            Some(large)
        );
        assert_eq!(verdict(b""), None);
        assert_eq!(verdict(b"stream: O"), None);
    }

    #[test]
    fn an_address_names_host_and_port() {
        assert!(Scanner::at("clamd://clamav:3310").is_some());
        assert!(Scanner::at("clamd://[::1]:3310").is_some());
        for bad in [
            "clamav:3310",
            "clamd://clamav",
            "clamd://:3310",
            "clamd://a b:1",
            "clamd://a:0",
        ] {
            assert_eq!(Scanner::at(bad), None, "{bad}");
        }
    }
}
