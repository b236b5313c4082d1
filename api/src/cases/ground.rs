//! What is there when a case is to be opened, in one statement.

use std::sync::LazyLock;

use entities::journeys::{journey_version, stage};
use entities::select::columns;
use rules::journeys::audience::Audiences;
use rules::journeys::version::current;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement};

use super::open::CaseOpenInput;
use super::parties::There;
use crate::graphql::context::Reader;
use crate::graphql::id::Kind;
use crate::identity::idempotency::Attempt;
use crate::journeys::version::current::{dated, today};

/// What an opening stands on.
#[derive(Debug)]
pub(super) struct Ground {
    /// Which of the things exist that are named.
    pub there: There,
    /// To whom the journey is open.
    pub audiences: Audiences,
    /// The version of the journey in force today, with its stages in their order.
    pub version: Option<(journey_version::Model, Vec<stage::Model>)>,
    /// Whether the idempotency key was used before.
    pub is_repeated: bool,
}

/// Parameters: `$1` the council, `$2` the journey, `$3` the channel, `$4` the customer, `$5` today, and
/// from `$6` principal, mutation and key of the attempt.
static SQL: LazyLock<String> = LazyLock::new(|| {
    let mut columns = columns::<journey_version::Entity>("v");
    columns.extend(entities::select::columns::<stage::Entity>("s"));
    format!(
        "SELECT j.id AS journey, j.confidentiality, j.open_to_residents, j.open_to_staff, j.open_to_managers, \
         (SELECT id FROM channel WHERE council_id = $1 AND id = $3) AS channel, \
         (SELECT id FROM customer WHERE council_id = $1 AND id = $4 AND erased_at IS NULL) AS customer, \
         (SELECT object_id FROM idempotency WHERE council_id = $1 AND principal = $6 \
         AND mutation = $7 AND key = $8) AS earlier, {} \
         FROM (SELECT 1 AS one) one \
         LEFT JOIN journey j ON j.council_id = $1 AND j.id = $2 \
         LEFT JOIN journey_version v ON v.council_id = $1 AND v.journey_id = $2 \
         AND v.state = 'PUBLISHED' AND v.valid_from <= $5 \
         LEFT JOIN stage s ON s.council_id = $1 AND s.journey_version_id = v.id ORDER BY s.position",
        columns.join(", ")
    )
});

impl Ground {
    /// Looks at everything that `input` names.
    pub async fn find(
        connection: &impl ConnectionTrait,
        reader: &Reader,
        attempt: &Attempt,
        input: &CaseOpenInput,
    ) -> Result<Self, DbErr> {
        let today = today(reader);
        let customer = input.customer_id.as_ref();
        let mut values = vec![
            reader.council_id().into(),
            Kind::Journey.uuid(&input.journey_id).into(),
            Kind::Channel.uuid(&input.channel_id).into(),
            customer.and_then(|id| Kind::Customer.uuid(id)).into(),
            today.into(),
        ];
        values.extend(attempt.name(reader.viewer()).map(Into::into));
        let statement = Statement::from_sql_and_values(reader.backend(), SQL.as_str(), values);
        let rows = connection.query_all_raw(statement).await?;
        let mut ground = Self {
            there: There::default(),
            audiences: Audiences::default(),
            version: None,
            is_repeated: false,
        };
        let (mut versions, mut stages) = (Vec::new(), Vec::new());
        for row in &rows {
            ground.there = There::from_query_result(row, "")?;
            ground.audiences = audiences(row)?;
            ground.is_repeated = row.try_get::<Option<uuid::Uuid>>("", "earlier")?.is_some();
            versions.extend(journey_version::Model::from_query_result_optional(
                row, "v_",
            )?);
            stages.extend(stage::Model::from_query_result_optional(row, "s_")?);
        }
        ground.version = current(versions, dated, today).map(|version| {
            stages.retain(|stage| stage.journey_version_id == version.id);
            (version, stages)
        });
        Ok(ground)
    }
}

/// To whom the journey of a row is open; to nobody when there is none.
fn audiences(row: &QueryResult) -> Result<Audiences, DbErr> {
    let is = |column| {
        let told = row.try_get::<Option<bool>>("", column);
        told.map(Option::unwrap_or_default)
    };
    Ok(Audiences {
        residents: is("open_to_residents")?,
        staff: is("open_to_staff")?,
        managers: is("open_to_managers")?,
    })
}
