//! How many questions one thread answers at the same time. More would not be faster, since they wait
//! for the same few connections, and each holds the rows that it has read so far.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit};

/// Questions that are answered at the same time.
const SEATS: usize = 8;

/// Questions that may wait for a seat; more are turned away, since nobody would wait for them.
const MOST_WAITING: usize = 1_000;

/// Lets questions in, in the order in which they come.
#[derive(Debug)]
pub struct Gate {
    seats: Semaphore,
    waiting: AtomicUsize,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            seats: Semaphore::new(SEATS),
            waiting: AtomicUsize::new(0),
        }
    }
}

impl Gate {
    /// A seat, as soon as there is one; `None` when too many wait for one.
    pub(super) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(seat) = self.seats.try_acquire() {
            return Some(seat);
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let _waiting = Waiting(&self.waiting);
        self.seats.acquire().await.ok()
    }
}

/// One that waits, until it has a seat or its caller has gone away.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn whoever_comes_when_all_seats_are_taken_waits_and_then_gets_one() {
        let gate = Gate::default();
        let seats: Vec<_> = (0..SEATS)
            .map(|_| gate.enter().now_or_never().flatten())
            .collect();
        assert!(seats.iter().all(Option::is_some));
        let mut next = Box::pin(gate.enter());
        assert!((&mut next).now_or_never().is_none());
        drop(seats);
        assert!(next.now_or_never().flatten().is_some());
        assert_eq!(gate.waiting.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn when_too_many_wait_the_next_is_turned_away() {
        let gate = Gate::default();
        let seats: Vec<_> = (0..SEATS).map(|_| gate.enter().now_or_never()).collect();
        let mut waiting: Vec<_> = (0..MOST_WAITING).map(|_| Box::pin(gate.enter())).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        assert!(
            gate.enter()
                .now_or_never()
                .is_some_and(|seat| seat.is_none())
        );
        // Callers that go away make room.
        drop(waiting);
        assert!(gate.enter().now_or_never().is_none());
        drop(seats);
    }
}
