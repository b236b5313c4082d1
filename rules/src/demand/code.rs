//! What each demand code means, in plain English, and which family it belongs to.

use super::DemandCode;

/// The four families that the contacts of any selection fall into; each contact into exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DemandFamily {
    /// What the council is there to do.
    Value,
    /// Caused by a failure to do something, or to do it right, for the customer.
    Failure,
    /// Caused by a policy that could be changed.
    Preventable,
    /// Not yet coded.
    Unknown,
}

impl DemandCode {
    /// The family of this code.
    #[must_use]
    pub const fn family(self) -> DemandFamily {
        match self {
            Self::ValueNew | Self::ValueFollowOn => DemandFamily::Value,
            Self::FailureProgressChase
            | Self::FailureClarify
            | Self::FailureRepeatInformation
            | Self::FailureWrongPlace
            | Self::FailureNotDone
            | Self::FailureDoneWrong
            | Self::FailureReopened
            | Self::FailureWebsite => DemandFamily::Failure,
            Self::PreventableByPolicy => DemandFamily::Preventable,
            Self::Unknown => DemandFamily::Unknown,
        }
    }

    /// Whether it is failure demand: caused by a failure to do something, or to do it right (Seddon).
    #[must_use]
    pub const fn is_failure(self) -> bool {
        matches!(self.family(), DemandFamily::Failure)
    }

    /// Whether it is value demand: what the council is there to do.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(self.family(), DemandFamily::Value)
    }

    /// A short name for screens and reports.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ValueNew => "New request",
            Self::ValueFollowOn => "Wanted next step",
            Self::FailureProgressChase => "Progress chase",
            Self::FailureClarify => "Asking what we meant",
            Self::FailureRepeatInformation => "Giving information again",
            Self::FailureWrongPlace => "Sent to the wrong place",
            Self::FailureNotDone => "Not done",
            Self::FailureDoneWrong => "Done wrongly",
            Self::FailureReopened => "Not finished after all",
            Self::FailureWebsite => "Website did not help",
            Self::PreventableByPolicy => "Preventable by policy",
            Self::Unknown => "Not yet known",
        }
    }

    /// When to choose this code, in words for the person who records the contact.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ValueNew => "The customer asks for something for the first time.",
            Self::ValueFollowOn => {
                "The customer takes a next step that we expect and want, such as sending the papers we asked for."
            }
            Self::FailureProgressChase => "The customer asks what has become of a request.",
            Self::FailureClarify => {
                "The customer did not understand a letter, form or page of ours and asks what it means."
            }
            Self::FailureRepeatInformation => {
                "The customer has to give again what they gave us before."
            }
            Self::FailureWrongPlace => {
                "The customer was sent to, or found, the wrong place or person."
            }
            Self::FailureNotDone => "We promised something and did not do it.",
            Self::FailureDoneWrong => "We did something, but wrongly.",
            Self::FailureReopened => "We thought the matter finished; for the customer it is not.",
            Self::FailureWebsite => {
                "The customer tried the website first, and it failed or did not help."
            }
            Self::PreventableByPolicy => {
                "The customer had to get in touch only because a rule of ours says so; a change of policy would spare it."
            }
            Self::Unknown => "Why the customer got in touch is not known yet.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_codes_are_value_eight_are_failure() {
        let count = |family| {
            DemandCode::ALL
                .iter()
                .filter(|code| code.family() == family)
                .count()
        };
        assert_eq!(count(DemandFamily::Value), 2);
        assert_eq!(count(DemandFamily::Failure), 8);
        assert_eq!(count(DemandFamily::Preventable), 1);
        assert_eq!(count(DemandFamily::Unknown), 1);
    }

    #[test]
    fn a_failure_code_is_one_whose_name_says_so() {
        for code in DemandCode::ALL {
            let name = serde_json::to_string(code).unwrap_or_default();
            assert_eq!(code.is_failure(), name.starts_with("\"FAILURE_"), "{name}");
            assert_eq!(code.is_value(), name.starts_with("\"VALUE_"), "{name}");
        }
    }

    #[test]
    fn every_code_has_a_title_of_its_own() {
        let titles: std::collections::HashSet<_> =
            DemandCode::ALL.iter().map(|code| code.title()).collect();
        assert_eq!(titles.len(), DemandCode::ALL.len());
    }
}
