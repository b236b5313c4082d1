//! Reads the statements that were sent, and finds those that do not name the council of each table.

/// Statements that need no council: how they begin, and why.
const EXCEPTIONS: [(&str, &str); 8] = [
    ("BEGIN", "opens a transaction"),
    ("COMMIT", "ends a transaction"),
    ("ROLLBACK", "ends a transaction"),
    ("SAVEPOINT", "nests a transaction"),
    ("RELEASE", "ends a nested transaction"),
    ("PRAGMA", "asks SQLite about itself"),
    ("ANALYZE", "lets the database count how its rows are spread"),
    ("VACUUM", "copies or packs the whole database"),
];

/// Tables that belong to no council, or are the council, and why.
const TABLES_WITHOUT: [(&str, &str); 5] = [
    (
        "council",
        "finds the council itself, by its code or as the only one",
    ),
    (
        "seaql_migrations",
        "the steps applied to the whole database",
    ),
    ("json_each", "unfolds a list that the statement carries"),
    ("information_schema", "asks PostgreSQL about its own schema"),
    ("sqlite_master", "asks SQLite about its own schema"),
];

/// Words before a `FROM` that names no table: `IS DISTINCT FROM`, `extract(month FROM day)`.
const NO_TABLE_AFTER: [&str; 6] = ["DISTINCT", "YEAR", "QUARTER", "MONTH", "DAY", "EPOCH"];

/// What is wrong with a statement; `None` when it names the council of each of its tables.
///
/// It counts: each table that is read or written (`FROM`, `JOIN`, `UPDATE`, `INTO`) needs a comparison
/// of a `council_id`, or the column in what is inserted. A comparison with another table's column
/// counts for both.
pub fn fault(sql: &str) -> Option<String> {
    let words = words(sql);
    let begins = words.join(" ");
    if EXCEPTIONS
        .iter()
        .any(|(start, _)| begins.starts_with(start))
    {
        return None;
    }
    let tables = tables(&words);
    let named = mentions(&words);
    (named < tables.len()).then(|| format!("{named} of {tables:?} in: {sql}"))
}

/// Words, names without quotes, and signs, one by one; what stands between single quotes is dropped.
fn words(sql: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut in_text = false;
    for c in sql.chars() {
        if c == '\'' {
            in_text = !in_text;
        }
        if !in_text && (c.is_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !in_text && !c.is_whitespace() && c != '"' && c != '`' && c != '\'' {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The tables that a statement reads or writes, each time it does.
fn tables(words: &[String]) -> Vec<&str> {
    let mut tables = Vec::new();
    let own = own_names(words);
    for (at, pair) in words.windows(2).enumerate() {
        let [verb, name] = pair else { continue };
        let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
        let reads = is_word(verb, "FROM") && !NO_TABLE_AFTER.iter().any(|w| is_word(before, w))
            || is_word(verb, "JOIN")
            || is_word(verb, "INTO")
            || is_word(verb, "UPDATE") && !["FOR", "DO", "KEY"].iter().any(|w| is_word(before, w));
        let is_name = name.starts_with(|c: char| c.is_alphabetic());
        let is_ours = !own.contains(&name.as_str())
            && !TABLES_WITHOUT.iter().any(|(table, _)| table == name)
            && !["SELECT", "LATERAL", "VALUES", "ONLY", "unnest"]
                .iter()
                .any(|w| is_word(name, w));
        if reads && is_name && is_ours {
            tables.push(name.as_str());
        }
    }
    tables
}

/// The names that the statement itself gives to its parts: `name AS (…)`, `name (columns) AS (…)`.
fn own_names(words: &[String]) -> Vec<&str> {
    let starts = words.iter().enumerate().filter(|(at, word)| {
        is_word(word, "WITH")
            || is_word(word, "RECURSIVE")
            || *at > 1 && *word == "," && words[at - 1] == ")"
    });
    starts
        .filter_map(|(at, _)| words.get(at + 1))
        .map(String::as_str)
        .collect()
}

/// How often a council is compared, joined by, or written.
fn mentions(words: &[String]) -> usize {
    let is_insert = words.iter().filter(|word| is_word(word, "INTO")).count();
    let compared = words.iter().enumerate().filter(|(at, word)| {
        let next = words.get(at + 1).map_or("", String::as_str);
        is_word(word, "council_id")
            && (next == "="
                || is_word(next, "IN")
                || follows_equals(words, *at)
                || in_tuple(words, *at))
    });
    compared.count() + is_insert.min(inserted(words))
}

/// `= t.council_id` and `= council_id`.
fn follows_equals(words: &[String], at: usize) -> bool {
    let mut at = at;
    while at >= 2 && words[at - 1] == "." {
        at -= 2;
    }
    at >= 1 && words[at - 1] == "="
}

/// `USING (council_id, …)` and `(council_id, id) IN (…)`.
fn in_tuple(words: &[String], at: usize) -> bool {
    let open = words[..at].iter().rposition(|word| word == "(");
    let close = words[at..]
        .iter()
        .position(|word| word == ")")
        .map(|found| found + at);
    let before = open
        .and_then(|open| open.checked_sub(1))
        .map_or("", |at| words[at].as_str());
    let after = close
        .and_then(|close| words.get(close + 1))
        .map_or("", String::as_str);
    is_word(before, "USING") || is_word(after, "IN")
}

/// How many lists of inserted columns hold the council.
fn inserted(words: &[String]) -> usize {
    let lists = words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_word(word, "INTO"));
    lists
        .filter(|(at, _)| {
            let rest = words[*at..].iter();
            rest.skip_while(|word| *word != "(")
                .take_while(|word| *word != ")")
                .any(|word| is_word(word, "council_id"))
        })
        .count()
}

fn is_word(word: &str, other: &str) -> bool {
    word.eq_ignore_ascii_case(other)
}

/// The faults of a whole log, each once.
pub fn faults(log: &[String]) -> Vec<String> {
    let mut faults: Vec<String> = log.iter().filter_map(|sql| fault(sql)).collect();
    faults.sort();
    faults.dedup();
    faults
}
