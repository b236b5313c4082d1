//! `customerExport`.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::cases::customer_export::{Entity, Model};
use entities::organisation::customer;
use rules::access::Permission;
use rules::cases::export::{Export, ExportProblem};
use rules::problem::Problem;
use rules::text::Limits;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use self::{CustomerExportProblem as P, CustomerExportProblemCode as Code};
use super::CustomerExport;
use crate::cases::document::grant::{self, DOWNLOAD_LASTS};
use crate::cases::document::token::Token;
use crate::cases::erasure::particulars;
use crate::cases::problem::{Common, Problems};
use crate::graphql::context::{Ask, Reader};
use crate::graphql::failure::Failure;
use crate::graphql::id::Kind;
use crate::graphql::mutation::{Stop, changed};
use crate::graphql::problem::problems;

/// Of whom everything is to be fetched, and on whose request.
#[derive(Debug, InputObject)]
pub struct CustomerExportInput {
    /// The customer.
    pub customer_id: ID,
    /// On whose request it is, or under which number, 1 to 200 characters on one line, without a word of the
    /// customer's name, address of e-mail or telephone number: it stays when they are erased. Null only for
    /// customers who ask themselves.
    pub authority: Option<String>,
    /// Returned unchanged.
    pub client_mutation_id: Option<String>,
}

/// What became of `customerExport`.
#[derive(Debug, Default, SimpleObject)]
pub struct CustomerExportPayload {
    /// Who was given leave and until when; null when there are problems.
    pub export: Option<CustomerExport>,
    /// The path of this service from which everything is fetched by GET, once; null when there are problems.
    pub url: Option<String>,
    /// What goes into the header `Authorization: Bearer …` of the GET, and nowhere else: it lets whoever holds it
    /// fetch this one export. Null when there are problems.
    pub grant: Option<String>,
    /// What is to be mended; empty when it can be fetched.
    pub problems: Vec<CustomerExportProblem>,
    /// As given.
    pub client_mutation_id: Option<String>,
}

problems! {
    /// What keeps the data of a customer from being fetched.
    CustomerExportProblem, CustomerExportProblemCode {
        /// The customer does not exist, or not for you.
        NotFound,
        /// The authority is blank or too long.
        Invalid,
        /// You are not the customer, and say on whose request it is.
        AuthorityNeeded,
        /// The authority holds a word of the customer's name, address of e-mail or telephone number.
        NamesCustomer,
        /// You are not the customer: say in the header `Throughline-Reading-Reason` why you read it all.
        ReasonNeeded,
        /// You may fetch 5 exports at the same time.
        TooManyExports,
    }
}

impl Common for P {
    fn not_found(field: &str, message: &str) -> Self {
        Self::new(Code::NotFound, field, message)
    }

    fn invalid(field: &str, message: String) -> Self {
        Self::new(Code::Invalid, field, message)
    }
}

impl From<Problem<ExportProblem>> for P {
    fn from(problem: Problem<ExportProblem>) -> Self {
        let code = match problem.code {
            ExportProblem::AuthorityNeeded => Code::AuthorityNeeded,
            ExportProblem::NamesCustomer => Code::NamesCustomer,
            ExportProblem::ReasonNeeded => Code::ReasonNeeded,
            ExportProblem::TooManyExports => Code::TooManyExports,
        };
        Self::new(code, &problem.field, problem.message)
    }
}

/// The mutation.
#[derive(Debug, Default)]
pub struct CustomerExportStart;

#[Object]
impl CustomerExportStart {
    /// Gives leave to fetch over HTTP everything that the council holds of a customer, once, as one JSON document:
    /// the answer to a request of access. Customers get what is their own; team managers what their teams work on.
    /// It keeps who asked, when and by what authority; what of it is restricted is recorded as read when it is
    /// fetched. docs/export.md says what each member of the document is.
    async fn customer_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of whom everything is to be fetched, and on whose request.")]
        input: CustomerExportInput,
    ) -> Result<CustomerExportPayload, Failure> {
        ctx.allow("Mutation.customerExport")?;
        let client_mutation_id = input.client_mutation_id.clone();
        let ended = changed(start(ctx.reader(), input)).await?;
        let (row, token) = ended.row.unzip();
        let url = row.as_ref().map(|row: &Model| path(row.customer_id));
        Ok(CustomerExportPayload {
            export: row.map(CustomerExport),
            url,
            grant: token.map(Token::into_text),
            problems: ended.problems,
            client_mutation_id,
        })
    }
}

/// The path of this service from which an export is fetched.
fn path(customer_id: Uuid) -> String {
    format!("/customers/{}/export", Kind::Customer.id(customer_id).0)
}

async fn start(reader: &Reader, input: CustomerExportInput) -> Result<(Model, Token), Stop<P>> {
    let now = reader.clock().now();
    let council_id = reader.council_id();
    let authority = input.authority.as_deref();
    let mut problems = Problems::of_texts([("authority", authority, Limits::TITLE)]);
    let missing = || {
        P::not_found(
            "customerId",
            "There is no customer with this id, or not for you.",
        )
    };
    let id = Kind::Customer.uuid(&input.customer_id).unwrap_or_default();
    let account_id = problems.need(reader.viewer().account_id().ok_or_else(missing))?;
    let transaction = reader.database().write().await?;
    // Accounts are held before customers.
    let standing = grant::downloads_of::<Entity>(&transaction, (council_id, account_id), now);
    let standing = standing.await?;
    let customer = reached(&transaction, reader, id).await?;
    let customer = problems.need(customer.ok_or_else(missing))?;
    let is_own = super::is_own(reader.viewer(), id);
    let known = particulars::known_as(&transaction, Some(customer)).await?;
    let reason = reader.readings().reason().filter(|_| !is_own);
    let export = Export {
        is_own,
        is_reason_stated: reason.is_some(),
        authority,
        particulars: &particulars::of(&known),
        standing,
    };
    problems.decided(export.decide())?;
    let token = Token::new(reader.clock(), council_id);
    let row = Model {
        id: reader.clock().new_id(),
        council_id,
        customer_id: id,
        account_id,
        roles: reader.viewer().role_codes(),
        is_own,
        reason: reason.unwrap_or_default().to_owned(),
        authority: input.authority,
        token_hash: token.hash(),
        granted_at: now,
        expires_at: now + DOWNLOAD_LASTS,
        fetched_at: None,
    };
    let row = row.into_active_model().insert(&transaction).await?;
    transaction.commit().await?;
    Ok((row, token))
}

/// The customer, kept from being erased meanwhile, when the viewer may export them.
async fn reached(
    transaction: &impl ConnectionTrait,
    reader: &Reader,
    id: Uuid,
) -> Result<Option<customer::Model>, DbErr> {
    reader
        .viewer()
        .scope(Permission::CustomerExport)
        .customers(reader.backend())
        .filter(customer::Column::Id.eq(id))
        .lock(LockType::KeyShare)
        .one(transaction)
        .await
}
