//! `absenceRecord`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use entities::organisation::staff_absence::{Column, Entity, Model};
use entities::select::InCouncil;
use rules::access::Permission;
use rules::organisation::absence::MOST_AHEAD;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};

use self::{AbsenceRecordProblem as P, AbsenceRecordProblemCode as Code};
use super::{Absence, others, overlap, possible};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Made, Stop, created};
use crate::graphql::problem::problems;
use crate::identity::idempotency::Attempt;
use crate::organisation::keeper;

/// Who is away, and when. Why is not asked: the reason for an absence can be a matter of health.
#[derive(Debug, InputObject)]
pub struct AbsenceRecordInput {
    /// The member of staff: yourself, or somebody whose team you keep.
    pub staff_id: ID,
    /// The first local day, in the years 1900 to 2199.
    pub from: NaiveDate,
    /// The last local day, on which they are still away, at most 1,100 days in all; null when nobody knows it yet.
    pub until: Option<NaiveDate>,
    /// Sending the same key again within 48 hours records no second absence.
    pub idempotency_key: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `absenceRecord`.
#[derive(Debug, Default, SimpleObject)]
pub struct AbsenceRecordPayload {
    /// The absence as stored; null when there are problems, and when a repetition comes from somebody who can no
    /// longer see it.
    pub absence: Option<Absence>,
    /// What is to be mended; empty when the absence was recorded.
    pub problems: Vec<AbsenceRecordProblem>,
    /// Whether this answers an earlier mutation with the same idempotency key.
    pub replayed: bool,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps an absence from being recorded.
    AbsenceRecordProblem, AbsenceRecordProblemCode {
        /// A day is out of bounds, the last lies before the first, or there are too many between them.
        Invalid,
        /// The member of staff does not exist.
        NotFound,
        /// They are somebody else, and you do not keep a team of theirs.
        NotKeeper,
        /// They are away on some of these days already.
        Overlaps,
        /// As many absences lie ahead of them as can be kept.
        TooMany,
        /// The idempotency key was used with another input.
        IdempotencyMismatch,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct AbsenceRecord;

#[Object]
impl AbsenceRecord {
    /// Records that a member of staff is away, both days included. Their cases and tasks stay theirs; for others
    /// they are proposed after those who are here.
    async fn absence_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is away, and when.")] input: AbsenceRecordInput,
    ) -> Result<AbsenceRecordPayload, Failure> {
        ctx.allow("Mutation.absenceRecord")?;
        let attempt = Attempt::of(ctx, "absenceRecord", input.idempotency_key.as_deref());
        let ended = created(record(ctx.reader(), &attempt, &input)).await?;
        Ok(AbsenceRecordPayload {
            absence: ended.row.map(Absence),
            problems: ended.problems,
            replayed: ended.replayed,
            client_mutation_id: input.client_mutation_id,
        })
    }
}

async fn record(
    reader: &Reader,
    attempt: &Attempt,
    input: &AbsenceRecordInput,
) -> Result<Made<Model>, Stop<P>> {
    let id = reader.clock().new_id();
    let transaction = reader.database().write().await?;
    let earlier = attempt.earlier::<P>(reader, &transaction, id, Code::IdempotencyMismatch);
    if let Some(earlier) = earlier.await? {
        let kept = keeper::ids_kept(reader, Permission::AbsenceChange);
        let found = Entity::in_council(reader.council_id())
            .filter(Column::Id.eq(earlier))
            .filter(Column::StaffId.in_subquery(kept));
        return Ok(Made::before(found.one(&transaction).await?));
    }
    let staff_id = Kind::Staff.uuid(&input.staff_id).unwrap_or_default();
    let wanted = (staff_id, Permission::AbsenceChange);
    let codes = (Code::NotFound, Code::NotKeeper);
    let staff = keeper::hold_named::<P>(&transaction, reader, wanted, codes).await?;
    let row = Model {
        id,
        council_id: staff.council_id,
        staff_id: staff.id,
        starts_on: input.from,
        ends_on: input.until,
        is_cancelled: false,
        recorded_by: reader.viewer().account_id(),
        recorded_at: reader.clock().now(),
        revision: 1,
    };
    possible::<P>(&row, Code::Invalid)?;
    let others = others(&transaction, &row).await?;
    if let Some(message) = overlap(&others, &row) {
        return Err(P::new(Code::Overlaps, "from", message).into());
    }
    if others.len() >= MOST_AHEAD {
        let message =
            format!("At most {MOST_AHEAD} absences can lie ahead. Cancel one that is not needed.");
        return Err(P::new(Code::TooMany, "", message).into());
    }
    let stored = row.into_active_model().insert(&transaction).await?;
    transaction.commit().await?;
    Ok(Made::now(stored))
}
