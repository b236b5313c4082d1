//! Any object by its opaque id. A further type takes one variant of `Node` and one arm of `find`.

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Context, ID, Interface, Object};
use futures_util::future::join_all;
use rules::access::Permission;

use super::context::{Ask, Reader};
use super::failure::{Failure, Fallible, Refusal};
use super::id::{Kind, parse};
use crate::cases::bulk::job::{CaseBulkJob, CaseBulkJobById};
use crate::cases::case::{Case, CaseById};
use crate::cases::contact::{Contact, ContactById};
use crate::cases::document::{Document, DocumentById};
use crate::cases::draft::{CaseDraft, CaseDraftById};
use crate::cases::escalation::rule::{EscalationRule, EscalationRuleById};
use crate::cases::event_by_id::CaseEventById;
use crate::cases::history::CaseEvent;
use crate::cases::legal_hold::{LegalHold, LegalHoldById};
use crate::cases::party::{CaseParty, CasePartyById};
use crate::cases::task::{Task, TaskById};
use crate::cases::view::{CaseView, CaseViewById};
use crate::journeys::journey::{Journey, JourneyById};
use crate::journeys::outcome::{Outcome, OutcomeById};
use crate::journeys::stage::{Stage, StageById};
use crate::journeys::step::{Step, StepById};
use crate::journeys::version::{JourneyVersion, JourneyVersionById};
use crate::organisation::absence::{Absence, AbsenceById};
use crate::organisation::account::{Account, AccountById};
use crate::organisation::channel::{Channel, ChannelById};
use crate::organisation::council::Council;
use crate::organisation::customer::{Customer, CustomerInReach};
use crate::organisation::directorate::{Directorate, DirectorateById};
use crate::organisation::service::{Service, ServiceById};
use crate::organisation::skill::{Skill, SkillById};
use crate::organisation::staff::{Staff, StaffById};
use crate::organisation::team::{Team, TeamById};
use crate::performance::kpi::{Kpi, KpiById};
use crate::performance::target::{KpiTarget, KpiTargetById};
use crate::performance::value::{KpiValue, KpiValueById};

/// The most ids that `nodes` takes.
const MOST_IDS: usize = 100;

/// Whatever has an opaque id.
#[derive(Clone, Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The opaque id."))]
pub enum Node {
    /// The council asked about.
    Council(Council),
    /// A directorate.
    Directorate(Directorate),
    /// A team.
    Team(Team),
    /// A member of staff.
    Staff(Staff),
    /// A skill.
    Skill(Skill),
    /// An absence of a member of staff.
    Absence(Absence),
    /// A channel.
    Channel(Channel),
    /// A service.
    Service(Service),
    /// A customer.
    Customer(Customer),
    /// An account.
    Account(Account),
    /// A case.
    Case(Case),
    /// An event of a case.
    CaseEvent(CaseEvent),
    /// A party to a case.
    CaseParty(CaseParty),
    /// A contact.
    Contact(Contact),
    /// A task on a case.
    Task(Task),
    /// A saved view of cases.
    CaseView(CaseView),
    /// A draft of a case.
    CaseDraft(CaseDraft),
    /// A job on many cases.
    CaseBulkJob(CaseBulkJob),
    /// A rule of escalation.
    EscalationRule(EscalationRule),
    /// A document of a case.
    Document(Document),
    /// A legal hold.
    LegalHold(LegalHold),
    /// A KPI.
    Kpi(Kpi),
    /// A target of a KPI.
    KpiTarget(KpiTarget),
    /// A recorded value of a KPI.
    KpiValue(KpiValue),
    /// A journey.
    Journey(Journey),
    /// A journey version.
    JourneyVersion(JourneyVersion),
    /// A stage of a journey version.
    Stage(Stage),
    /// A step of a journey version.
    Step(Step),
    /// An outcome.
    Outcome(Outcome),
}

/// The object that an id names, as far as the viewer reaches it: where the root field of its type is
/// closed to the viewer, it does not exist.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Failure> {
    let Some((kind, id)) = parse(id) else {
        return Err(Failure::bad_input(format!(
            "{:?} is no id. Use the id field of an object.",
            id.0
        )));
    };
    let viewer = ctx.viewer();
    let loader = ctx.loader();
    match kind {
        Kind::Council if id == viewer.council_id() => {
            Ok(Some(Council(viewer.council().clone()).into()))
        }
        Kind::Directorate => load(loader, DirectorateById(id)).await,
        Kind::Team if !viewer.is_public() => load(loader, TeamById(id)).await,
        Kind::Staff if viewer.may(Permission::StaffRead) => load(loader, StaffById(id)).await,
        Kind::Skill if viewer.may(Permission::StaffRead) => load(loader, SkillById(id)).await,
        Kind::Absence if viewer.may(Permission::AbsenceChange) => {
            load(loader, AbsenceById(id)).await
        }
        Kind::Channel => load(loader, ChannelById(id)).await,
        Kind::Service => load(loader, ServiceById(id)).await,
        Kind::Customer if viewer.may(Permission::CustomerRead) => {
            load(loader, CustomerInReach(id)).await
        }
        Kind::Account if viewer.may(Permission::AccountRead) => load(loader, AccountById(id)).await,
        Kind::Case if viewer.may(Permission::CaseRead) => load(loader, CaseById(id)).await,
        Kind::CaseEvent if viewer.may(Permission::CaseRead) => {
            load(loader, CaseEventById(id)).await
        }
        Kind::CaseParty if viewer.may(Permission::PersonalRead) => {
            load(loader, CasePartyById(id)).await
        }
        Kind::Contact if viewer.may(Permission::ContactRead) => load(loader, ContactById(id)).await,
        Kind::Task if viewer.may(Permission::TaskRead) => load(loader, TaskById(id)).await,
        Kind::CaseView if viewer.may(Permission::CaseRead) => load(loader, CaseViewById(id)).await,
        Kind::CaseDraft if viewer.may(Permission::CaseOpen) => {
            load(loader, CaseDraftById(id)).await
        }
        Kind::CaseBulkJob if viewer.may(Permission::CaseRead) => {
            load(loader, CaseBulkJobById(id)).await
        }
        Kind::EscalationRule if viewer.may(Permission::StaffRead) => {
            load(loader, EscalationRuleById(id)).await
        }
        Kind::Document if viewer.may(Permission::CaseRead) => load(loader, DocumentById(id)).await,
        Kind::LegalHold if viewer.may(Permission::LegalHoldRead) => {
            load(loader, LegalHoldById(id)).await
        }
        Kind::Kpi if viewer.may(Permission::KpiRead) => load(loader, KpiById(id)).await,
        Kind::KpiTarget if viewer.may(Permission::KpiRead) => load(loader, KpiTargetById(id)).await,
        Kind::KpiValue if viewer.may(Permission::KpiRead) => load(loader, KpiValueById(id)).await,
        Kind::Journey => load(loader, JourneyById(id)).await,
        Kind::JourneyVersion => load(loader, JourneyVersionById(id)).await,
        Kind::Stage => load(loader, StageById(id)).await,
        Kind::Step => load(loader, StepById(id)).await,
        Kind::Outcome => load(loader, OutcomeById(id)).await,
        _ => Ok(None),
    }
}

async fn load<K>(loader: &DataLoader<Reader>, key: K) -> Result<Option<Node>, Failure>
where
    K: Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Reader: Loader<K, Error = Failure>,
    <Reader as Loader<K>>::Value: Into<Node>,
{
    Ok(loader.load_one(key).await?.map(Into::into))
}

/// The root fields for any object.
#[derive(Debug, Default)]
pub struct NodeQueries;

#[Object]
impl NodeQueries {
    /// The object with this id; null when it does not exist or is out of the viewer's reach.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opaque id of any object.")] id: ID,
    ) -> Fallible<Node> {
        find(ctx, &id).await.transpose()
    }

    /// The objects with these ids, in their order; null in the place of one that does not exist or is
    /// out of the viewer's reach.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opaque ids of any objects, at most 100.")] ids: Vec<ID>,
    ) -> Fallible<Vec<Fallible<Node>>> {
        if ids.len() > MOST_IDS {
            return Some(Err(Failure::refused(
                Refusal::LimitExceeded,
                format!("ids: at most {MOST_IDS} at a time, not {}.", ids.len()),
            )));
        }
        let found = join_all(ids.iter().map(|id| find(ctx, id))).await;
        Some(Ok(found.into_iter().map(Result::transpose).collect()))
    }
}
