//! Definitions of KPIs: those of a catalogue of indicators, and those that a table of values makes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::performance::{kpi, kpi_version};
use entities::select::InCouncil as _;
use rules::performance::{
    ChartProfile, Frequency, KpiKind, Polarity, RatingScheme, RollUp, SuppressionProfile,
    VersionChange,
};
use rules::text::{self, Limits as TextLimits};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, DbErr, IntoActiveModel as _};
use uuid::Uuid;

use super::report::Report;
use super::rows::{Named, file_name};
use super::{Ground, none_bad};
use crate::imports::log::{BadRow, Table, TableRow};
use crate::imports::{ImportFault, code};
use crate::performance::kpi::Known;

/// A KPI to be made, with its first version.
pub struct Definition {
    /// The KPI.
    pub kpi: kpi::Model,
    /// Its first version.
    pub version: kpi_version::Model,
}

impl Definition {
    /// The KPI as it will be known.
    pub fn known(&self, today: NaiveDate) -> Option<Known> {
        Known::new(self.kpi.clone(), vec![self.version.clone()], today)
    }
}

/// Writes a KPI.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    transaction: &impl ConnectionTrait,
    definition: Definition,
) -> Result<(), DbErr> {
    definition
        .kpi
        .into_active_model()
        .insert(transaction)
        .await?;
    definition
        .version
        .into_active_model()
        .insert(transaction)
        .await?;
    Ok(())
}

/// A KPI as a table names it, whose values come from outside.
///
/// # Errors
/// When its code or title cannot be one.
pub fn external(
    ground: &Ground<'_>,
    present: &[Known],
    name: &Named,
    (owner, frequency, unit): (Uuid, Frequency, Option<&str>),
) -> Result<Definition, String> {
    let (wanted, title) = match name {
        Named::Code(code) => (code.clone(), code.clone()),
        Named::Title(title) => (code::from_name(title, "KPI"), title.clone()),
    };
    let is_taken = |code: &str| present.iter().any(|kpi| kpi.row.code == code);
    let code = code::unused(&wanted, is_taken);
    text::code(&code).map_err(|fault| format!("the code {fault}"))?;
    text::clean(&title, TextLimits::TITLE).map_err(|fault| format!("the title {fault}"))?;
    let is_share = unit.is_some_and(|unit| unit.to_lowercase().starts_with("percent"));
    let unit = if is_share {
        "%"
    } else {
        unit.unwrap_or("as recorded")
    };
    Ok(Indicator {
        code,
        title,
        description: None,
        unit: unit.to_owned(),
        factor: if is_share { 100.0 } else { 1.0 },
        decimals: 1,
        polarity: Polarity::Neutral,
        best: None,
        frequency,
    }
    .definition(ground, owner))
}

/// What a catalogue says of an indicator.
struct Indicator {
    code: String,
    title: String,
    description: Option<String>,
    unit: String,
    factor: f64,
    decimals: i32,
    polarity: Polarity,
    best: Option<f64>,
    frequency: Frequency,
}

impl Indicator {
    fn definition(self, ground: &Ground<'_>, owner_id: Uuid) -> Definition {
        let (council_id, clock) = (ground.council.id, ground.clock);
        let kpi_id = clock.new_id();
        Definition {
            kpi: kpi::Model {
                id: kpi_id,
                council_id,
                code: self.code.clone(),
                title: self.title.clone(),
                description: self.description,
                owner_id,
                is_public: false,
                revision: 1,
                retired_on: None,
                retirement_reason: None,
            },
            version: kpi_version::Model {
                id: clock.new_id(),
                council_id,
                kpi_id,
                number: 1,
                valid_from: None,
                change: VersionChange::Created,
                reason: None,
                made_at: Some(clock.now()),
                made_by: None,
                code: self.code,
                title: self.title,
                kind: KpiKind::External,
                unit: self.unit,
                factor: self.factor,
                decimals: self.decimals,
                polarity: self.polarity,
                range_low: self.best,
                range_high: self.best,
                frequency: self.frequency,
                measure: None,
                formula: None,
                roll_up_over_time: RollUp::Sum,
                roll_up_over_services: RollUp::Sum,
                is_reported_by_service: false,
                collection_lag_days: 0,
                rating_scheme: serde_json::to_value(RatingScheme::default()).unwrap_or_default(),
                chart_profile: ChartProfile::PlotTheDots,
                suppression_profile: SuppressionProfile::None,
            },
        }
    }
}

/// Whether a table is the Local Government Benchmarking Framework's catalogue of indicators.
pub fn is_catalogue(columns: &[String]) -> bool {
    ["Code", "Title", "Ranking_Type", "NumberFormat"]
        .iter()
        .all(|name| columns.iter().any(|column| column == name))
}

/// Imports a catalogue of indicators: those that are there by their code stay as they are.
///
/// # Errors
/// When nobody owns them, anything is wrong with any row, or the database fails.
pub async fn import(
    transaction: &impl ConnectionTrait,
    ground: &Ground<'_>,
    report: &mut Report,
) -> Result<(), ImportFault> {
    let Some(owner) = ground.owner else {
        return Err(ImportFault::refused(
            "a catalogue makes KPIs: name their owner",
        ));
    };
    let present: Vec<String> = kpi::Entity::in_council(ground.council.id)
        .all(transaction)
        .await?
        .into_iter()
        .map(|row| row.code)
        .collect();
    let (indicators, bad) = read(ground)?;
    none_bad(bad)?;
    for indicator in indicators {
        if present.contains(&indicator.code) {
            report.known_kpis += 1;
            continue;
        }
        if indicator.polarity == Polarity::InRange && indicator.best.is_some() {
            report.notes.push(format!(
                "{}: best at one value, the only one that the catalogue names",
                indicator.code
            ));
        }
        report
            .new_kpis
            .push((indicator.code.clone(), indicator.title.clone()));
        insert(transaction, indicator.definition(ground, owner)).await?;
    }
    Ok(())
}

fn read(ground: &Ground<'_>) -> Result<(Vec<Indicator>, Vec<BadRow>), ImportFault> {
    let file = &ground.request.file;
    let mut table = Table::open_file(file, ground.request.reading.limits)?;
    let names = table.names().to_vec();
    let (mut indicators, mut bad) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    while let Some((line, cells)) = table.next_row()? {
        let made = cells.and_then(|cells| indicator(&TableRow::new(&names, &cells)));
        let made = made.and_then(|made| {
            if seen.insert(made.code.clone()) {
                Ok(made)
            } else {
                Err(format!("Code: \"{}\" is told already", made.code))
            }
        });
        match made {
            Ok(made) => indicators.push(made),
            Err(reason) => bad.push(BadRow {
                file: file_name(file),
                line,
                reason,
            }),
        }
    }
    Ok((indicators, bad))
}

fn indicator(row: &TableRow<'_>) -> Result<Indicator, String> {
    let get = |column: &str| row.get(column).ok_or_else(|| format!("{column} is empty"));
    let clean = |column: &str, limits| {
        let value = row.get(column).unwrap_or_default();
        text::clean(value, limits).map_err(|fault| format!("{column} {fault}"))
    };
    let title = clean("Title", TextLimits::TITLE)?;
    let source = clean("Source", TextLimits::DESCRIPTION)?;
    let format = get("NumberFormat")?;
    let is_share = format.contains('%');
    let (polarity, best) = polarity(row, if is_share { 100.0 } else { 1.0 })?;
    let number = |column: &str| multiplier(row, column);
    let multiplied = number("Numerator_Multipier")? / number("Denominator_Multiplier")?;
    Ok(Indicator {
        code: code::from_name(get("Code")?, "KPI"),
        title,
        description: (!source.is_empty()).then_some(source),
        unit: unit(format, row.get("MeasureType")),
        factor: multiplied * if is_share { 100.0 } else { 1.0 },
        decimals: decimals(format),
        polarity,
        best,
        frequency: Frequency::FinancialYear,
    })
}

/// Ranked from the smallest, the smallest is best; "Goldilocks" is best at one value.
fn polarity(row: &TableRow<'_>, factor: f64) -> Result<(Polarity, Option<f64>), String> {
    match row.get("Ranking_Type") {
        Some("Ascending") => Ok((Polarity::Lower, None)),
        Some("Descending") => Ok((Polarity::Higher, None)),
        Some("Goldilocks") => {
            let column = "Ranking_GoldilocksMidpoint";
            let middle: Option<f64> = row.get(column).and_then(|middle| middle.parse().ok());
            let middle = middle.filter(|middle| middle.is_finite());
            let middle = middle.ok_or_else(|| format!("{column} is no number"))?;
            Ok((Polarity::InRange, Some(middle * factor)))
        }
        _ => Err("Ranking_Type must be Ascending, Descending or Goldilocks".to_owned()),
    }
}

fn multiplier(row: &TableRow<'_>, column: &str) -> Result<f64, String> {
    let Some(value) = row.get(column) else {
        return Ok(1.0);
    };
    let number: Option<f64> = value.parse().ok();
    number
        .filter(|number| number.is_finite() && *number > 0.0)
        .ok_or_else(|| format!("{column} must be a number above 0"))
}

/// `0.0%` gives `%`, `'£ '0` gives `£`, `0.00 "tCO2"` gives `tCO2`; else the kind of measure.
fn unit(format: &str, measure: Option<&str>) -> String {
    let words = format.trim_matches(|symbol| "0#.,'\" ".contains(symbol));
    if words.is_empty() {
        measure.unwrap_or("as recorded").to_owned()
    } else {
        words.to_owned()
    }
}

/// The digits after the point of a format such as `0.00`.
fn decimals(format: &str) -> i32 {
    let after = format.split_once('.').map_or("", |(_, after)| after);
    let digits = after
        .bytes()
        .take_while(|byte| *byte == b'0' || *byte == b'#');
    rules::number::usize_to_i32(digits.count()).min(6)
}

#[cfg(test)]
mod tests {
    use super::{decimals, unit};

    #[test]
    fn a_format_tells_unit_and_decimals() {
        for (format, expected, digits) in [
            ("0.0%", "%", 1),
            ("'£ ' #,###", "£", 0),
            ("0.00 \"tCO2\"", "tCO2", 2),
            ("0.00 Weeks", "Weeks", 2),
            ("0", "Score", 0),
        ] {
            assert_eq!(unit(format, Some("Score")), expected, "{format}");
            assert_eq!(decimals(format), digits, "{format}");
        }
    }
}
