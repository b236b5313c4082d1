//! To whom a journey is open: who may open a case on it for themselves.
//!
//! Those who work on a journey open cases on it for others, whoever it is open to.

use crate::organisation::CustomerKind;

/// People who may open a case for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Customers from outside: residents and businesses.
    Resident,
    /// Everybody who works for the council.
    Staff,
    /// Those of the staff who lead a team or a directorate.
    Manager,
}

impl Audience {
    /// Every value, in the order of its declaration.
    pub const ALL: &'static [Self] = &[Self::Resident, Self::Staff, Self::Manager];
}

/// Some of the audiences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Audiences {
    /// Residents and businesses.
    pub residents: bool,
    /// All staff.
    pub staff: bool,
    /// Staff who lead.
    pub managers: bool,
}

impl Audiences {
    /// To whom a journey for such customers is open while nobody says otherwise.
    #[must_use]
    pub const fn usual(kind: CustomerKind) -> Self {
        let is_internal = matches!(kind, CustomerKind::Staff);
        Self {
            residents: !is_internal,
            staff: is_internal,
            managers: false,
        }
    }

    /// Whether this audience is one of them.
    #[must_use]
    pub const fn holds(self, audience: Audience) -> bool {
        match audience {
            Audience::Resident => self.residents,
            Audience::Staff => self.staff,
            Audience::Manager => self.managers,
        }
    }

    /// Each of them, in the order of their declaration.
    pub fn each(self) -> impl Iterator<Item = Audience> {
        let all = Audience::ALL.iter().copied();
        all.filter(move |audience| self.holds(*audience))
    }

    /// Whether somebody who is of `others` is of these, too.
    #[must_use]
    pub fn meets(self, others: Self) -> bool {
        self.each().any(|audience| others.holds(audience))
    }
}

impl FromIterator<Audience> for Audiences {
    fn from_iter<I: IntoIterator<Item = Audience>>(audiences: I) -> Self {
        let mut all = Self::default();
        for audience in audiences {
            match audience {
                Audience::Resident => all.residents = true,
                Audience::Staff => all.staff = true,
                Audience::Manager => all.managers = true,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(audiences: &[Audience]) -> Audiences {
        audiences.iter().copied().collect()
    }

    #[test]
    fn a_journey_is_open_to_whom_it_is_for_while_nobody_says_otherwise() {
        let told = |kind| Audiences::usual(kind).each().collect::<Vec<_>>();
        assert_eq!(told(CustomerKind::Resident), [Audience::Resident]);
        assert_eq!(told(CustomerKind::Business), [Audience::Resident]);
        assert_eq!(told(CustomerKind::Staff), [Audience::Staff]);
    }

    #[test]
    fn two_meet_when_somebody_is_of_both() {
        use Audience::{Manager, Resident, Staff};
        assert!(of(&[Manager]).meets(of(&[Staff, Manager])));
        assert!(!of(&[Manager]).meets(of(&[Resident, Staff])));
        assert!(!of(&[]).meets(of(&[Resident, Staff, Manager])));
        assert_eq!(of(&[Staff, Resident, Staff]), of(&[Resident, Staff]));
    }
}
