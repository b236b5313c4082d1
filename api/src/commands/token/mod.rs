//! `throughline token`.

mod account;

use chrono::TimeDelta;
use clap::{Args, ValueEnum};
use entities::organisation::council;
use rules::access::Role;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::CommandError;
use crate::clock::Clock;
use crate::config::Config;
use crate::identity::local_key::{DEMO_AUDIENCE, LocalClaims, SERVE_AUDIENCE};
use crate::startup::{self, DATABASE_FILE, DEMO_DATABASE_FILE, Empty};

/// Whose token, and for how long.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The role it carries, such as performance-officer; more than one with commas between.
    #[arg(long, required = true, value_delimiter = ',', value_parser = role)]
    role: Vec<Role>,
    /// The council, by its code; may be left out where there is one alone.
    #[arg(long)]
    council: Option<String>,
    /// Who it is: the id of a member of staff or of a customer, or the subject of an account.
    #[arg(long)]
    subject: Option<String>,
    /// The code of the team that it works in: its first active member of staff, or a new one.
    #[arg(long, conflicts_with = "subject")]
    team: Option<String>,
    /// How long it lasts, such as 30m, 12h or 7d.
    #[arg(long, default_value = "12h", value_parser = lasts)]
    expires: TimeDelta,
    /// What it is for. By default the demonstration, where the data directory holds one and
    /// `DATABASE_URL` is not set, else a serving process.
    #[arg(long = "for", value_enum)]
    purpose: Option<Purpose>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Purpose {
    /// `throughline serve` with `THROUGHLINE_LOCAL_TOKENS=true`.
    Serve,
    /// `throughline demo`.
    Demo,
}

pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<(), CommandError> {
    let is_demo = match arguments.purpose {
        Some(Purpose::Demo) => true,
        Some(Purpose::Serve) => false,
        None => config.database_url.is_none() && config.data_dir.join(DEMO_DATABASE_FILE).exists(),
    };
    let (file, audience) = if is_demo {
        (DEMO_DATABASE_FILE, DEMO_AUDIENCE)
    } else {
        (DATABASE_FILE, SERVE_AUDIENCE)
    };
    let url = startup::database_url(config, file)?;
    let database = startup::open(&url, 1, Empty::Fill).await?;
    let clock = Clock::system();
    let transaction = database.write().await?;
    let council = the_council(&transaction, arguments.council.as_deref()).await?;
    let wanted = account::Wanted {
        roles: &arguments.role,
        subject: arguments.subject.as_deref(),
        team: arguments.team.as_deref(),
    };
    let subject = account::ensure(&transaction, &clock, council.council_id, wanted).await?;
    transaction.commit().await?;
    let token = startup::local_key(&config.data_dir)?
        .token(&LocalClaims {
            audience,
            subject: &subject,
            council: Some(&council.code),
            roles: &arguments.role,
            issued_at: clock.now(),
            lasts: arguments.expires,
        })
        .map_err(|error| CommandError::refused(format!("the token cannot be signed: {error}")))?;
    println!("{token}");
    Ok(())
}

async fn the_council(
    transaction: &DatabaseTransaction,
    code: Option<&str>,
) -> Result<council::Model, CommandError> {
    let mut select = council::Entity::find().limit(2);
    if let Some(code) = code {
        select = select.filter(council::Column::Code.eq(code));
    }
    let mut found = select.all(transaction).await?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(CommandError::refused(
            "There are several councils: name one with --council CODE",
        )),
        (None, _) => Err(CommandError::refused(
            "There is no such council. Make one with: throughline council create --code CODE --name NAME",
        )),
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text)
        .filter(|role| *role != Role::Public)
        .ok_or_else(|| {
            let known: Vec<&str> = Role::ALL
                .iter()
                .filter(|role| **role != Role::Public)
                .map(|role| role.code())
                .collect();
            format!("the roles are {}", known.join(", "))
        })
}

/// `30m`, `12h`, `7d`; at most a year.
fn lasts(text: &str) -> Result<TimeDelta, String> {
    const EXPECTED: &str = "write a number and m, h or d, such as 12h; at most 366d";
    let unit = text.chars().last().ok_or(EXPECTED)?;
    let number: i64 = text
        .strip_suffix(unit)
        .and_then(|number| number.parse().ok())
        .filter(|number| (1..=1_000_000).contains(number))
        .ok_or(EXPECTED)?;
    let lasts = match unit {
        'm' => TimeDelta::try_minutes(number),
        'h' => TimeDelta::try_hours(number),
        'd' => TimeDelta::try_days(number),
        _ => None,
    };
    lasts
        .filter(|lasts| *lasts <= TimeDelta::days(366))
        .ok_or_else(|| EXPECTED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_and_a_unit() {
        assert_eq!(lasts("12h"), Ok(TimeDelta::hours(12)));
        assert_eq!(lasts("30m"), Ok(TimeDelta::minutes(30)));
        assert_eq!(lasts("366d"), Ok(TimeDelta::days(366)));
        for wrong in ["", "h", "12", "-1h", "0m", "367d", "1w", "1é"] {
            assert!(lasts(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_role_is_one_that_can_be_given() {
        assert_eq!(role("case-worker"), Ok(Role::CaseWorker));
        assert!(role("public").is_err());
        assert!(role("CASE_WORKER").is_err());
    }
}
