//! Names and sentences, all invented: the people of the demonstration do not exist.

use super::chance::Chance;

const FIRST_NAMES: [&str; 60] = [
    "Aisha", "Alan", "Amara", "Andrew", "Anita", "Ben", "Bethan", "Callum", "Carol", "Chidi",
    "Claire", "Daniel", "Deepa", "Derek", "Elena", "Emily", "Fatima", "Frank", "George", "Grace",
    "Hannah", "Harpreet", "Helen", "Ibrahim", "Imogen", "Jack", "Jasmine", "Joan", "Joseph",
    "Karen", "Kofi", "Laura", "Leon", "Lily", "Maria", "Martin", "Mei", "Michael", "Nadia",
    "Nigel", "Olivia", "Omar", "Patricia", "Peter", "Priya", "Rachel", "Rhys", "Rosa", "Samuel",
    "Sandra", "Sean", "Sofia", "Stephen", "Tamsin", "Thomas", "Uma", "Victor", "Wendy", "Yusuf",
    "Zoe",
];

const LAST_NAMES: [&str; 72] = [
    "Abbott", "Adeyemi", "Ahmed", "Appleby", "Barker", "Begum", "Bennett", "Birch", "Bradley",
    "Brook", "Burton", "Carter", "Chen", "Clarke", "Cooper", "Costa", "Dalton", "Davies",
    "Dhillon", "Ellis", "Evans", "Farrell", "Fisher", "Foster", "Gill", "Goodwin", "Green", "Hale",
    "Harris", "Hassan", "Hill", "Holt", "Hussain", "Ito", "Jenkins", "Jones", "Kaur", "Kelly",
    "Khan", "Knight", "Lane", "Lewis", "Lowe", "Marsh", "Mason", "Mensah", "Moore", "Murphy",
    "Nolan", "Novak", "Okafor", "Osborne", "Palmer", "Patel", "Pearce", "Quinn", "Reid", "Rossi",
    "Sharma", "Shaw", "Silva", "Singh", "Stone", "Taylor", "Thorne", "Turner", "Vale", "Walker",
    "Ward", "Webb", "Wood", "Young",
];

const TRADES: [&str; 16] = [
    "Bakery",
    "Books",
    "Builders",
    "Café",
    "Cycles",
    "Deliveries",
    "Dental Practice",
    "Electrical",
    "Florists",
    "Garage",
    "Hardware",
    "Joinery",
    "Laundry",
    "Lettings",
    "Nursery",
    "Taxis",
];

const REASONS_FOR_WITHDRAWING: [&str; 4] = [
    "The customer no longer needs it.",
    "The customer has made other arrangements.",
    "The customer opened it twice by mistake.",
    "The customer has moved out of the area.",
];

const REASONS_FOR_REOPENING: [&str; 4] = [
    "The customer says that the matter is not settled.",
    "The work did not hold and has to be done again.",
    "The answer left out part of what was asked.",
    "It was closed before the last step was done.",
];

const REASONS_FOR_CORRECTING: [&str; 3] = [
    "The date on the form was misread.",
    "It lay in the post room for a day before it was entered.",
    "The wrong day was chosen when it was entered.",
];

const REASONS_FOR_RECLASSIFYING: [&str; 3] = [
    "Found to be a different kind of contact when the record was checked.",
    "Coded in a hurry; put right after the call was listened to.",
    "The customer's account of it was clearer at the second call.",
];

const AUTHORITIES: [&str; 4] = [
    "The customer was asked for the missing paper in writing.",
    "The customer was asked to choose a date.",
    "The customer was asked for photographs.",
    "The team leader, until the customer has answered.",
];

const NOTES: [&str; 14] = [
    "Telephoned the customer and told them what happens next.",
    "Left a message and asked the customer to call back.",
    "Wrote to the customer to ask for the missing paper.",
    "The missing paper has come in.",
    "Looked at the earlier cases at this address.",
    "Spoke to a colleague who knows the site.",
    "Photographs received and looked at.",
    "Waiting for the supplier to give a date.",
    "A visit is arranged for this week.",
    "Visited; nobody was at home.",
    "Visited and agreed the next step with the customer.",
    "Checked against the policy; no reason to refuse.",
    "The customer prefers to be reached by e-mail.",
    "Needs a second opinion before a decision.",
];

const OPENINGS: [&str; 6] = [
    "I would like to",
    "I need to",
    "I am trying to",
    "Please help me to",
    "I was told to contact you to",
    "Could somebody help me to",
];

const CLOSINGS: [&str; 10] = [
    "",
    " I am free on most mornings.",
    " It is the first time that I ask.",
    " Please let me know how long it will take.",
    " I have everything you may need.",
    " A neighbour told me that you can help.",
    " I could not find the right page on the website.",
    " It matters to me because I look after my mother.",
    " I would rather be answered by e-mail.",
    " Thank you for looking into it.",
];

const AGAIN: [&str; 3] = [
    " This is the second time that I ask.",
    " It was promised and has not been done.",
    " What was done last time was not right.",
];

/// The name of a person who does not exist.
pub fn person(chance: &mut Chance) -> String {
    format!(
        "{} {}",
        chance.words(&FIRST_NAMES),
        chance.words(&LAST_NAMES)
    )
}

/// The name of an organisation that does not exist.
pub fn business(chance: &mut Chance) -> String {
    format!("{} {}", chance.words(&LAST_NAMES), chance.words(&TRADES))
}

/// An address under a domain that is kept free for examples.
pub fn email(chance: &mut Chance, name: &str) -> String {
    let local: Vec<String> = name
        .split(' ')
        .map(|word| word.replace('é', "e").to_lowercase())
        .collect();
    format!("{}{}@example.org", local.join("."), chance.between(10, 999))
}

/// A telephone number out of those kept free for films and plays.
pub fn telephone(chance: &mut Chance) -> String {
    if chance.happens(600) {
        format!("07700 900{:03}", chance.below(1000))
    } else {
        format!("01632 960{:03}", chance.below(1000))
    }
}

/// What a customer says who wants what `title` says.
pub fn description(chance: &mut Chance, title: &str, is_failure: bool) -> String {
    let mut letters = title.chars();
    let wish = letters
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(letters)
        .collect::<String>()
        .replace("tell us", "tell you");
    let closing = chance.words(if is_failure { &AGAIN } else { &CLOSINGS });
    format!("{} {wish}.{closing}", chance.words(&OPENINGS))
}

/// What a member of staff notes on a case.
pub fn note(chance: &mut Chance) -> &'static str {
    chance.words(&NOTES)
}

/// By what right a case waits for its customer.
pub fn authority(chance: &mut Chance) -> &'static str {
    chance.words(&AUTHORITIES)
}

/// Why something was done to a case that needs a reason.
#[derive(Clone, Copy, Debug)]
pub enum Why {
    /// It was withdrawn.
    Withdrawn,
    /// It was reopened.
    Reopened,
    /// An instant was put right.
    Corrected,
    /// A code was changed.
    Reclassified,
}

/// A reason in words.
pub fn reason(chance: &mut Chance, why: Why) -> &'static str {
    chance.words(match why {
        Why::Withdrawn => &REASONS_FOR_WITHDRAWING,
        Why::Reopened => &REASONS_FOR_REOPENING,
        Why::Corrected => &REASONS_FOR_CORRECTING,
        Why::Reclassified => &REASONS_FOR_RECLASSIFYING,
    })
}
