//! A connection on which nothing is asked stays open for those who come back to it.

use std::time::Duration;

use support::{Kind, World, run};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Longer than a server closes connections after that is not told how long to wait.
const REST: Duration = Duration::from_secs(7);

/// Asks for the health on a connection, and gives back the first line of the answer.
async fn asked(stream: &mut TcpStream) -> String {
    let request = "GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n";
    let sent = stream.write_all(request.as_bytes()).await;
    sent.expect("an open connection");
    let mut answer = vec![0; 4_096];
    let reading = timeout(REST, stream.read(&mut answer)).await;
    let length = reading.expect("in time").expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_connection_answers_after_a_rest() {
    run(Kind::Sqlite, |world: World| async move {
        let address = world.address.strip_prefix("http://").expect("an address");
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        assert_eq!(asked(&mut stream).await, "HTTP/1.1 200 OK");
        sleep(REST).await;
        assert_eq!(asked(&mut stream).await, "HTTP/1.1 200 OK");
    });
}
