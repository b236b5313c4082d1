//! Possible duplicates: cases that may be about the same. They are looked for when they are asked for, and
//! keep nobody from anything.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use entities::cases::cases::{Column, Entity, Model};
use futures_util::future::try_join;
use rules::access::Permission;
use rules::cases::CaseState;
use rules::cases::duplicate::{MOST_DAYS, MOST_TOLD, WITHIN_DAYS, are_alike, words};
use rules::text::{Limits, clean};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::case::Case;
use super::text::TextById;
use super::{dates, filter, order, personal};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::page::PageArgs;
use crate::graphql::question::{Asked, Question, Rows};

/// The words of so many cases of the journey are compared, the latest.
const MOST_COMPARED: i32 = 100;

/// Why a case may be a duplicate of another.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseDuplicateReason {
    /// The same customer asked.
    SameCustomer,
    /// The descriptions have at least three words of four letters in common, and at least half of all such
    /// words that stand in either.
    SameWords,
}

/// A case that may be about the same as another: on the same journey, received some days before or after.
#[derive(Clone, Debug, SimpleObject)]
pub struct CasePossibleDuplicate {
    /// The case.
    pub case: Case,
    /// Why it may be.
    pub reasons: Vec<CaseDuplicateReason>,
}

/// What possible duplicates are sought of.
struct Sought {
    /// The case itself; `None` for one that is not opened yet.
    case_id: Option<Uuid>,
    journey_id: Uuid,
    customer_id: Option<Uuid>,
    received_at: DateTime<Utc>,
    description: Option<String>,
    within_days: i32,
}

/// The possible duplicates of a case; `None` when its personal fields are beyond reach.
///
/// # Errors
/// `FORBIDDEN` without the permission to see personal fields, `BAD_USER_INPUT` for a wrong number of days.
pub async fn of_case(
    ctx: &Context<'_>,
    case: &Model,
    within_days: i32,
) -> Result<Option<Vec<CasePossibleDuplicate>>, Failure> {
    if !personal::of_case(ctx, "Case.possibleDuplicates", case).await? {
        return Ok(None);
    }
    let description = match case.description_id {
        Some(id) => ctx.loader().load_one(TextById(id)).await?,
        None => None,
    };
    let sought = Sought {
        case_id: Some(case.id),
        journey_id: case.journey_id,
        customer_id: case.customer_id,
        received_at: case.received_at,
        description,
        within_days,
    };
    of(ctx, sought).await.map(Some)
}

async fn of(ctx: &Context<'_>, sought: Sought) -> Result<Vec<CasePossibleDuplicate>, Failure> {
    let within_days = sought.within_days;
    if !(1..=MOST_DAYS).contains(&within_days) {
        return Err(Failure::bad_input(format!(
            "withinDays must be 1 to {MOST_DAYS}, not {within_days}."
        )));
    }
    let near = sought.near();
    let same_customer = of_customer(ctx, &sought, near.clone());
    let (mut found, alike) = try_join(same_customer, with_words(ctx, &sought, near)).await?;
    for row in alike {
        match found.iter_mut().find(|(known, _)| known.id == row.id) {
            Some((_, reasons)) => reasons.push(CaseDuplicateReason::SameWords),
            None => found.push((row, vec![CaseDuplicateReason::SameWords])),
        }
    }
    found.sort_by_key(|(row, _)| std::cmp::Reverse((row.received_at, row.id)));
    found.truncate(MOST_TOLD);
    let told = found
        .into_iter()
        .map(|(row, reasons)| CasePossibleDuplicate {
            case: Case::from(row),
            reasons,
        });
    Ok(told.collect())
}

impl Sought {
    /// True of the other cases on the journey, received so long before or after at most, that were not
    /// withdrawn.
    fn near(&self) -> Condition {
        let most = TimeDelta::days(self.within_days.into());
        let mut near = Condition::all()
            .add(Column::JourneyId.eq(self.journey_id))
            .add(Column::ReceivedAt.gte(self.received_at - most))
            .add(Column::ReceivedAt.lte(self.received_at + most))
            .add(Column::State.ne(CaseState::Withdrawn));
        if let Some(id) = self.case_id {
            near = near.add(Column::Id.ne(id));
        }
        near
    }

    /// What tells the question from others.
    fn text(&self, what: &str) -> String {
        let (case, at, days) = (self.case_id, self.received_at, self.within_days);
        let (journey, customer) = (self.journey_id, self.customer_id);
        format!("{what} {case:?} {journey} {customer:?} {at} {days}")
    }
}

type Found = Vec<(Model, Vec<CaseDuplicateReason>)>;

/// Those of the same customer, by the index of a customer's cases.
async fn of_customer(
    ctx: &Context<'_>,
    sought: &Sought,
    near: Condition,
) -> Result<Found, Failure> {
    let Some(customer_id) = sought.customer_id else {
        return Ok(Vec::new());
    };
    let condition = near.add(Column::CustomerId.eq(customer_id));
    let most = i32::try_from(MOST_TOLD).unwrap_or(i32::MAX);
    let text = sought.text("duplicates by customer");
    let rows = latest(ctx, condition, text, most).await?;
    let reasons = vec![CaseDuplicateReason::SameCustomer];
    Ok(rows.into_iter().map(|row| (row, reasons.clone())).collect())
}

/// Those whose descriptions are alike, among the latest of the journey by the index of its cases.
async fn with_words(
    ctx: &Context<'_>,
    sought: &Sought,
    near: Condition,
) -> Result<Vec<Model>, Failure> {
    let own = sought.description.as_deref().map(words);
    let Some(own) = own.filter(|own| are_alike(own, own)) else {
        return Ok(Vec::new());
    };
    let condition = near.add(Column::DescriptionId.is_not_null());
    let text = sought.text("duplicates by words");
    let rows = latest(ctx, condition, text, MOST_COMPARED).await?;
    let ids = rows.iter().filter_map(|row| row.description_id);
    let texts = ctx.loader().load_many(ids.map(TextById)).await?;
    let is_alike = |row: &Model| {
        let text = row.description_id.and_then(|id| texts.get(&TextById(id)));
        text.is_some_and(|text| are_alike(&own, &words(text)))
    };
    Ok(rows.into_iter().filter(is_alike).collect())
}

/// The latest received of the cases that fulfil a condition and whose personal fields are in reach.
async fn latest(
    ctx: &Context<'_>,
    condition: Condition,
    text: String,
    most: i32,
) -> Result<Vec<Model>, Failure> {
    let reader: &Reader = ctx.reader();
    let scope = reader.viewer().scope(Permission::CaseRead);
    let question: Question<Entity> = Question {
        rows: Rows::InReach(Box::new(scope.cases(reader.backend()))),
        filter: condition.add(filter::personal(reader)),
        each: None,
        order: order::columns(None)?,
        args: PageArgs::new(Some(most), None, None, None),
        text,
    };
    let page = ctx.loader().load_one(Asked::new(question)?).await?;
    let rows = page.unwrap_or_default().rows.into_iter();
    Ok(rows.map(|(_, row)| row).collect())
}

/// The root field about cases that are not opened yet.
#[derive(Debug, Default)]
pub struct CaseDuplicateQueries;

#[expect(
    clippy::too_many_arguments,
    reason = "what a case would be opened with, each part of its own"
)]
#[Object]
impl CaseDuplicateQueries {
    /// The cases in reach that may be about the same as one that is to be opened, at most 5, the latest
    /// received first. They are hints: the case can be opened all the same. Null when the viewer may see
    /// personal fields of no case.
    async fn case_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The journey.")] journey_id: ID,
        #[graphql(desc = "Who asks; null when unknown, and then the description is needed.")]
        customer_id: Option<ID>,
        #[graphql(
            desc = "What is asked for, in words, at most 10,000 characters; null compares no words. It is compared with the latest 100 cases of the journey."
        )]
        description: Option<String>,
        #[graphql(desc = "When the request reached the council; null means now.")]
        received_at: Option<DateTime<Utc>>,
        #[graphql(
            desc = "By how many days the others may be received before or after, 1 to 366.",
            default_with = "WITHIN_DAYS"
        )]
        within_days: i32,
    ) -> Fallible<Vec<CasePossibleDuplicate>> {
        if let Err(refusal) = ctx.allow("Query.caseDuplicates") {
            return Some(Err(refusal));
        }
        let planned = Planned {
            journey_id,
            customer_id,
            description,
            received_at,
            within_days,
        };
        Some(match planned.sought(ctx.reader()) {
            Ok(sought) => of(ctx, sought).await,
            Err(refusal) => Err(refusal),
        })
    }
}

/// A case that is to be opened, as a client tells of it.
struct Planned {
    journey_id: ID,
    customer_id: Option<ID>,
    description: Option<String>,
    received_at: Option<DateTime<Utc>>,
    within_days: i32,
}

impl Planned {
    /// What is sought of it.
    fn sought(self, reader: &Reader) -> Result<Sought, Failure> {
        let journey_id = Kind::Journey.required(&self.journey_id, "journeyId")?;
        let customer_id = self
            .customer_id
            .map(|id| Kind::Customer.required(&id, "customerId"))
            .transpose()?;
        if customer_id.is_none() && self.description.is_none() {
            let message = "Give customerId or description: there is nothing else to compare.";
            return Err(Failure::bad_input(message));
        }
        if let Some(text) = &self.description
            && let Err(fault) = clean(text, Limits::DESCRIPTION)
        {
            return Err(Failure::bad_input(format!("description {fault}.")));
        }
        let received_at = self.received_at.unwrap_or_else(|| reader.clock().now());
        if let Some(message) = dates::too_far("receivedAt", received_at.date_naive()) {
            return Err(Failure::bad_input(message));
        }
        Ok(Sought {
            case_id: None,
            journey_id,
            customer_id,
            received_at,
            description: self.description,
            within_days: self.within_days,
        })
    }
}
