//! What of others, and of the council itself, is not in an export, and why: told in each of them.

use serde_json::{Value, json};

/// What no export holds.
const ALWAYS: [(&str, &str); 5] = [
    (
        "Names of staff, partners and other customers: COUNCIL, PARTNER and OTHER_CUSTOMER stand in their place.",
        "They are data of others.",
    ),
    (
        "Other parties to the customer's cases, and what others said when they got in touch about them.",
        "They are data of others.",
    ),
    (
        "Words in cases of others to which the customer is a party.",
        "They are mainly of others, and for people to judge: partyOf says where to look.",
    ),
    (
        "Cases that are related to those of the customer, or part of them, and are of others.",
        "They are data of others.",
    ),
    (
        "Keys and hashes of requests, and grants to send documents that have not come.",
        "They say nothing more, and are forgotten within days.",
    ),
];

/// What only customers themselves are given.
const OWN: (&str, &str) = (
    "Drafts of cases that the customer has begun to open.",
    "Nobody but the customer sees them. They are in the export that the customer asks for.",
);

/// What customers who ask themselves are not given.
const COUNCIL: [(&str, &str); 3] = [
    (
        "Who read restricted cases and why, and legal holds, if there are any.",
        "An inquiry could be defeated by it. The council answers requests for it.",
    ),
    (
        "Tasks of the council's staff on the customer's cases.",
        "They are the council's own organisation. The council answers requests for them.",
    ),
    (
        "Cases of others to which the customer is a party, and documents with a level of confidentiality above the customer's, if there are any.",
        "They may be of others, or privileged. The council answers requests for them.",
    ),
];

/// What is left out of an export.
pub(super) fn told(is_own: bool) -> Value {
    let further: &[(&str, &str)] = if is_own { &COUNCIL } else { &[OWN] };
    let all = ALWAYS.iter().chain(further);
    all.map(|(what, why)| json!({ "what": what, "why": why }))
        .collect()
}
