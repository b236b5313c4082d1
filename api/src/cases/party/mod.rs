//! Parties: who is concerned in a case beside the customer who asked, in which role and for how long.
//!
//! A party is no reach: whoever is a party to a case sees it only for another reason. Somebody who sees a
//! case as its customer sees of its parties only themselves.

pub mod add;
pub mod end;

use std::collections::HashMap;

use async_graphql::connection::Connection;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, Object};
use chrono::{DateTime, NaiveDate, Utc};
use entities::cases::case_party::{Column, Entity, Model};
use entities::scope::Scope;
use entities::select::{InCouncil, in_ids};
use rules::access::Permission;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::case::{Case, CaseById};
use super::codes::CasePartyRole;
use super::text;
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::{Failure, Fallible};
use crate::graphql::id::Kind;
use crate::graphql::load::grouped;
use crate::graphql::page::{PageArgs, SortColumn};
use crate::graphql::question::{self, Nested, Question, Rows};
use crate::organisation::account::Account;
use crate::organisation::customer::{Customer, CustomerById};

/// Somebody who is concerned in a case, in a role, for some time. All that is here is personal data.
#[derive(Clone, Debug)]
pub struct CaseParty(pub Model);

/// The connection of parties.
pub type CasePartyConnection = Connection<String, CaseParty>;

/// Somebody who is concerned in a case, in a role, for some time. All that is here is personal data.
#[Object]
impl CaseParty {
    /// The opaque id.
    pub(crate) async fn id(&self) -> ID {
        Kind::CaseParty.id(self.0.id)
    }

    /// In which role.
    async fn role(&self) -> CasePartyRole {
        self.0.role.into()
    }

    /// The first local date on which they are a party.
    async fn valid_from(&self) -> NaiveDate {
        self.0.valid_from
    }

    /// The local date on which it is over, the day after the last; null while nobody has said when. The same
    /// as `validFrom` where the party was taken back.
    async fn valid_to(&self) -> Option<NaiveDate> {
        self.0.valid_to
    }

    /// When they were added.
    async fn added_at(&self) -> DateTime<Utc> {
        self.0.added_at
    }

    /// Counts the changes, from 1; an update names the revision it saw last.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// Who they are; null only beside an error.
    async fn customer(&self, ctx: &Context<'_>) -> Fallible<Customer> {
        ctx.one(CustomerById(self.0.customer_id)).await.transpose()
    }

    /// Who added them; null when no account did.
    async fn added_by(&self, ctx: &Context<'_>) -> Fallible<Account> {
        text::account(ctx, self.0.added_by).await.transpose()
    }

    /// The case that they are concerned in; null only beside an error.
    async fn case(&self, ctx: &Context<'_>) -> Fallible<Case> {
        if let Err(refusal) = ctx.allow("CaseParty.case") {
            return Some(Err(refusal));
        }
        let id = CaseById(self.0.case_id);
        ctx.loader().load_one(id).await.transpose()
    }
}

/// True of the parties that the viewer may see: those of cases in `scope`, whose personal fields they may
/// see, but of cases that they see as a customer only themselves.
fn seen(reader: &Reader, scope: &Scope) -> Condition {
    let (viewer, backend) = (reader.viewer(), reader.backend());
    let mut seen =
        Condition::any().add(Column::CaseId.in_subquery(scope.as_worker().ids_of_cases(backend)));
    if !viewer.customer_ids().is_empty() {
        let own = Condition::all()
            .add(Column::CaseId.in_subquery(scope.ids_of_cases(backend)))
            .add(in_ids(Column::CustomerId, viewer.customer_ids(), backend));
        seen = seen.add(own);
    }
    seen
}

/// The parties to a case that the viewer may see, the earliest first; of a day those who are a party on it.
///
/// # Errors
/// When the database fails.
pub async fn of_case(
    ctx: &Context<'_>,
    case_id: Uuid,
    on: Option<NaiveDate>,
) -> Result<Vec<CaseParty>, Failure> {
    let found = ctx.loader().load_one(PartiesOf(case_id)).await?;
    let mut parties = found.unwrap_or_default();
    if let Some(day) = on {
        parties.retain(|party| party.0.party().validity.holds_on(day));
    }
    Ok(parties)
}

/// The cases to which a customer is a party, the latest first, a page at a time: as far as the viewer may
/// see their personal fields.
///
/// # Errors
/// `FORBIDDEN` when the viewer may see personal fields of no case, `BAD_USER_INPUT` for a wrong page.
pub async fn of_customer(
    ctx: &Context<'_>,
    customer_id: Uuid,
    args: PageArgs,
) -> Result<CasePartyConnection, Failure> {
    ctx.allow("Customer.partyOf")?;
    let reader = ctx.reader();
    let scope = reader.viewer().open_personal();
    let rows = Entity::in_council(reader.council_id()).filter(seen(reader, &scope));
    let question: Question<Entity> = Question {
        rows: Rows::InReach(Box::new(rows)),
        filter: Condition::all(),
        each: None,
        order: vec![
            SortColumn::descending(Column::ValidFrom),
            SortColumn::descending(Column::Id),
        ],
        text: "party of".to_owned(),
        args: args.seen_from(ctx),
    };
    let nested = Nested::new(Column::CustomerId, customer_id, question)?;
    let page = ctx.loader().load_one(nested).await?;
    Ok(page.unwrap_or_default().into_connection(CaseParty))
}

question::loads!(Entity {
    nested: "cases with party",
});

/// Loads the parties to cases, as far as the viewer may see them; of a restricted case whoever asks has stated
/// why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartiesOf(pub Uuid);

impl Loader<PartiesOf> for Reader {
    type Value = Vec<CaseParty>;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[PartiesOf],
    ) -> Result<HashMap<PartiesOf, Vec<CaseParty>>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::CaseId, keys.iter().map(|key| key.0))
            .filter(seen(self, &self.viewer().scope(Permission::PersonalRead)))
            .order_by_asc(Column::ValidFrom)
            .order_by_asc(Column::Id)
            .all(self.connection());
        let rows = self.ask("parties of case", found).await?;
        Ok(grouped(
            rows.into_iter()
                .map(|row| (PartiesOf(row.case_id), CaseParty(row))),
        ))
    }
}

/// Loads parties by id, as far as the viewer may see them; those of a restricted case are read beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CasePartyById(pub Uuid);

impl Loader<CasePartyById> for Reader {
    type Value = CaseParty;
    type Error = Failure;

    async fn load(
        &self,
        keys: &[CasePartyById],
    ) -> Result<HashMap<CasePartyById, CaseParty>, Failure> {
        let found = self
            .rows_of::<Entity>(Column::Id, keys.iter().map(|key| key.0))
            .filter(seen(self, &self.viewer().open_personal()))
            .all(self.connection());
        let rows = self.ask("party by id", found).await?;
        Ok(rows
            .into_iter()
            .map(|row| (CasePartyById(row.id), CaseParty(row)))
            .collect())
    }
}
