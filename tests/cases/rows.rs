//! Puts the rows of a desk into the database.

use chrono::NaiveDate;
use entities::identity::account;
use entities::journeys::{
    journey, journey_team, journey_version, outcome, partner_journey, stage, stage_transition,
    version_outcome,
};
use entities::organisation::{channel, customer, directorate, service, staff, team, team_member};
use rules::access::Confidentiality;
use rules::journeys::{Design, OutcomeKind, VersionState};
use rules::organisation::{CustomerKind, TeamKind};
use rules::time::bank_holidays::Division;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
};
use support::World;
use throughline::identity::local_key::LOCAL_ISSUER;
use uuid::Uuid;

use crate::cases::desk::{Journey, TARGET};

/// Makes rows of one council.
pub struct Maker<'a> {
    pub world: &'a World,
    pub council_id: Uuid,
}

impl Maker<'_> {
    async fn put<M>(&self, row: M)
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let insert = M::Entity::insert(row.into_active_model());
        let done = insert.exec_without_returning(self.world.own_connection());
        done.await.expect("a row");
    }

    fn id(&self) -> Uuid {
        self.world.clock.new_id()
    }

    pub async fn directorate(&self, code: &str) -> Uuid {
        let id = self.id();
        self.put(directorate::Model {
            id,
            council_id: self.council_id,
            code: code.to_owned(),
            title: code.to_lowercase(),
            revision: 1,
        })
        .await;
        id
    }

    pub async fn service(&self, directorate_id: Uuid, code: &str) -> Uuid {
        let id = self.id();
        self.put(service::Model {
            id,
            council_id: self.council_id,
            directorate_id,
            code: code.to_owned(),
            name: code.to_lowercase(),
            description: None,
            revision: 1,
        })
        .await;
        id
    }

    pub async fn channel(&self, code: &str) -> Uuid {
        let id = self.id();
        self.put(channel::Model {
            id,
            council_id: self.council_id,
            code: code.to_owned(),
            title: code.to_lowercase(),
            revision: 1,
        })
        .await;
        id
    }

    pub async fn team(&self, directorate_id: Uuid, code: &str) -> Uuid {
        let id = self.id();
        self.put(team::Model {
            id,
            council_id: self.council_id,
            directorate_id,
            code: code.to_owned(),
            title: code.to_lowercase(),
            kind: TeamKind::CaseManagement,
            revision: 1,
        })
        .await;
        id
    }

    pub async fn staff(&self, directorate_id: Uuid, code: &str, teams: &[Uuid]) -> Uuid {
        let id = self.id();
        self.put(staff::Model {
            id,
            council_id: self.council_id,
            directorate_id,
            code: code.to_owned(),
            name: format!("Person {code}"),
            email: None,
            is_active: true,
            revision: 1,
        })
        .await;
        for team_id in teams {
            self.put(team_member::Model {
                council_id: self.council_id,
                team_id: *team_id,
                staff_id: id,
            })
            .await;
        }
        id
    }

    pub async fn leaves(&self, id: Uuid) {
        let row = staff::ActiveModel {
            id: sea_orm::Set(id),
            council_id: sea_orm::Set(self.council_id),
            is_active: sea_orm::Set(false),
            ..Default::default()
        };
        let update = row.update(self.world.own_connection());
        update.await.expect("a member of staff");
    }

    pub async fn customer(&self, staff_id: Option<Uuid>) -> Uuid {
        let id = self.id();
        self.put(customer::Model {
            id,
            council_id: self.council_id,
            kind: if staff_id.is_some() {
                CustomerKind::Staff
            } else {
                CustomerKind::Resident
            },
            staff_id,
            name: "A Customer".to_owned(),
            email: None,
            telephone: None,
            created_at: self.world.now(),
            revision: 1,
            erased_at: None,
            merged_at: None,
        })
        .await;
        id
    }

    pub async fn account(
        &self,
        subject: &str,
        staff_id: Option<Uuid>,
        customer_id: Option<Uuid>,
    ) -> Uuid {
        let id = self.id();
        self.put(account::Model {
            id,
            council_id: self.council_id,
            issuer: LOCAL_ISSUER.to_owned(),
            subject: subject.to_owned(),
            name: subject.to_owned(),
            staff_id,
            customer_id,
            is_active: true,
            created_at: self.world.now(),
            revision: 1,
        })
        .await;
        id
    }

    pub async fn switched_off(&self, id: Uuid) {
        let row = account::ActiveModel {
            id: sea_orm::Set(id),
            council_id: sea_orm::Set(self.council_id),
            is_active: sea_orm::Set(false),
            ..Default::default()
        };
        let update = row.update(self.world.own_connection());
        update.await.expect("an account");
    }

    /// Takes the promise off every version of a journey.
    pub async fn without_target(&self, journey_id: Uuid) {
        let update = journey_version::Entity::update_many()
            .col_expr(
                journey_version::Column::TargetWorkingDays,
                Expr::value(None::<i32>),
            )
            .filter(journey_version::Column::CouncilId.eq(self.council_id))
            .filter(journey_version::Column::JourneyId.eq(journey_id));
        let done = update.exec(self.world.own_connection());
        done.await.expect("a version");
    }

    pub async fn granted(&self, account_id: Uuid, journey_id: Uuid) {
        self.put(partner_journey::Model {
            council_id: self.council_id,
            account_id,
            journey_id,
        })
        .await;
    }

    pub async fn journey(&self, service_id: Uuid, code: &str, teams: &[Uuid]) -> Journey {
        self.version(service_id, code, teams, VersionState::Published)
            .await
    }

    pub async fn draft(&self, service_id: Uuid, code: &str, team: Uuid) -> Journey {
        self.version(service_id, code, &[team], VersionState::Draft)
            .await
    }

    async fn version(
        &self,
        service_id: Uuid,
        code: &str,
        teams: &[Uuid],
        state: VersionState,
    ) -> Journey {
        let journey_id = self.id();
        self.put(journey::Model {
            id: journey_id,
            council_id: self.council_id,
            service_id,
            code: code.to_owned(),
            title: format!("Journey {code}"),
            description: None,
            customer_kind: CustomerKind::Resident,
            lgsl_id: None,
            revision: 1,
            open_to_residents: true,
            open_to_staff: true,
            open_to_managers: false,
            confidentiality: Confidentiality::Internal,
        })
        .await;
        for team_id in teams {
            self.put(journey_team::Model {
                council_id: self.council_id,
                journey_id,
                team_id: *team_id,
            })
            .await;
        }
        let version = self.id();
        let is_published = state == VersionState::Published;
        self.put(journey_version::Model {
            id: version,
            council_id: self.council_id,
            journey_id,
            number: 1,
            state,
            design: Design::AsIs,
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
            target_working_days: Some(TARGET),
            published_at: is_published.then(|| self.world.now()),
            retired_at: None,
            revision: 1,
            calendar: Division::EnglandWales,
            target_working_hours: None,
            warning_percent: None,
            extension_cap: Some(5),
            calendar_revision: 0,
            step_count: 0,
            has_form: false,
        })
        .await;
        let received = self.stage(version, 1, "RECEIVED", teams.first()).await;
        let visit = self.stage(version, 2, "VISIT", teams.last()).await;
        let done = self.stage(version, 3, "DONE", None).await;
        for (from_stage_id, to_stage_id) in [(received, visit), (visit, done)] {
            self.put(stage_transition::Model {
                council_id: self.council_id,
                journey_version_id: version,
                from_stage_id,
                to_stage_id,
            })
            .await;
        }
        let outcomes = (journey_id, version);
        Journey {
            id: journey_id,
            received,
            visit,
            done,
            met: self.outcome(outcomes, 1, "MET", OutcomeKind::Met).await,
            not_met: self
                .outcome(outcomes, 2, "NOT_MET", OutcomeKind::NotMet)
                .await,
            withdrawn: self
                .outcome(outcomes, 3, "WITHDRAWN", OutcomeKind::Withdrawn)
                .await,
        }
    }

    async fn stage(&self, version: Uuid, position: i32, code: &str, team: Option<&Uuid>) -> Uuid {
        let id = self.id();
        self.put(stage::Model {
            id,
            council_id: self.council_id,
            journey_version_id: version,
            position,
            code: code.to_owned(),
            title: code.to_lowercase(),
            target_working_days: None,
            team_id: team.copied(),
            target_working_hours: None,
        })
        .await;
        id
    }

    async fn outcome(
        &self,
        (journey_id, version): (Uuid, Uuid),
        position: i32,
        code: &str,
        kind: OutcomeKind,
    ) -> Uuid {
        let id = self.id();
        self.put(outcome::Model {
            id,
            council_id: self.council_id,
            journey_id,
            code: code.to_owned(),
            title: code.to_lowercase(),
            kind,
            revision: 1,
            retention_months: None,
            retention_action: None,
        })
        .await;
        self.put(version_outcome::Model {
            council_id: self.council_id,
            journey_version_id: version,
            outcome_id: id,
            position,
        })
        .await;
        id
    }
}
