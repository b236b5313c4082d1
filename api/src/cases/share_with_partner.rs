//! `caseShare`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::{case_share, cases};
use entities::identity::account;
use entities::select::InCouncil;
use rules::access::confidentiality::ceiling_of;
use rules::access::{Permission, Role};
use rules::cases::EventKind;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::case::Case;
use super::held::{Wanted, hold};
use super::problem::{Common, Problems, case_problems};
use super::record::{self, Change};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};

/// The case to give to a partner.
#[derive(Debug, InputObject)]
pub struct CaseShareInput {
    /// The case.
    pub case_id: ID,
    /// The revision last seen; null shares it whatever happened meanwhile.
    pub expected_revision: Option<i64>,
    /// The account of the partner.
    pub account_id: ID,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `caseShare`.
#[derive(Debug, Default, SimpleObject)]
pub struct CaseSharePayload {
    /// The case as stored; null when there are problems.
    pub case: Option<Case>,
    /// What is to be mended; empty when the partner has the case.
    pub problems: Vec<CaseShareProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

case_problems! {
    /// What keeps a case from being given to a partner.
    CaseShareProblem, CaseShareProblemCode {
        /// The account is that of a member of staff or a customer.
        NotAPartner,
        /// The account has been switched off.
        AccountInactive,
        /// The case is above the level of confidentiality up to which partners see.
        AboveCeiling,
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CaseShare;

#[Object]
impl CaseShare {
    /// Gives a case to a partner, who sees it from then on with its personal fields. A partner who has it
    /// already keeps it: nothing is written then.
    async fn case_share(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case to give to a partner.")] input: CaseShareInput,
    ) -> Result<CaseSharePayload, Failure> {
        ctx.allow("Mutation.caseShare")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(share(ctx.reader(), input)).await?;
        Ok(CaseSharePayload {
            case: ended.row.map(Case::from),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

async fn share(
    reader: &Reader,
    input: CaseShareInput,
) -> Result<cases::Model, Stop<CaseShareProblem>> {
    let now = reader.clock().now();
    let mut problems = Problems::new();
    let transaction = reader.database().write().await?;
    let wanted = Wanted {
        id: &input.case_id,
        permission: Permission::CaseShare,
        expected_revision: input.expected_revision,
    };
    let held = problems.need(hold(&transaction, reader, wanted).await?)?;
    let found = partner(&transaction, held.case.council_id, &input.account_id).await?;
    let account_id = problems.need(found)?;
    problems.need(under_ceiling(&held.case))?;
    if has(&transaction, &held.case, account_id).await? {
        return Ok(held.case);
    }

    let mut change = Change::of(reader, now, &held);
    change.share(account_id);
    change.event(EventKind::Shared, now, |event| {
        event.detail = Some(json!({ "accountId": account_id }));
    });
    let stored = record::apply(&transaction, change).await?;
    transaction.commit().await?;
    Ok(stored.into_case()?)
}

/// The account, when a partner holds it.
async fn partner(
    connection: &impl ConnectionTrait,
    council_id: Uuid,
    id: &ID,
) -> Result<Result<Uuid, CaseShareProblem>, DbErr> {
    use CaseShareProblemCode as Code;
    let found = match Kind::Account.uuid(id) {
        Some(id) => {
            account::Entity::in_council(council_id)
                .filter(account::Column::Id.eq(id))
                .one(connection)
                .await?
        }
        None => None,
    };
    Ok(match found {
        None => Err(CaseShareProblem::not_found(
            "accountId",
            "There is no account with this id.",
        )),
        Some(account) if account.staff_id.is_some() || account.customer_id.is_some() => {
            Err(CaseShareProblem::new(
                Code::NotAPartner,
                "accountId",
                "This account is not a partner's. Cases can be given to partners only.",
            ))
        }
        Some(account) if !account.is_active => Err(CaseShareProblem::new(
            Code::AccountInactive,
            "accountId",
            "This account has been switched off. Choose another, or have it switched on.",
        )),
        Some(account) => Ok(account.id),
    })
}

/// Refuses a case that no partner would see.
fn under_ceiling(case: &cases::Model) -> Result<(), CaseShareProblem> {
    let ceiling = ceiling_of(Role::Partner);
    if case.confidentiality <= ceiling {
        return Ok(());
    }
    let message = format!(
        "The case is {}, and partners see up to {}. Lower it first, or keep it.",
        case.confidentiality.code(),
        ceiling.code()
    );
    let code = CaseShareProblemCode::AboveCeiling;
    Err(CaseShareProblem::new(code, "caseId", message))
}

async fn has(
    connection: &impl ConnectionTrait,
    case: &cases::Model,
    account_id: Uuid,
) -> Result<bool, DbErr> {
    let found = case_share::Entity::in_council(case.council_id)
        .filter(case_share::Column::AccountId.eq(account_id))
        .filter(case_share::Column::CaseId.eq(case.id))
        .one(connection)
        .await?;
    Ok(found.is_some())
}
