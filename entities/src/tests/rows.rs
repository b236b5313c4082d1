use rules::access::Confidentiality;
use rules::cases::CaseState;
use rules::demand::DemandCode;
use rules::journeys::{Design, VersionState};
use rules::organisation::{CustomerKind, ImportKind, ImportState};
use rules::performance::{
    ChartProfile, Frequency, KpiKind, Polarity, RollUp, SuppressionProfile, VersionChange,
};
use rules::time::bank_holidays::Division;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, IntoActiveModel, Statement};
use serde_json::json;

use super::{Tested, council, directorate, id, migrated, store};
use crate::cases::cases;
use crate::journeys::{journey, journey_version};
use crate::organisation::{
    channel, council as councils, directorate as directorates, import_run, service, staff,
};
use crate::performance::{kpi, kpi_target, kpi_version};
use crate::select::InCouncil;

const HOME: Uuid = id(1);

/// Writes a row and asserts that it is read back as it was, alone in its council.
async fn returns<E>(database: &DatabaseConnection, row: E::Model) -> Tested
where
    E: InCouncil,
    E::Model: IntoActiveModel<E::ActiveModel> + Clone + PartialEq,
    E::ActiveModel: Send,
{
    store::<E>(database, row.clone()).await?;
    let found = E::in_council(HOME).all(database).await?;
    assert_eq!(found, [row]);
    Ok(())
}

fn service() -> service::Model {
    service::Model {
        id: id(3),
        council_id: HOME,
        directorate_id: id(2),
        code: "repairs".to_owned(),
        name: "Repairs".to_owned(),
        description: None,
        revision: 1,
    }
}

/// A database in which the rows that a case names stand, each asserted to come back as written.
async fn furnished() -> Result<DatabaseConnection, Box<dyn std::error::Error>> {
    let database = migrated().await?;
    returns::<councils::Entity>(&database, council(HOME)?).await?;
    returns::<directorates::Entity>(&database, directorate(HOME, id(2))).await?;
    returns::<service::Entity>(&database, service()).await?;
    let row = journey::Model {
        id: id(4),
        council_id: HOME,
        service_id: id(3),
        code: "report-a-repair".to_owned(),
        title: "Have my home repaired".to_owned(),
        description: Some(String::new()),
        customer_kind: CustomerKind::Resident,
        lgsl_id: Some(i32::MAX),
        revision: i64::MAX,
        open_to_residents: true,
        open_to_staff: false,
        open_to_managers: true,
        confidentiality: Confidentiality::Internal,
    };
    returns::<journey::Entity>(&database, row).await?;
    let row = journey_version::Model {
        id: id(5),
        council_id: HOME,
        journey_id: id(4),
        number: 1,
        state: VersionState::Published,
        design: Design::AsIs,
        valid_from: "2024-02-29".parse()?,
        target_working_days: None,
        published_at: Some("2026-10-25T01:30:00.000001Z".parse()?),
        retired_at: None,
        revision: 1,
        calendar: Division::EnglandWales,
        target_working_hours: None,
        warning_percent: None,
        extension_cap: None,
        calendar_revision: 0,
        step_count: 0,
        has_form: false,
    };
    returns::<journey_version::Entity>(&database, row).await?;
    let row = channel::Model {
        id: id(6),
        council_id: HOME,
        code: "telephone".to_owned(),
        title: "Telephone".to_owned(),
        revision: 1,
    };
    returns::<channel::Entity>(&database, row).await?;
    Ok(database)
}

/// An open case of the furnished council.
fn case(number: u128) -> Result<cases::Model, chrono::ParseError> {
    Ok(cases::Model {
        id: id(number),
        council_id: HOME,
        reference: number.to_string(),
        journey_id: id(4),
        journey_version_id: id(5),
        stage_id: None,
        channel_id: id(6),
        customer_id: None,
        team_id: None,
        assignee_id: None,
        opened_by: None,
        demand_code: DemandCode::FailureProgressChase,
        state: CaseState::Open,
        received_at: "2026-06-30T23:30:00.123456Z".parse()?,
        received_on: "2026-07-01".parse()?,
        due_at: None,
        due_on: None,
        closed_at: None,
        closed_on: None,
        outcome_id: None,
        working_days: None,
        description_id: Some(id(u128::MAX)),
        attributes_id: None,
        external_id: None,
        import_id: None,
        is_staged: false,
        has_contradictory_times: true,
        last_sequence: 1,
        recorded_at: "2026-07-01T08:00:00Z".parse()?,
        revision: 1,
        erased_at: None,
        confidentiality: Confidentiality::Internal,
    })
}

#[tokio::test]
async fn a_case_and_what_it_names_are_read_as_they_were_written() -> Tested {
    let database = furnished().await?;
    returns::<cases::Entity>(&database, case(7)?).await
}

#[tokio::test]
async fn a_case_of_a_running_import_is_in_no_select_but_that_of_the_import() -> Tested {
    let database = furnished().await?;
    let staged = cases::Model {
        is_staged: true,
        ..case(8)?
    };
    store::<cases::Entity>(&database, case(7)?).await?;
    store::<cases::Entity>(&database, staged.clone()).await?;
    assert_eq!(
        cases::Entity::in_council(HOME).all(&database).await?,
        [case(7)?]
    );
    assert_eq!(cases::visible(HOME).all(&database).await?, [case(7)?]);
    assert_eq!(cases::staged(HOME).all(&database).await?, [staged]);
    Ok(())
}

#[tokio::test]
async fn a_select_does_not_reach_another_council() -> Tested {
    let database = migrated().await?;
    for council_id in [HOME, id(9)] {
        store::<councils::Entity>(&database, council(council_id)?).await?;
        // The same id in both: a key is an id and a council.
        store::<directorates::Entity>(&database, directorate(council_id, id(2))).await?;
    }
    let found = directorates::Entity::in_council(id(9))
        .all(&database)
        .await?;
    assert_eq!(found, [directorate(id(9), id(2))]);
    Ok(())
}

#[tokio::test]
async fn numbers_and_json_are_read_as_they_were_written() -> Tested {
    let database = furnished().await?;
    let row = staff::Model {
        id: id(10),
        council_id: HOME,
        directorate_id: id(2),
        code: "S-1".to_owned(),
        name: "Ruth Archer".to_owned(),
        email: None,
        is_active: false,
        revision: 1,
    };
    returns::<staff::Entity>(&database, row).await?;
    let row = kpi::Model {
        id: id(11),
        council_id: HOME,
        code: "repairs-on-time".to_owned(),
        title: "Repairs done on time".to_owned(),
        description: None,
        owner_id: id(10),
        is_public: true,
        revision: 1,
        retired_on: None,
        retirement_reason: None,
    };
    returns::<kpi::Entity>(&database, row).await?;
    returns::<kpi_version::Entity>(&database, version(id(11))).await?;
    let row = kpi_target::Model {
        id: id(12),
        council_id: HOME,
        kpi_id: id(11),
        starts_on: "2026-04-01".parse()?,
        ends_on: "2027-03-31".parse()?,
        value: 92.5,
        revision: 1,
        phasing: Some(json!([0.25, 0.75])),
    };
    returns::<kpi_target::Entity>(&database, row).await?;
    let row = import_run::Model {
        id: id(13),
        council_id: HOME,
        kind: ImportKind::EventLog,
        source: "log.csv".to_owned(),
        state: ImportState::Running,
        report: json!({"cases": 2, "findings": ["café"]}),
        started_at: "2026-07-01T08:00:00Z".parse()?,
        finished_at: None,
    };
    returns::<import_run::Entity>(&database, row).await
}

#[tokio::test]
async fn an_enum_is_stored_as_its_name_in_capitals() -> Tested {
    let database = furnished().await?;
    store::<cases::Entity>(&database, case(7)?).await?;
    let sql = "SELECT demand_code FROM cases WHERE council_id = ?";
    let row = database
        .query_one_raw(Statement::from_sql_and_values(
            DbBackend::Sqlite,
            sql,
            [HOME.into()],
        ))
        .await?;
    let code: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    assert_eq!(code.as_deref(), Some("FAILURE_PROGRESS_CHASE"));
    Ok(())
}

fn version(kpi_id: Uuid) -> kpi_version::Model {
    kpi_version::Model {
        id: id(14),
        council_id: HOME,
        kpi_id,
        number: 1,
        valid_from: None,
        change: VersionChange::Created,
        reason: None,
        made_at: None,
        made_by: None,
        code: "REPAIRS".to_owned(),
        title: "Repairs done on time".to_owned(),
        kind: KpiKind::CaseRatio,
        unit: "%".to_owned(),
        factor: 100.0,
        decimals: 1,
        polarity: Polarity::InRange,
        range_low: Some(0.1),
        range_high: Some(1.0 / 3.0),
        frequency: Frequency::CalendarYear,
        measure: Some(json!({"numerator": {"onTime": true}, "denominator": null})),
        formula: None,
        roll_up_over_time: RollUp::Sum,
        roll_up_over_services: RollUp::None,
        is_reported_by_service: false,
        collection_lag_days: 30,
        rating_scheme: json!({"tolerance": "ABSOLUTE", "bands": []}),
        chart_profile: ChartProfile::MakingDataCount2023,
        suppression_profile: SuppressionProfile::Hes2018,
    }
}
