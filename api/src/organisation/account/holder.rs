//! Whom an account acts for.

use uuid::Uuid;

/// The most journeys that a partner is granted.
const MOST_JOURNEYS: usize = 1_000;

/// Whom an account acts for: a member of staff, a customer or, with neither, a partner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub staff_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
}

impl Holder {
    /// Whether the account is a partner's.
    pub(super) const fn is_partner(self) -> bool {
        self.staff_id.is_none() && self.customer_id.is_none()
    }

    /// What is wrong with such an account that is granted so many journeys: field and sentence.
    pub(super) fn faults(self, journeys: usize) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if self.staff_id.is_some() && self.customer_id.is_some() {
            let message = "An account is held by a member of staff or by a customer, not by both.";
            faults.push(("customerId", message.to_owned()));
        }
        if !self.is_partner() && journeys > 0 {
            let message = "Only partners are granted journeys; this account is held by a member of staff or a customer.";
            faults.push(("journeyIds", message.to_owned()));
        }
        if journeys > MOST_JOURNEYS {
            let message = format!(
                "journeyIds must have at most {MOST_JOURNEYS} journeys; this has {journeys}."
            );
            faults.push(("journeyIds", message));
        }
        faults
    }
}
