//! What the personal fields of a case ask before they tell, and whether it was in time.

use async_graphql::Context;
use chrono::NaiveDate;
use entities::cases::case_event;
use rules::cases::EventKind;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::case::Case;
use super::history::{self, RECORDED, Told};
use super::party::{self, CaseParty};
use super::text::{self, CaseAttribute, Note, TextById};
use super::{personal, share};
use crate::graphql::context::Ask;
use crate::graphql::failure::Failure;
use crate::graphql::page::PageArgs;
use crate::graphql::ready::Ready;
use crate::organisation::account::Account;
use crate::organisation::customer::{Customer, CustomerById};

/// How many notes a case shows.
const MOST_NOTES: i32 = 100;

impl Case {
    pub(super) async fn find_customer(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Ready<Customer>>, Failure> {
        if !personal::of_case(ctx, "Case.customer", &self.0).await? {
            return Ok(None);
        }
        match self.0.customer_id {
            Some(id) => Ok(ctx.one(CustomerById(id)).await?.map(Ready)),
            None => Ok(None),
        }
    }

    pub(super) async fn find_text(
        &self,
        ctx: &Context<'_>,
        field: &'static str,
        id: Option<Uuid>,
    ) -> Result<Option<String>, Failure> {
        if !personal::of_case(ctx, field, &self.0).await? {
            return Ok(None);
        }
        match id {
            Some(id) => ctx.loader().load_one(TextById(id)).await,
            None => Ok(None),
        }
    }

    pub(super) async fn find_notes(&self, ctx: &Context<'_>) -> Result<Option<Vec<Note>>, Failure> {
        if !personal::of_case(ctx, "Case.notes", &self.0).await? {
            return Ok(None);
        }
        // A closing can carry a note; its words then belong to the event of the closing.
        let noted = Condition::any()
            .add(case_event::Column::Kind.eq(EventKind::Noted))
            .add(
                Condition::all()
                    .add(case_event::Column::Kind.eq(EventKind::Closed))
                    .add(case_event::Column::TextId.is_not_null()),
            );
        let args = PageArgs::new(None, None, Some(MOST_NOTES), None);
        let noted = Told {
            filter: noted,
            order: RECORDED.to_vec(),
            text: "notes".to_owned(),
        };
        let page = history::events(ctx, self.0.id, noted, args).await?;
        let events = page.rows.into_iter().map(|(_, event)| event).collect();
        text::notes(ctx, events).await.map(Some)
    }

    pub(super) async fn find_description(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<String>, Failure> {
        self.find_text(ctx, "Case.description", self.0.description_id)
            .await
    }

    pub(super) async fn find_attributes(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<CaseAttribute>>, Failure> {
        let stored = self.find_text(ctx, "Case.attributes", self.0.attributes_id);
        Ok(stored.await?.map(|text| text::attributes(&text)))
    }

    pub(super) async fn find_opener(&self, ctx: &Context<'_>) -> Result<Option<Account>, Failure> {
        if !personal::of_case(ctx, "Case.openedBy", &self.0).await? {
            return Ok(None);
        }
        text::account(ctx, self.0.opened_by).await
    }

    pub(super) async fn find_partners(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<Account>>, Failure> {
        if !personal::of_case(ctx, "Case.sharedWith", &self.0).await? {
            return Ok(None);
        }
        share::partners(ctx, self.0.id).await.map(Some)
    }

    pub(super) async fn find_parties(
        &self,
        ctx: &Context<'_>,
        on: Option<NaiveDate>,
    ) -> Result<Option<Vec<CaseParty>>, Failure> {
        if !personal::of_case(ctx, "Case.parties", &self.0).await? {
            return Ok(None);
        }
        party::of_case(ctx, self.0.id, on).await.map(Some)
    }
}
