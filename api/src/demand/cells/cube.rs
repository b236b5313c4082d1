//! What tables of cells there are. Merging, reading, auditing and rebuilding all make their statements
//! from this description.
//!
//! A contribution, whether a row of `cell_delta` or counted anew, has every column below but `family`
//! and `month`, which follow from `demand_code` and `day`.

use rules::demand::{DemandCode, DemandFamily, Measure};
use sea_orm::DbBackend;

/// What a cell's date stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// One day.
    Day,
    /// A calendar month, by its first day.
    Month,
}

impl Grain {
    /// The column of the date.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// What some cubes tell apart, besides journey and version, which all do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellDimension {
    /// The channel of the contact, or of the case.
    Channel,
    /// The team of the case.
    Team,
    /// The demand code of the contact, or of the case.
    DemandCode,
    /// The outcome.
    Outcome,
    /// How the case stands to its due instant.
    Timing,
    /// Working days to the latest closing.
    WorkingDays,
    /// The family of the contact's demand code; 0 for cases.
    Family,
}

impl CellDimension {
    /// Its column.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Channel => "channel_id",
            Self::Team => "team_id",
            Self::DemandCode => "demand_code",
            Self::Outcome => "outcome_id",
            Self::Timing => "timing",
            Self::WorkingDays => "working_days",
            Self::Family => "family",
        }
    }
}

/// One table of cells. Its key is the council, journey, version, measure, date and its dimensions; `n`
/// is the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cube {
    /// The table.
    pub name: &'static str,
    /// What its date stands for.
    pub grain: Grain,
    /// What it tells apart besides journey and version, in the order of its key.
    pub dimensions: &'static [CellDimension],
    /// What it counts.
    pub measures: &'static [Measure],
}

use CellDimension as D;
use Measure as M;

/// Every table of cells, the narrowest of each grain first.
pub const CUBES: [Cube; 6] = [
    Cube {
        name: "cell_days",
        grain: Grain::Month,
        dimensions: &[D::WorkingDays],
        measures: &[M::LatestClosed],
    },
    Cube {
        name: "cell_outcome",
        grain: Grain::Month,
        dimensions: &[D::Outcome, D::Timing],
        measures: &[
            M::Opened,
            M::Closed,
            M::Withdrawn,
            M::Merged,
            M::LatestClosed,
            M::Due,
        ],
    },
    Cube {
        name: "cell_timing",
        grain: Grain::Month,
        dimensions: &[D::Channel, D::Timing],
        measures: &[
            M::Opened,
            M::Closed,
            M::Withdrawn,
            M::Merged,
            M::Reopened,
            M::LatestClosed,
            M::Due,
            M::Breached,
            M::BreachEnded,
        ],
    },
    Cube {
        name: "cell_code",
        grain: Grain::Month,
        dimensions: &[D::Channel, D::DemandCode],
        measures: &[
            M::Contacts,
            M::Opened,
            M::Closed,
            M::Withdrawn,
            M::Merged,
            M::Reopened,
            M::Breached,
            M::BreachEnded,
        ],
    },
    Cube {
        name: "cell_team",
        grain: Grain::Month,
        dimensions: &[D::Team, D::DemandCode, D::Timing],
        measures: Measure::ALL,
    },
    Cube {
        name: "cell_day",
        grain: Grain::Day,
        dimensions: &[D::Timing, D::Family],
        measures: Measure::ALL,
    },
];

/// The cubes of a grain that tell all these dimensions apart, the narrowest first.
pub fn that_tell(grain: Grain, needed: &[CellDimension]) -> impl Iterator<Item = &'static Cube> {
    CUBES
        .iter()
        .filter(move |cube| cube.grain == grain && needed.iter().all(|one| cube.tells(*one)))
}

impl Cube {
    /// Whether it tells a dimension apart.
    #[must_use]
    pub fn tells(&self, dimension: CellDimension) -> bool {
        self.dimensions.contains(&dimension)
    }

    /// The columns of its key, in the key's order: all columns but `n`.
    #[must_use]
    pub fn key(&self) -> Vec<&'static str> {
        let mut key = vec![
            "council_id",
            "journey_id",
            "version_id",
            "measure",
            self.grain.column(),
        ];
        key.extend(self.dimensions.iter().map(|dimension| dimension.column()));
        key
    }

    /// The expressions that give the columns of its key for a contribution, in the key's order.
    #[must_use]
    pub fn key_of_contribution(&self, backend: DbBackend) -> Vec<String> {
        let of = |column: &str| match column {
            "month" => month(backend),
            "family" => family(),
            other => other.to_owned(),
        };
        self.key().into_iter().map(of).collect()
    }

    /// The condition on contributions that they count here.
    #[must_use]
    pub fn counts_contribution(&self) -> String {
        format!("measure IN ({})", numbers(self.measures))
    }
}

/// The numbers of measures, as a list in SQL.
#[must_use]
pub fn numbers(measures: &[Measure]) -> String {
    let numbers: Vec<String> = measures
        .iter()
        .map(|measure| measure.number().to_string())
        .collect();
    numbers.join(", ")
}

/// The first day of the month of a contribution.
fn month(backend: DbBackend) -> String {
    match backend {
        DbBackend::Postgres => "date_trunc('month', day::timestamp)::date".to_owned(),
        _ => "date(day, 'start of month')".to_owned(),
    }
}

/// The family of a contribution.
fn family() -> String {
    let of_family = |family: &DemandFamily| {
        let codes: Vec<String> = DemandCode::ALL
            .iter()
            .filter(|code| code.family() == *family)
            .map(|code| code.number().to_string())
            .collect();
        let codes = codes.join(", ");
        format!("WHEN demand_code IN ({codes}) THEN {}", family.number())
    };
    let families: Vec<String> = DemandFamily::ALL.iter().map(of_family).collect();
    format!(
        "CAST(CASE WHEN measure <> {} THEN 0 {} END AS smallint)",
        Measure::Contacts.number(),
        families.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubes_key_is_its_primary_key() {
        let [.., day] = CUBES;
        assert_eq!(
            day.key().join(" "),
            "council_id journey_id version_id measure day timing family"
        );
        assert_eq!(
            day.key_of_contribution(DbBackend::Sqlite)
                .last()
                .map(String::as_str),
            Some(
                "CAST(CASE WHEN measure <> 1 THEN 0 WHEN demand_code IN (1, 2) THEN 1 \
                 WHEN demand_code IN (3, 4, 5, 6, 7, 8, 9, 10) THEN 2 WHEN demand_code IN (11) THEN 3 \
                 WHEN demand_code IN (12) THEN 4 END AS smallint)"
            )
        );
    }

    #[test]
    fn every_measure_is_in_a_cube_by_day_and_in_one_by_month() {
        for measure in Measure::ALL {
            for grain in [Grain::Day, Grain::Month] {
                let counts = |cube: &&Cube| cube.grain == grain && cube.measures.contains(measure);
                assert!(CUBES.iter().any(|cube| counts(&cube)), "{measure:?}");
            }
        }
    }
}
