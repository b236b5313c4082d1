//! What is counted, printed as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::{HttpResponse, web};

/// Upper bounds of the latency buckets, in milliseconds.
const BOUNDS: [u64; 12] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000];

/// The counters of one process.
#[derive(Debug, Default)]
pub struct Metrics {
    in_flight: AtomicU64,
    panics: AtomicU64,
    deltas: AtomicI64,
    differing_cells: AtomicU64,
    answered: Mutex<BTreeMap<(&'static str, u16), u64>>,
    latency: Mutex<BTreeMap<&'static str, Latency>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Latency {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    micros: u64,
}

/// A request that is being answered; it counts as in flight until this is dropped.
#[derive(Debug)]
pub struct InFlight(Arc<Metrics>);

impl Metrics {
    /// Counts a request as in flight.
    #[must_use]
    pub fn enter(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(Arc::clone(self))
    }

    /// Counts a panic that was caught.
    pub fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes how many deltas wait to be folded into cells.
    pub fn deltas_wait(&self, deltas: i64) {
        self.deltas.store(deltas, Ordering::Relaxed);
    }

    /// Counts cells that an audit has found wrong.
    pub fn cells_differ(&self, cells: usize) {
        let cells = rules::number::usize_to_u64(cells);
        self.differing_cells.fetch_add(cells, Ordering::Relaxed);
    }

    /// What the background work of this process tells.
    fn work(&self) -> String {
        let (deltas, cells) = (
            "throughline_deltas_waiting",
            "throughline_differing_cells_total",
        );
        format!(
            "# HELP {deltas} Changes of figures that no cell holds yet, all councils together.\n\
             # TYPE {deltas} gauge\n{deltas} {}\n\
             # HELP {cells} Cells of figures that a nightly audit has found wrong.\n\
             # TYPE {cells} counter\n{cells} {}\n",
            self.deltas.load(Ordering::Relaxed),
            self.differing_cells.load(Ordering::Relaxed),
        )
    }

    /// Everything counted so far, in the text form of Prometheus.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.work();
        let mut line = |words: std::fmt::Arguments<'_>| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{words}");
        };
        line(format_args!(
            "# HELP throughline_http_requests_in_flight Requests being answered."
        ));
        line(format_args!(
            "# TYPE throughline_http_requests_in_flight gauge"
        ));
        let in_flight = self.in_flight.load(Ordering::Relaxed);
        line(format_args!(
            "throughline_http_requests_in_flight {in_flight}"
        ));
        line(format_args!(
            "# HELP throughline_panics_total Panics that were caught."
        ));
        line(format_args!("# TYPE throughline_panics_total counter"));
        let panics = self.panics.load(Ordering::Relaxed);
        line(format_args!("throughline_panics_total {panics}"));
        line(format_args!(
            "# HELP throughline_http_requests_total Requests answered, by path and status."
        ));
        line(format_args!(
            "# TYPE throughline_http_requests_total counter"
        ));
        for ((path, status), count) in locked(&self.answered).iter() {
            line(format_args!(
                "throughline_http_requests_total{{path=\"{path}\",status=\"{status}\"}} {count}"
            ));
        }
        let name = "throughline_http_request_duration_seconds";
        line(format_args!(
            "# HELP {name} From the first byte of a request to its answer."
        ));
        line(format_args!("# TYPE {name} histogram"));
        for (path, latency) in locked(&self.latency).iter() {
            for (bound, count) in BOUNDS.iter().zip(latency.buckets) {
                let bound = seconds(bound * 1_000);
                line(format_args!(
                    "{name}_bucket{{path=\"{path}\",le=\"{bound}\"}} {count}"
                ));
            }
            let count = latency.count;
            line(format_args!(
                "{name}_bucket{{path=\"{path}\",le=\"+Inf\"}} {count}"
            ));
            line(format_args!(
                "{name}_sum{{path=\"{path}\"}} {}",
                seconds(latency.micros)
            ));
            line(format_args!("{name}_count{{path=\"{path}\"}} {count}"));
        }
        text
    }
}

impl InFlight {
    /// Counts the request as answered with this status after this time.
    pub fn answered(&self, path: &'static str, status: u16, took: Duration) {
        *locked(&self.0.answered).entry((path, status)).or_default() += 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut latency = locked(&self.0.latency);
        let latency = latency.entry(path).or_default();
        for (bucket, bound) in latency.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(micros <= bound * 1_000);
        }
        latency.count += 1;
        latency.micros = latency.micros.saturating_add(micros);
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Microseconds as seconds, without a detour over binary fractions.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// Counters stay usable whatever panicked while they were held: each change is one step.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `/metrics`.
pub(super) async fn print(metrics: web::Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_once_in_each_bucket_that_holds_it() {
        let metrics = Arc::new(Metrics::default());
        let request = metrics.enter();
        assert!(metrics.text().contains("in_flight 1\n"));
        request.answered("/graphql", 200, Duration::from_millis(3));
        drop(request);
        let text = metrics.text();
        assert!(text.contains("in_flight 0\n"));
        assert!(text.contains("requests_total{path=\"/graphql\",status=\"200\"} 1\n"));
        assert!(text.contains("le=\"0.002000\"} 0\n"));
        assert!(text.contains("le=\"0.005000\"} 1\n"));
        assert!(text.contains("le=\"+Inf\"} 1\n"));
        assert!(text.contains("duration_seconds_sum{path=\"/graphql\"} 0.003000\n"));
    }
}
