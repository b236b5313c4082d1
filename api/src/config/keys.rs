//! Every variable that is read, in one list: the documentation and its tests use the same.

/// A variable of the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// What holds when it is not set, in words or as a value.
    pub default: &'static str,
}

macro_rules! keys {
    ($($constant:ident $name:literal $default:literal $meaning:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $meaning)]
            pub const $constant: &str = $name;
        )*

        /// Every variable that is read.
        pub const KEYS: &[Key] = &[
            $(Key { name: $name, meaning: $meaning, default: $default },)*
        ];
    };
}

keys! {
    DATABASE_URL "DATABASE_URL" "the embedded database in the data directory"
        "The database: sqlite://FILE or postgres://user:password@host:port/database.";
    DATABASE_CONNECTIONS "THROUGHLINE_DATABASE_CONNECTIONS" "0 (10 for PostgreSQL, 4 for SQLite)"
        "The most database connections that one process opens for reading.";
    HOST "THROUGHLINE_HOST" "127.0.0.1"
        "The IP address to listen on; 0.0.0.0 for every network of the machine.";
    PORT "THROUGHLINE_PORT" "8080"
        "The port to listen on.";
    DATA_DIR "THROUGHLINE_DATA_DIR" "data"
        "The directory of the embedded database and of the local signing key.";
    ISSUERS "THROUGHLINE_ISSUERS" "none"
        "The issuers whose tokens are accepted, as JSON text, or @FILE to read it from a file.";
    LOCAL_TOKENS "THROUGHLINE_LOCAL_TOKENS" "false"
        "Whether `serve` accepts tokens made by `throughline token`; refused beside an outside issuer.";
    PUBLIC_COUNCIL "THROUGHLINE_PUBLIC_COUNCIL" "the only council, if there is one"
        "The code of the council whose published data callers without a token see.";
    GRAPHIQL "THROUGHLINE_GRAPHIQL" "false (true in demo)"
        "Whether the query editor is served at /.";
    INTROSPECTION "THROUGHLINE_INTROSPECTION" "true"
        "Whether clients may ask for the schema.";
    CORS_ORIGINS "THROUGHLINE_CORS_ORIGINS" "none (this machine in demo)"
        "The origins of web pages that may call from a browser, with commas between.";
    METRICS_PORT "THROUGHLINE_METRICS_PORT" "off"
        "The port of /metrics, on the same address as the service; keep it off the public network.";
    LINK_KEYS "THROUGHLINE_LINK_KEYS" "none: no links to pictures are made"
        "The secrets that sign links to pictures of charts, 32 characters or more each, with commas between: the first signs, all are accepted; a link ends when its key is taken away.";
    DOCUMENTS "THROUGHLINE_DOCUMENTS" "the folder documents in the data directory"
        "Where the bytes of documents lie: file:///FOLDER, s3://BUCKET/PREFIX or az://CONTAINER/PREFIX.";
    DOCUMENT_BYTES "THROUGHLINE_DOCUMENT_BYTES" "26214400"
        "The most bytes of one document.";
    DOCUMENT_FORMATS "THROUGHLINE_DOCUMENT_FORMATS" "pdf,png,jpeg,gif,tiff,webp,heic,txt,docx,xlsx,pptx,odt,ods,odp"
        "The formats of documents that are taken, told by content, with commas between; those of the default are all there are.";
    DOCUMENT_SECONDS "THROUGHLINE_DOCUMENT_SECONDS" "300"
        "How long the bytes of one document may take to come.";
    SCANNER "THROUGHLINE_SCANNER" "none: documents are not scanned"
        "What scans documents for malicious software: clamd://HOST:PORT.";
    MAX_BODY_BYTES "THROUGHLINE_MAX_BODY_BYTES" "1048576"
        "The largest body of a request, in bytes.";
    MAX_TOKENS "THROUGHLINE_MAX_TOKENS" "10000"
        "The most words and signs of a document.";
    MAX_DEPTH "THROUGHLINE_MAX_DEPTH" "20"
        "How deep fields may nest.";
    MAX_FIELDS "THROUGHLINE_MAX_FIELDS" "2000"
        "The most fields of a document, counted through its fragments.";
    MAX_ALIASES "THROUGHLINE_MAX_ALIASES" "200"
        "The most aliases of a document, counted through its fragments.";
    MAX_DIRECTIVES "THROUGHLINE_MAX_DIRECTIVES" "100"
        "The most directives of a document, counted through its fragments.";
    MAX_LIST_COST "THROUGHLINE_MAX_LIST_COST" "250000"
        "The most fields of an answer: each field times the `first` or `last` of the lists around it (25 where none is given).";
    TIMEOUT_SECONDS "THROUGHLINE_TIMEOUT_SECONDS" "30"
        "How long the execution of a request may take.";
    VIEWER_SECONDS "THROUGHLINE_VIEWER_SECONDS" "1"
        "How old what is known of a caller's account, teams and journeys may be when they read, in seconds; 0 looks each time. What changes anything always looks.";
    SHUTDOWN_SECONDS "THROUGHLINE_SHUTDOWN_SECONDS" "30"
        "How long running requests may take to end once the process is told to stop.";
    LOG "THROUGHLINE_LOG" "info (warn in demo)"
        "What is logged: error, warn, info, debug or trace, or a filter such as info,throughline=debug.";
}

/// Variables that begin like ours but belong to the tests and the build.
const OF_OTHERS: [&str; 1] = ["THROUGHLINE_SHARED_DATA"];

/// Whether the name is ours to read, known or not.
pub(super) fn is_ours(name: &str) -> bool {
    (name.starts_with("THROUGHLINE_") && !OF_OTHERS.contains(&name)) || name == DATABASE_URL
}

/// The known name that is most like `name`, when one is close enough to have been meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    KEYS.iter()
        .map(|key| (distance(key.name, name), key.name))
        .min()
        .filter(|(distance, _)| *distance <= 6)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or changed to make one of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, left) in a.bytes().enumerate() {
        let mut current = vec![row + 1];
        for ((right, above), diagonal) in b.bytes().zip(previous.iter().skip(1)).zip(&previous) {
            let beside = current.last().copied().unwrap_or(usize::MAX - 1);
            let change = diagonal + usize::from(left != right);
            current.push(change.min(above + 1).min(beside + 1));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or_default()
}
