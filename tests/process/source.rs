//! Reads our own sources.

use std::fs;
use std::path::Path;

use support::data::workspace;

/// A source file: its path from the workspace, its text, and its code without comments and strings.
pub struct Source {
    pub path: String,
    pub text: String,
    pub code: String,
}

/// Every Rust file below a folder of the workspace.
pub fn rust_files(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&workspace().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let path = path
                .strip_prefix(workspace())
                .expect("inside the workspace");
            found.push(Source {
                path: path.to_str().expect("a plain name").to_owned(),
                code: code_of(&text),
                text,
            });
        }
    }
}

/// The text with comments and the insides of strings blanked, so that braces can be counted.
pub fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r#\"") {
            rest[3..].find("\"#").map_or(rest.len(), |end| end + 5)
        } else if first == '"' {
            string_length(rest)
        } else if let Some(length) = char_length(rest) {
            length
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..taken].chars().filter(|c| *c == '\n'));
        code.push(' ');
        rest = &rest[taken..];
    }
    code
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character literal here; `None` for anything else, such as a lifetime.
fn char_length(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside[1..].find('\'').map(|end| end + 3);
    }
    let first = inside.chars().next()?;
    inside[first.len_utf8()..]
        .starts_with('\'')
        .then(|| first.len_utf8() + 2)
}

/// The code between the first `{` at or after `from` and its partner.
pub fn block(code: &str, from: usize) -> &str {
    let start = from + code[from..].find('{').expect("a block");
    let mut depth = 0;
    for (at, c) in code[start..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[start..=start + at];
        }
    }
    &code[start..]
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = "let a = \"{ \\\" {\"; // {\nlet b = '{'; let c: &'static str = r#\"{\"#;";
    assert_eq!(
        code_of(text),
        "let a =  ;  \nlet b =  ; let c: &'static str =  ;"
    );
}

#[test]
fn a_block_ends_with_its_partner() {
    assert_eq!(block("impl A { fn b() {} } fn c() {}", 0), "{ fn b() {} }");
}
