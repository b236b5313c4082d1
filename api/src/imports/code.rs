//! Codes made out of names.

use rules::text::MAX_CODE_CHARS;

/// A code out of a name: capitals and digits, a dash for everything between; `fallback` where the
/// name has neither letters A to Z nor digits.
#[must_use]
pub fn from_name(name: &str, fallback: &str) -> String {
    let mut code = String::new();
    for symbol in name.chars() {
        if symbol.is_ascii_alphanumeric() {
            code.push(symbol.to_ascii_uppercase());
        } else if !code.is_empty() && !code.ends_with('-') {
            code.push('-');
        }
        // Room is left for the number that makes a code its own.
        if code.len() >= MAX_CODE_CHARS - 8 {
            break;
        }
    }
    let code = code.trim_end_matches('-');
    if code.is_empty() {
        fallback.to_owned()
    } else {
        code.to_owned()
    }
}

/// `wanted`, or with the first number after it that is not taken.
pub fn unused(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    (2..u32::MAX)
        .map(|number| format!("{wanted}-{number}"))
        .find(|code| !is_taken(code))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_code() {
        assert_eq!(
            from_name("Business and economy", "X"),
            "BUSINESS-AND-ECONOMY"
        );
        assert_eq!(from_name("  e-mail ", "X"), "E-MAIL");
        assert_eq!(from_name("Größe & Maß", "X"), "GR-E-MA");
        assert_eq!(from_name("電話", "CHANNEL"), "CHANNEL");
        assert!(rules::text::code(&from_name(&"long ".repeat(50), "X")).is_ok());
    }

    #[test]
    fn a_taken_code_gets_a_number() {
        assert_eq!(unused("A", |code| code == "A" || code == "A-2"), "A-3");
    }
}
